"""Registers this part with Django."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """附件."""

    name = "linli.foundation.files"
    label = "files"
    verbose_name = "附件"
