"""The pages of files: serving them, and taking them in piece by piece."""
