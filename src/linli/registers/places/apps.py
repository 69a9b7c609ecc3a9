"""Registers this part with Django."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """房屋与小区."""

    name = "linli.registers.places"
    label = "places"
    verbose_name = "房屋与小区"

    def ready(self) -> None:
        """The tree of groups counts the building heads of its grids."""
        from django.utils.translation import gettext_lazy as _

        from linli.registers.organisations.tallies import Tally, register_tally
        from linli.registers.places.queries import heads_by_grid

        register_tally(Tally("heads", _("楼栋长"), heads_by_grid))
