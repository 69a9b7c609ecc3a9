"""Which grid became which, kept in memory: who takes over what was placed, and what lists and pages say of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from linli.foundation.editions.snapshots import Snapshot
from linli.registers.areas.models import GRIDS_EDITION, RedrawingKind, Succession

Links = dict[UUID, list[tuple[UUID, str, str]]]


@dataclass(frozen=True)
class Heirs:
    """What one grid out of use became: the grids in use at the end of the line, and how."""

    kind: str
    ids: tuple[UUID, ...]
    names: tuple[str, ...]

    @property
    def words(self) -> str:
        """`现并入“松园二网格”`."""
        names = "、".join(_("“%(name)s”") % {"name": name} for name in self.names)
        merged = self.kind == RedrawingKind.MERGE
        return (_("现并入%(names)s") if merged else _("现分为%(names)s")) % {"names": names}


@dataclass(frozen=True)
class Line:
    """All grids that went out of use for others: by themselves, and those that each grid in use took over."""

    heirs: Mapping[UUID, Heirs]
    earlier: Mapping[UUID, tuple[UUID, ...]]

    def with_earlier(self, grid_ids: Iterable[UUID]) -> list[UUID]:
        """These grids and all that became one of them: what was placed there is now theirs to look after."""
        found: dict[UUID, None] = {}
        for grid_id in grid_ids:
            found |= dict.fromkeys((grid_id, *self.earlier.get(grid_id, ())))
        return list(found)

    def with_later(self, grid_ids: Iterable[UUID]) -> list[UUID]:
        """These grids and those that they became."""
        found: dict[UUID, None] = {}
        for grid_id in grid_ids:
            found |= dict.fromkeys((grid_id, *(self.heirs[grid_id].ids if grid_id in self.heirs else ())))
        return list(found)


def current_line() -> Line:
    """What became what: no query but the look at the editions while no grid has changed."""
    return _line.current()


def grid_words(name: str, grid_id: UUID | None) -> str:
    """A grid as lists and pages name it: `原第三网格，现并入“第二网格”` where it is no longer there."""
    heirs = current_line().heirs.get(grid_id) if grid_id else None
    return _("原%(name)s，%(now)s") % {"name": name, "now": heirs.words} if heirs else name


def load_line() -> Line:
    """From the tables; for others who keep it under `GRIDS_EDITION`."""
    rows = Succession.objects.filter(redrawing__undone_at__isnull=True).order_by("redrawing__at", "id")
    links: Links = defaultdict(list)
    for before, after, name, kind in rows.values_list("before_id", "after_id", "after__name", "redrawing__kind"):
        links[before].append((after, name, kind))
    heirs = {before: Heirs(found[0][2], *_ends(before, links)) for before, found in links.items()}
    earlier: dict[UUID, list[UUID]] = defaultdict(list)
    for before, found in heirs.items():
        for one in found.ids:
            earlier[one].append(before)
    return Line(heirs, {one: tuple(before) for one, before in earlier.items()})


def _ends(start: UUID, links: Links) -> tuple[tuple[UUID, ...], tuple[str, ...]]:
    """The ends of all lines from here, with their names."""
    ends: dict[UUID, str] = {}
    ahead = [start]
    while ahead:
        for after, name, _kind in links[ahead.pop(0)]:
            if after in links:
                ahead.append(after)
            else:
                ends[after] = name
    return tuple(ends), tuple(ends.values())


_line = Snapshot(load_line, GRIDS_EDITION)
