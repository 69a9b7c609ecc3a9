"""Registers this part with Django."""

from django.apps import AppConfig


class SealingConfig(AppConfig):
    """密封."""

    name = "linli.foundation.sealing"
    label = "sealing"
    verbose_name = "密封"
