"""History 变更记录 of everything that is not a case."""
