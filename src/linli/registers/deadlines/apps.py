"""Registers this part with Django."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """时限."""

    name = "linli.registers.deadlines"
    label = "deadlines"
    verbose_name = "时限"
