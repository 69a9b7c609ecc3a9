"""Registers this part with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    """演示."""

    name = "linli.channels.demo"
    label = "demo"
    verbose_name = "演示"

    def ready(self) -> None:
        """Offer the accounts of a demo on the login page, and keep its text messages in the house."""
        from linli.channels.demo.queries import is_demo
        from linli.foundation.messaging.transports import register_rehearsal
        from linli.foundation.ui.menu import Entrance, register_entrance

        register_rehearsal(is_demo)
        register_entrance(Entrance("demo", _("看演示账号"), "demo:accounts", "users", 10, is_demo))
