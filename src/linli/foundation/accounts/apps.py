"""Registers this part with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """账号."""

    name = "linli.foundation.accounts"
    label = "accounts"
    verbose_name = "账号"
