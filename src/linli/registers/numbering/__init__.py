"""Numbers 编号: issued once, gaps allowed, never reused."""
