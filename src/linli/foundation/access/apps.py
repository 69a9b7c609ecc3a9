"""Registers this part with Django."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """权限."""

    name = "linli.foundation.access"
    label = "access"
    verbose_name = "权限"
