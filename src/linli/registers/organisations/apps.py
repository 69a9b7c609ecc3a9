"""Registers this part with Django."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """组织."""

    name = "linli.registers.organisations"
    label = "organisations"
    verbose_name = "组织"

    def ready(self) -> None:
        """Units come and go by spreadsheet too."""
        from linli.foundation.tabular.sheets import register_sheet
        from linli.registers.organisations.sheet import SHEET

        register_sheet(SHEET)
