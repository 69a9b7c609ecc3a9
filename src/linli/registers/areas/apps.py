"""Registers this part with Django."""

from django.apps import AppConfig


class AreasConfig(AppConfig):
    """区划."""

    name = "linli.registers.areas"
    label = "areas"
    verbose_name = "区划"

    def ready(self) -> None:
        """Communities and grids come by spreadsheet too."""
        from linli.foundation.tabular.sheets import register_sheet
        from linli.registers.areas.sheet import SHEET

        register_sheet(SHEET)
