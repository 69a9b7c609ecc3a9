"""Registers this part with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    """组织."""

    name = "linli.registers.organisations"
    label = "organisations"
    verbose_name = "组织"

    def ready(self) -> None:
        """Those who keep the units find them in the menu."""
        from linli.foundation.ui.menu import MenuEntry, register_entry
        from linli.registers.organisations.policies import SETTERS

        register_entry(MenuEntry("organisations", _("单位"), "organisations:list", "building", 92, SETTERS))
