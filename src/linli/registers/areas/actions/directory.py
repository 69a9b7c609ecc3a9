"""Loading the official directory 名录 of areas, and taking areas of it into use."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.foundation.editions.actions import hold, renew
from linli.foundation.history.actions import NewChange, record_change, record_changes
from linli.lib.worktime import SHANGHAI
from linli.registers.areas.checks import AreaRefused, check_code, check_name_is_free
from linli.registers.areas.listing import LENGTHS, LINES_MOST, Fault, Faults, Listed, Source, short_of
from linli.registers.areas.models import DIRECTORY_EDITION, GRIDS_EDITION, Area, AreaCode, AreaLevel

ROWS_AT_ONCE = 5000
KIND = "area"
COLUMNS = ("id", "code", "name", "short", "official", "active", "parent_id")
Codes = dict[str, int]
Say = Callable[[str], None]


@dataclass
class Loaded:
    """What loading made or would have made: how many are new, renamed, and were as they are; and what was wrong.

    With any fault nothing is written. `kept` areas are in use under a name of their own, which stays.
    """

    new: int = 0
    renamed: int = 0
    kept: int = 0
    same: int = 0
    faults: Sequence[Fault] = ()


@transaction.atomic
def load_directory(
    *, sources: Sequence[Source], by: User | None, at: datetime, say: Say = lambda _words: None
) -> Loaded:
    """Bring the directory to what these files say: all of it, or nothing and every fault.

    Areas are found by their codes. A name that changed is written with history; an area in use that the street calls
    otherwise keeps its name. Areas that the files do not hold stay as they are. New ones are not in use: pages and
    memory hold only what `use_areas` takes up.
    """
    hold(DIRECTORY_EDITION)
    faults = Faults()
    codes = _codes_of(sources, faults, say)
    _check_parents(codes, sources, faults)
    if faults.found:
        return Loaded(faults=sorted(faults.found, key=lambda one: (one.file, one.line)))
    loaded = Loaded()
    for level in LENGTHS:
        rows = (row for number, one in enumerate(sources) if level in one.levels for row in one.rows(faults, number))
        _load_level(level, (row for row in rows if row.level == level), loaded, by, at, say)
    if loaded.new or loaded.renamed or loaded.kept:
        after = {
            "new": loaded.new,
            "renamed": loaded.renamed,
            "kept": loaded.kept,
            "files": [source.name for source in sources],
        }
        record_change(subject_kind="directory", subject_id="areas", what="loaded", before={}, after=after, by=by, at=at)
    if loaded.renamed:
        renew(GRIDS_EDITION)
    return loaded


def _codes_of(sources: Sequence[Source], faults: Faults, say: Say) -> Codes:
    """Every code with the place of its first line."""
    codes: Codes = {}
    for number, source in enumerate(sources):
        before = len(codes)
        for row in source.rows(faults, number):
            if (first := codes.setdefault(row.code, row.place)) != row.place:
                words = {"code": row.code, "file": sources[first // LINES_MOST].name, "line": first % LINES_MOST}
                message = _("代码 %(code)s 与“%(file)s”第 %(line)d 行重复。") % words
                faults.add(source.name, row.place % LINES_MOST, message)
        say(_("检查 %(file)s：%(count)d 行") % {"file": source.name, "count": len(codes) - before})
    return codes


def _check_parents(codes: Codes, sources: Sequence[Source], faults: Faults) -> None:
    """Every area lies in one that the files or the database hold."""
    held: dict[AreaLevel, set[str]] = {
        level: set(_known_parents(level)) for level in LENGTHS if level != AreaLevel.COMMUNITY
    }
    for code, place in codes.items():
        row = Listed(code, "", place)
        if row.parent and row.parent not in codes and row.parent not in held[Listed(row.parent, "", 0).level]:
            words = {"code": code, "parent": row.parent}
            message = _("代码 %(code)s 的上级 %(parent)s 不在文件里，也不在系统里。") % words
            faults.add(sources[place // LINES_MOST].name, place % LINES_MOST, message)


def _known_parents(level: AreaLevel) -> dict[str, UUID]:
    """The areas of a level by their codes in short form, those in use before others."""
    rows = Area.objects.filter(level=level).exclude(code="").order_by("active", "created_at", "id")
    return {code[: LENGTHS[level]]: pk for code, pk in rows.values_list("code", "id")}


def _load_level(
    level: AreaLevel, rows: Iterator[Listed], loaded: Loaded, by: User | None, at: datetime, say: Say
) -> None:
    above = {length: name for name, length in LENGTHS.items()}
    parents: dict[str, UUID] = {}
    done = 0
    while chunk := list(islice(rows, ROWS_AT_ONCE)):
        if not done and chunk[0].parent:
            parents = _known_parents(above[len(chunk[0].parent)])
        known = _known(level, chunk)
        _create([row for row in chunk if row.code not in known], parents, loaded, at)
        _update([(known[row.code], row) for row in chunk if row.code in known], loaded, by, at)
        done += len(chunk)
        say(_("%(level)s：%(done)d") % {"level": level.label, "done": done})


def _known(level: AreaLevel, chunk: Sequence[Listed]) -> dict[str, Area]:
    """The areas of these codes, written short or filled up with zeros; those in use before others."""
    lengths = {length for length in (len(chunk[0].code), 6, 12) if length >= len(chunk[0].code)}
    forms = {row.code.ljust(length, "0") for row in chunk for length in lengths}
    rows = Area.objects.filter(level=level, code__in=forms).only(*COLUMNS).order_by("active", "created_at", "id")
    return {area.code[: LENGTHS[level]]: area for area in rows}


def _create(rows: Sequence[Listed], parents: dict[str, UUID], loaded: Loaded, at: datetime) -> None:
    areas = [_area(row, parents.get(row.parent), at) for row in rows]
    today = at.astimezone(SHANGHAI).date()
    Area.objects.bulk_create(areas)
    AreaCode.objects.bulk_create(AreaCode(area_id=area.id, code=area.code, from_on=today) for area in areas)
    loaded.new += len(areas)


def _area(row: Listed, parent_id: UUID | None, at: datetime) -> Area:
    return Area(
        level=row.level, parent_id=parent_id, name=row.name, official=row.name, short=short_of(row.name),
        street_id=parent_id if row.level == AreaLevel.COMMUNITY else None, code=row.code, active=False, created_at=at,
    )  # fmt: skip


def _update(pairs: Sequence[tuple[Area, Listed]], loaded: Loaded, by: User | None, at: datetime) -> None:
    """Write the names that changed, with the history of them."""
    changed = [(area, row) for area, row in pairs if area.official != row.name]
    changes = [_rename(area, row, loaded, by, at) for area, row in changed]
    loaded.same += len(pairs) - len(changed)
    Area.objects.bulk_update((area for area, _row in changed), ("name", "short", "official"), batch_size=500)
    record_changes(rows=changes)


def _rename(area: Area, row: Listed, loaded: Loaded, by: User | None, at: datetime) -> NewChange:
    """Give the area its new official name, and call it so where it went by the old one."""
    before = {"name": area.name, "short": area.short, "official": area.official}
    if area.name == area.official and not (area.active and _is_taken(area, row.name)):
        area.short = short_of(row.name) if area.short == short_of(area.name) else area.short
        area.name = row.name
        loaded.renamed += 1
    else:
        loaded.kept += 1
    area.official = row.name
    after = {"name": area.name, "short": area.short, "official": area.official}
    return NewChange(KIND, area.id, "listed", before, after, by, at)


def _is_taken(area: Area, name: str) -> bool:
    """Whether a neighbour in use has the name."""
    others = Area.objects.filter(parent_id=area.parent_id, name=name, active=True)
    return others.exclude(id=area.id).exists()


@transaction.atomic
def use_areas(*, areas: Iterable[Area], by: User | None, at: datetime) -> int:
    """Take areas of the directory into use, with those they lie in; how many are new in use. Raises: AreaRefused."""
    hold(GRIDS_EDITION)
    wanted = _with_those_above(areas)
    today = at.astimezone(SHANGHAI).date()
    for area in wanted:
        check_name_is_free(area.name, area.parent, area)
        check_code(area.code, area.level, area)
        area.active = True
        area.save(update_fields=["active"])
        _open_code(area, today)
        record_change(
            subject_kind=KIND, subject_id=area.id, what="used", before={"active": False}, after={"active": True},
            by=by, at=at,
        )  # fmt: skip
    if wanted:
        renew(GRIDS_EDITION)
    return len(wanted)


def _with_those_above(areas: Iterable[Area]) -> list[Area]:
    """Those not in use among these and the areas they lie in, locked, from the top down."""
    found: dict[UUID, Area] = {}
    ids: set[Any] = {area.id for area in areas}
    while ids:
        rows = Area.objects.select_for_update(of=("self",)).select_related("parent").filter(id__in=ids, active=False)
        locked = {area.id: area for area in rows}
        if any(area.level == AreaLevel.GRID for area in locked.values()):
            raise AreaRefused(_("停用的网格不能再启用，请重新画一个。"))
        found = {**locked, **found}
        ids = {area.parent_id for area in locked.values() if area.parent_id} - set(found)
    order = list(LENGTHS)
    return sorted(found.values(), key=lambda area: order.index(AreaLevel(area.level)))


def _open_code(area: Area, today: date) -> None:
    """The code begins again where it had ended."""
    if area.code and not area.codes.filter(to_on__isnull=True).exists():
        AreaCode.objects.create(area=area, code=area.code, from_on=today)
