"""Views of matters, by who they are for."""
