"""The only writes to places."""

from linli.registers.places.actions.belongings import (
    NewEquipment,
    NewHead,
    NewRule,
    add_equipment,
    add_rule,
    end_belonging,
    name_head,
)
from linli.registers.places.actions.changing import change_place, close_place, move_places
from linli.registers.places.actions.following import move_left_places
from linli.registers.places.actions.storing import (
    Fate,
    PlaceRow,
    Plan,
    create_place,
    enter_places,
    plan_places,
    store_places,
)
from linli.registers.places.actions.withdrawing import restore_places, withdraw_places
from linli.registers.places.checks import PlaceRefused

__all__ = [
    "Fate", "NewEquipment", "NewHead", "NewRule", "PlaceRefused", "PlaceRow", "Plan", "add_equipment", "add_rule",
    "change_place", "close_place", "create_place", "end_belonging", "enter_places", "move_left_places", "move_places",
    "name_head", "plan_places", "restore_places", "store_places", "withdraw_places",
]  # fmt: skip
