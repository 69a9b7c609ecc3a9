"""Registers this part with Django."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """组织."""

    name = "linli.registers.organisations"
    label = "organisations"
    verbose_name = "组织"
