"""Editions 版次: what a process remembers of tables that change seldom, and how it learns that they changed."""
