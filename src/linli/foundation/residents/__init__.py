"""Residents 居民 (R1): signing in by phone and code. They are users of another kind, and never where staff stand."""
