"""Registers this part with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AreasConfig(AppConfig):
    """区划."""

    name = "linli.registers.areas"
    label = "areas"
    verbose_name = "区划"

    def ready(self) -> None:
        """Those who keep the areas find them in the menu."""
        from linli.foundation.ui.menu import MenuEntry, register_entry
        from linli.registers.areas.policies import SETTERS

        register_entry(MenuEntry("areas", _("区划"), "areas:tree", "map", 91, SETTERS))
