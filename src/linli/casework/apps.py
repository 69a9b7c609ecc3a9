"""Registers this part with Django."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """闭环."""

    name = "linli.casework"
    label = "casework"
    verbose_name = "闭环"
