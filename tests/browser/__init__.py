"""Journeys and looks in a real Chromium, against a served demo."""
