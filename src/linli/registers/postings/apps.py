"""Registers this part with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PostingsConfig(AppConfig):
    """任职."""

    name = "linli.registers.postings"
    label = "postings"
    verbose_name = "任职"

    def ready(self) -> None:
        """Postings fill the scope and say how a person's work is called."""
        from linli.foundation.access.scope import register_scope_source
        from linli.foundation.ui.menu import MenuEntry, register_entry
        from linli.registers.postings.policies import GRANTERS
        from linli.registers.postings.queries import grants_of

        register_scope_source(grants_of)
        register_entry(MenuEntry("staff", _("人员"), "postings:list", "users", 93, GRANTERS))
