"""Registers this part with Django."""

from django.apps import AppConfig


class NumberingConfig(AppConfig):
    """编号."""

    name = "linli.registers.numbering"
    label = "numbering"
    verbose_name = "编号"

    def ready(self) -> None:
        """Declare what stands in the file of the configuration."""
        from linli.foundation.configuration.sections import register_section
        from linli.registers.numbering.configuring import NUMBERS

        register_section(NUMBERS)
