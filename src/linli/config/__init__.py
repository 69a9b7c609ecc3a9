"""Wiring only: settings, urls, wsgi and the `linli` command."""
