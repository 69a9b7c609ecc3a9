"""Registers this part with Django."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """小区与房屋."""

    name = "linli.registers.places"
    label = "places"
    verbose_name = "小区与房屋"

    def ready(self) -> None:
        """Stand in the navigation and among the sheets, follow the grids, and count building heads for groups."""
        from django.utils.translation import gettext_lazy as _

        from linli.foundation.tabular.sheets import register_sheet
        from linli.foundation.ui.menu import MenuEntry, register_entry
        from linli.registers.areas.following import register_follower, register_leftovers
        from linli.registers.organisations.tallies import Tally, register_tally
        from linli.registers.places.actions.following import follow_ground
        from linli.registers.places.policies import LOOKERS
        from linli.registers.places.presenting import leftover_places
        from linli.registers.places.queries import heads_by_grid
        from linli.registers.places.sheet import SHEET

        register_entry(MenuEntry("places", _("小区与房屋"), "places:list", "building-community", 60, LOOKERS))
        register_sheet(SHEET)
        register_tally(Tally("heads", _("楼栋长"), heads_by_grid))
        register_follower(follow_ground)
        register_leftovers(leftover_places)
