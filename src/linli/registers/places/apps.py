"""Registers this part with Django."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """房屋与小区."""

    name = "linli.registers.places"
    label = "places"
    verbose_name = "房屋与小区"
