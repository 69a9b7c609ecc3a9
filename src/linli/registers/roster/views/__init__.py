"""Pages of the duty roster 值班."""
