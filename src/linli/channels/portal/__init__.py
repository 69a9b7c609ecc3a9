"""Portal 门户: what residents see, phone first."""
