"""Registers this part with Django."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    """日历."""

    name = "linli.registers.calendar"
    label = "calendar"
    verbose_name = "日历"

    def ready(self) -> None:
        """Declare what stands in the file of the configuration."""
        from linli.foundation.configuration.sections import register_section
        from linli.registers.calendar.configuring import DAYS, HOURS

        register_section(DAYS)
        register_section(HOURS)
