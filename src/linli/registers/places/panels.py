"""Panels 栏: what other parts show on the page of a place. Registered by the parts that have them, in a lower band than
they stand in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from linli.foundation.access.scope import scope_of
from linli.registers.places.models import Place


@dataclass(frozen=True)
class Panel:
    """One card: `load(user, place)` gives what `template` shows as `panel`; None shows nothing."""

    key: str
    order: int
    template: str
    roles: frozenset[str]
    load: Callable[[Any, Place], Any]


@dataclass(frozen=True)
class ShownPanel:
    """A panel with what it shows."""

    template: str
    content: Any


_panels: dict[str, Panel] = {}


def register_panel(panel: Panel) -> None:
    """Put a card onto the page of every place; the same key replaces."""
    _panels[panel.key] = panel


def panels_for(user: Any, place: Place) -> list[ShownPanel]:
    """The cards this person sees on the page of a place, in order."""
    held = scope_of(user).roles
    allowed = sorted((one for one in _panels.values() if not one.roles.isdisjoint(held)), key=lambda one: one.order)
    shown = [ShownPanel(one.template, one.load(user, place)) for one in allowed]
    return [one for one in shown if one.content is not None]
