"""Registers this part with Django."""

from django.apps import AppConfig


class AreasConfig(AppConfig):
    """区划."""

    name = "linli.registers.areas"
    label = "areas"
    verbose_name = "区划"
