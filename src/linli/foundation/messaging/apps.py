"""Registers this part with Django."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """消息."""

    name = "linli.foundation.messaging"
    label = "messaging"
    verbose_name = "消息"
