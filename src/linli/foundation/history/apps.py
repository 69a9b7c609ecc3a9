"""Registers this part with Django."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    """变更记录."""

    name = "linli.foundation.history"
    label = "history"
    verbose_name = "变更记录"
