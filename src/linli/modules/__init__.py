"""What a community does. Modules do not know each other."""
