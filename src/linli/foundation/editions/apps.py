"""Registers this part with Django."""

from django.apps import AppConfig


class EditionsConfig(AppConfig):
    """版次."""

    name = "linli.foundation.editions"
    label = "editions"
    verbose_name = "版次"
