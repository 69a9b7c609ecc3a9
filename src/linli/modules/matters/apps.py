"""Registers this part with Django."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """诉求."""

    name = "linli.modules.matters"
    label = "matters"
    verbose_name = "诉求"
