"""Registers this part with Django."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    """日历."""

    name = "linli.registers.calendar"
    label = "calendar"
    verbose_name = "日历"
