"""Marks of matters in templates."""
