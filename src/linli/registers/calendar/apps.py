"""Registers this part with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarConfig(AppConfig):
    """日历."""

    name = "linli.registers.calendar"
    label = "calendar"
    verbose_name = "日历"

    def ready(self) -> None:
        """Those who keep the calendar find it in the menu."""
        from linli.foundation.ui.menu import MenuEntry, register_entry
        from linli.registers.calendar.policies import SETTERS

        register_entry(MenuEntry("calendar", _("日历"), "calendar:calendar", "calendar-event", 94, SETTERS))
