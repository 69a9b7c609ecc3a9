"""Ways in that cut across modules."""
