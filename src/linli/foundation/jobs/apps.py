"""Registers this part with Django."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """作业."""

    name = "linli.foundation.jobs"
    label = "jobs"
    verbose_name = "作业"
