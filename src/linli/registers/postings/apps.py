"""Registers this part with Django."""

from django.apps import AppConfig


class PostingsConfig(AppConfig):
    """任职."""

    name = "linli.registers.postings"
    label = "postings"
    verbose_name = "任职"
