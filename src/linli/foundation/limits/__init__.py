"""Rate limits 频次限制: how often somebody may knock at a public door, counted in the database for all processes."""
