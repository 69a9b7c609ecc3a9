"""Registers this part with Django."""

from django.apps import AppConfig


class TabularConfig(AppConfig):
    """表格."""

    name = "linli.foundation.tabular"
    label = "tabular"
    verbose_name = "表格"

    def ready(self) -> None:
        """Declare the clean-up."""
        from linli.foundation.jobs.periodic import register_periodic
        from linli.foundation.tabular.actions import erase_old

        register_periodic("tabular.erase", 3600, erase_old)
