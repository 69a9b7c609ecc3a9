"""Postings 任职: who serves in which role, where, from when to when."""
