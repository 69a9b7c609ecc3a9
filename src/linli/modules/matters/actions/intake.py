"""Taking a matter in: one set action for every door; the single form calls it with one row."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from linli.casework.actions import DifferentContent, NewCase, open_cases, tried_again
from linli.casework.models import Case
from linli.foundation.access.inserting import insert_rows
from linli.foundation.accounts.models import Actor
from linli.foundation.editions.snapshots import one_look
from linli.foundation.files.actions import attach_files
from linli.foundation.files.models import Evidence
from linli.foundation.sealing.keys import find_key
from linli.lib.hashing import find_hash
from linli.lib.ids import new_id
from linli.lib.masking import mask_text
from linli.modules.matters.actions.duty import call_urgent
from linli.modules.matters.choices import Source
from linli.modules.matters.facts import OpeningFacts
from linli.modules.matters.models import Category, Matter
from linli.modules.matters.procedure import KIND
from linli.modules.matters.queries import categories
from linli.registers.areas.models import Area
from linli.registers.areas.queries import GridPlace, grid_places, locate_many
from linli.registers.places.resolving import Candidate

TITLE_LENGTH = 60


def title_of(title: str, body: str) -> str:
    """The title, or the first line of what was said; messages carry it, so numbers of persons are masked."""
    text = mask_text(title.strip() or body.strip().split("\n")[0])
    return text if len(text) <= TITLE_LENGTH else text[: TITLE_LENGTH - 1] + "…"


@dataclass(frozen=True)
class Reporter:
    """Who reported; a phone is eleven digits (or a landline) already normalised, or empty."""

    name: str = ""
    phone: str = ""

    @property
    def anonymous(self) -> bool:
        """Nothing is known of them."""
        return not self.name and not self.phone


@dataclass(frozen=True)
class NewMatter:
    """One matter to take in. `community_id` is where it lies when no point says better; `at` is when it was received.

    `grid_id` is the grid that somebody on the spot names; it holds against what the point says, and must exist. `place`
    is what the address was read into; its grid holds where neither a point nor anybody says better.

    `files` are stored pictures taken before the work, `session_hash` the upload session of who has no login. Of
    `query_code` only a keyed hash is kept. What comes from another system keeps its `number`, and its clocks run from
    `clocks_from`, when it came.
    """

    body: str
    category: str
    kind: str
    source: str
    received_at: datetime
    community_id: UUID | None = None
    street_id: UUID | None = None
    grid_id: UUID | None = None
    place: Candidate | None = None
    title: str = ""
    time_class: str = ""
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    reporter: Reporter = Reporter()
    files: tuple[UUID, ...] = ()
    id: UUID = field(default_factory=new_id)
    claimed_at: datetime | None = None
    clocks_from: datetime | None = None
    number: str = ""
    by_role: str = ""
    by_organisation: str = ""
    tell: bool = True
    parent_id: UUID | None = None
    confidential: bool = False
    query_code: str = ""
    session_hash: str = ""

    @property
    def heading(self) -> str:
        """What it is called in lists and messages."""
        return title_of(self.title, self.body)


class UnknownCategory(LookupError):
    """A category code that is not in the table."""


@dataclass(frozen=True)
class Place:
    """Where a matter lies, and the short name its number carries."""

    street_id: UUID | None
    community_id: UUID | None
    grid_id: UUID | None
    short: str


def open_matter(*, row: NewMatter, by: Actor, at: datetime) -> Matter:
    """Take one matter in. Raises: DifferentContent, UnknownCategory."""
    return open_matters(rows=[row], by=by, at=at)[0]


@tried_again
def open_matters(*, rows: Sequence[NewMatter], by: Actor, at: datetime) -> list[Matter]:
    """Take all rows in, or none; a row whose id exists with the same content is returned as it is.

    Raises: DifferentContent, UnknownCategory.
    """
    with one_look():
        return _open_matters(rows, by, at)


def _open_matters(rows: Sequence[NewMatter], by: Actor, at: datetime) -> list[Matter]:
    """One try of `open_matters`."""
    table = categories()
    if unknown := {row.category for row in rows} - table.keys():
        raise UnknownCategory(", ".join(sorted(unknown)))
    places = _places(rows)
    new_cases = [_case(row, table[row.category], place) for row, place in zip(rows, places, strict=True)]
    cases = {case.pk: case for case in open_cases(rows=new_cases, by=by, at=at)}
    found = [pk for pk, case in cases.items() if not case.just_opened]
    known = Matter.objects.in_bulk(found) if found else {}
    _refuse_other_reporter(rows, known)
    fresh = {row.id: row for row in rows if row.id not in known}
    built = {pk: _matter(row, cases[pk], table[row.category]) for pk, row in fresh.items()}
    insert_rows(list(built.values()))
    for row in fresh.values():
        if row.tell:
            call_urgent(cases[row.id], by=by, at=at)
    for row in fresh.values():
        if row.files:
            attach_files(
                file_ids=row.files, subject_kind=KIND, subject_id=row.id, evidence=Evidence.BEFORE, by=by, at=at,
                session_hash=row.session_hash, discreet=row.confidential,
            )  # fmt: skip
    return [known.get(row.id) or built[row.id] for row in rows]


def _refuse_other_reporter(rows: Sequence[NewMatter], known: dict[UUID, Matter]) -> None:
    """The reporter is sealed and so no part of the case's content; here a repeated id with another one is refused."""
    told: dict[UUID, Reporter] = {}
    clashing = [row.id for row in rows if told.setdefault(row.id, row.reporter) != row.reporter]
    clashing += [
        row.id
        for row in rows
        if (matter := known.get(row.id))
        and (matter.reporter_name, matter.phone_hash) != (row.reporter.name, _phone_hash(row))
    ]
    if clashing:
        raise DifferentContent(clashing)


def _phone_hash(row: NewMatter) -> str:
    """The keyed hash by which a caller's earlier matters are found."""
    return find_hash(find_key(), row.reporter.phone) if row.reporter.phone else ""


def query_hash(code: str) -> str:
    """The keyed hash by which the code of a receipt finds its matter."""
    return find_hash(find_key(), f"query:{code}") if code else ""


def _places(rows: Sequence[NewMatter]) -> list[Place]:
    """The grid each point lies in; without one, the community or street that was named."""
    grids = _grids(rows)
    loose = [row for row, grid in zip(rows, grids, strict=True) if grid is None]
    wanted = {i for row in loose for i in (_community(row), row.street_id) if i}
    areas = Area.objects.defer("polygon").in_bulk(wanted) if wanted else {}
    return [_place(row, grid, areas) for row, grid in zip(rows, grids, strict=True)]


def _grids(rows: Sequence[NewMatter]) -> list[GridPlace | None]:
    """The grid each row names, or that of its point, or that of its place; None without any, or outside all grids."""
    lain = [row.place.grid_id for row in rows if row.place]
    named = grid_places(one for one in (*(row.grid_id for row in rows), *lain) if one)
    points = {i: (row.lon, row.lat) for i, row in enumerate(rows) if row.lon is not None and row.lat is not None}
    found = dict(zip(points, locate_many(list(points.values())), strict=True)) if points else {}
    return [
        (row.grid_id and named.get(row.grid_id))
        or found.get(index)
        or (named.get(row.place.grid_id) if row.place and row.place.grid_id else None)
        for index, row in enumerate(rows)
    ]


def _community(row: NewMatter) -> UUID | None:
    """The community of the place that is meant, or the one that was named."""
    return row.place.community_id if row.place else row.community_id


def _place(row: NewMatter, grid: GridPlace | None, areas: dict[UUID, Area]) -> Place:
    """One place; outside all grids it keeps what was named, and waits for somebody to locate it."""
    if grid is not None:
        return Place(grid.street_id, grid.community_id, grid.id, grid.short)
    named = _community(row)
    community = areas.get(named) if named else None
    if community is not None:
        return Place(community.parent_id, community.pk, None, community.short)
    street = areas.get(row.street_id) if row.street_id else None
    return Place(row.street_id, None, None, street.short if street else "")


def _case(row: NewMatter, category: Category, place: Place) -> NewCase:
    """The case of a matter."""
    facts = OpeningFacts(
        category=row.category, time_class=row.time_class or category.time_class, kind=row.kind, source=row.source,
        body=row.body, address=row.address, lon=row.lon, lat=row.lat, files=row.files,
    )  # fmt: skip
    return NewCase(
        id=row.id, kind=KIND, title=row.heading, number_short=place.short, opened_at=row.received_at, facts=facts,
        street_id=place.street_id, community_id=place.community_id, grid_id=place.grid_id, claimed_at=row.claimed_at,
        clocks_from=row.clocks_from, number=row.number,
        by_role=row.by_role, by_organisation=row.by_organisation, tell=row.tell, parent_id=row.parent_id,
    )  # fmt: skip


def _matter(row: NewMatter, case: Case, category: Category) -> Matter:
    """The detail row of a matter."""
    return Matter(
        case=case, category=category, kind=row.kind, source=row.source,
        time_class=row.time_class or category.time_class, nature=category.nature, on_site=category.on_site,
        body=row.body, address=row.address, place_id=row.place.id if row.place else None, lon=row.lon, lat=row.lat,
        anonymous=row.reporter.anonymous,
        reporter_name=row.reporter.name, reporter_phone=row.reporter.phone or None, phone_hash=_phone_hash(row),
        received_at=row.received_at, trips=int(row.source == Source.VISIT),
        confidential=row.confidential, query_hash=query_hash(row.query_code),
    )  # fmt: skip
