"""Sealed columns 密封字段: AES-256-GCM with key id, opened for a purpose only."""
