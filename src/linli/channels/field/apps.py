"""Registers the field with the shell of the desk."""

from django.apps import AppConfig


class FieldConfig(AppConfig):
    """外勤."""

    name = "linli.channels.field"
    label = "field"
    verbose_name = "外勤"

    def ready(self) -> None:
        """The way from the desk to the phone pages."""
        from django.utils.translation import gettext_lazy as _

        from linli.channels.field.policies import REPORTERS
        from linli.foundation.ui.menu import MenuEntry, register_entry

        register_entry(MenuEntry("field", _("外勤"), "field:tasks", "walk", 15, frozenset(REPORTERS)))
