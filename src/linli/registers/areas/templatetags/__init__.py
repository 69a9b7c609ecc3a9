"""What templates say about areas."""
