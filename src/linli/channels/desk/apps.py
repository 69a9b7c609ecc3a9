"""Registers this part with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """工作台."""

    name = "linli.channels.desk"
    label = "desk"
    verbose_name = "工作台"
