"""Registers this part with Django."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """演示."""

    name = "linli.channels.demo"
    label = "demo"
    verbose_name = "演示"
