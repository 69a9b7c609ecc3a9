"""Registers this part with Django."""

from django.apps import AppConfig


class InstallationConfig(AppConfig):
    """安装."""

    name = "linli.foundation.installation"
    label = "installation"
    verbose_name = "安装"
