"""Pages of the desk: today, settings, first run."""
