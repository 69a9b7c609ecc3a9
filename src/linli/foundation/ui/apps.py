"""Registers this part with Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """界面."""

    name = "linli.foundation.ui"
    label = "ui"
    verbose_name = "界面"
