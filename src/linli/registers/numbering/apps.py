"""Registers this part with Django."""

from django.apps import AppConfig


class NumberingConfig(AppConfig):
    """编号."""

    name = "linli.registers.numbering"
    label = "numbering"
    verbose_name = "编号"
