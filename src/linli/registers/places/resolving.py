"""Address text 地址 → place: what was typed, looked for among the compounds, buildings, units and houses known.

Names of compounds are kept in memory under their edition; everything below is found by its path in one kept query.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.foundation.access.kept import ask
from linli.foundation.editions.snapshots import Snapshot
from linli.lib.addresses import Address, loose_name, plain, read_address, stem_of
from linli.registers.places.choices import PlaceKind
from linli.registers.places.models import COMPOUNDS_EDITION, Place, PlaceAlias
from linli.registers.places.naming import LETTERS

CERTAIN = 0.9
OFFERED = 0.4
MOST_OFFERED = 6
COMMUNITIES_MOST = 3
CHUNK = 300
# How much is lost where what was typed says less, or something else, than what was found.
BY_STEM, BY_LETTERS, ELSEWHERE = 0.96, 0.94, 0.9
ONLY_ONE, ONE_OF_MANY = 0.97, 0.6
ROOM_UNKNOWN, UNIT_UNKNOWN, BUILDING_UNKNOWN, UNIT_MISSING, VAGUE = 0.97, 0.95, 0.5, 0.8, 0.8
NO_PATH = "-"
LEAST_ADDRESS = 3


@dataclass(frozen=True)
class Candidate:
    """A place that may be meant, where it lies, and how sure that is: from 0 to 1."""

    id: UUID
    kind: str
    full: str
    compound_id: UUID
    street_id: UUID | None
    community_id: UUID | None
    grid_id: UUID | None
    confidence: float = 1.0
    path: str = ""
    loose: str = ""


@dataclass(frozen=True)
class Resolution:
    """The candidates for one address, the surest first."""

    candidates: tuple[Candidate, ...] = ()

    @property
    def certain(self) -> Candidate | None:
        """The place that is meant, where there is no doubt: sure enough, and surer than any other."""
        if not self.candidates or self.candidates[0].confidence < CERTAIN:
            return None
        alone = len(self.candidates) == 1 or self.candidates[1].confidence < self.candidates[0].confidence
        return self.candidates[0] if alone else None

    @property
    def offered(self) -> tuple[Candidate, ...]:
        """What somebody may be asked to choose from; empty where there is no doubt, or nothing that comes near."""
        if self.certain:
            return ()
        return tuple(one for one in self.candidates if one.confidence >= OFFERED)[:MOST_OFFERED]


@dataclass(frozen=True)
class _Name:
    """A name of a compound as it is compared, and how much it says."""

    key: str
    compound: Candidate
    strength: float


@dataclass(frozen=True)
class _Asked:
    """One address, what it says below the compound, and which compounds it may name."""

    community_id: UUID | None
    address: Address
    named: tuple[Candidate, ...]

    @property
    def communities(self) -> list[UUID]:
        """Where to look; nowhere where nothing is said that a path could be made of."""
        if not self.address.building:
            return []
        found = {one.community_id for one in self.named if one.community_id} or {self.community_id} - {None}
        return [one for one in islice(found, COMMUNITIES_MOST) if one]

    @property
    def paths(self) -> tuple[str, str, str, str, str]:
        """Paths that fit, the last of them without a unit."""
        said = self.address
        building, unit, room = said.building, said.unit, said.room
        return (
            building or NO_PATH,
            f"{building}/{unit}" if building and unit else NO_PATH,
            f"{building}/{unit}/{room}" if building and unit and room else NO_PATH,
            f"{building}//{room}" if building and room else f"//{building}" if building else NO_PATH,
            f"{building}//{room}" if building and room and not unit else NO_PATH,
        )


def resolve(text: str, community_id: UUID | None, *, houses: bool = True) -> Resolution:
    """The places that an address may mean, looked for in a community first; at most one query, mostly.

    Without `houses` nothing below a unit is told: for those who may not know which dwellings there are.
    """
    asked = _read(text, community_id)
    if len(asked.named) == 1 and asked.communities:
        rows = ask(_rows_inside, None, asked.communities[0], asked.named[0].id, *asked.paths)
    else:
        rows = [row for community in asked.communities for row in ask(_rows, None, community, *asked.paths)]
    return _weigh(asked, [_candidate(row) for row in rows], houses=houses)


def resolve_many(texts: Sequence[tuple[str, UUID | None]], *, houses: bool = True) -> list[Resolution]:
    """The same for many addresses, each with its community; one query for each few hundred."""
    asked = [_read(text, community_id) for text, community_id in texts]
    found: list[Resolution] = []
    for start in range(0, len(asked), CHUNK):
        some = asked[start : start + CHUNK]
        rows = _rows_of_many(some)
        for one in some:
            near = [row for community in one.communities for path in set(one.paths) for row in rows[community, path]]
            found.append(_weigh(one, list({row.id: row for row in near}.values()), houses=houses))
    return found


COLUMNS = ("id", "kind", "full", "compound_id", "street_id", "community_id", "grid_id", "path", "loose")


def _rows(community_id: UUID, *paths: str) -> QuerySet[Place, Any]:
    fitting = Q(path__in=list(paths[:-1])) | Q(loose=paths[-1])
    return Place.objects.filter(fitting, community_id=community_id, active=True).values_list(*COLUMNS)


def _rows_inside(community_id: UUID, compound_id: UUID, *paths: str) -> QuerySet[Place, Any]:
    return _rows(community_id, *paths).filter(compound_id=compound_id)


def _rows_of_many(asked: Iterable[_Asked]) -> dict[tuple[UUID | None, str], list[Candidate]]:
    communities = {community for one in asked for community in one.communities}
    paths = {path for one in asked for path in one.paths} - {NO_PATH}
    fitting = Q(path__in=paths) | Q(loose__in=paths)
    found: dict[tuple[UUID | None, str], list[Candidate]] = defaultdict(list)
    if not communities or not paths:
        return found
    for row in Place.objects.filter(fitting, community_id__in=communities, active=True).values_list(*COLUMNS):
        one = _candidate(row)
        for path in {one.path, one.loose} - {""}:
            found[one.community_id, path].append(one)
    return found


def candidate_of(place: Place) -> Candidate:
    """A place that is certain."""
    return _candidate([getattr(place, column) for column in COLUMNS])


def _candidate(row: Sequence[Any]) -> Candidate:
    pk, kind, full, compound_id, street_id, community_id, grid_id, path, loose = row
    return Candidate(pk, kind, full, compound_id, street_id, community_id, grid_id, path=path, loose=loose)


def _read(text: str, community_id: UUID | None) -> _Asked:
    """Take the names of compounds off, and read the rest."""
    written = plain(text)
    if not written:
        return _Asked(None, Address(), ())
    names, start, end = _names.current().named(written, community_id)
    address = read_address(written[end:])
    if address.is_empty:
        address = read_address(written[:start])
    if address.is_empty and names and (loose := loose_name(written[end:])):
        address = replace(address, building=loose)
    return _Asked(community_id, address, tuple(names))


def _weigh(asked: _Asked, rows: list[Candidate], *, houses: bool) -> Resolution:
    """Each compound's best answer, the surest first."""
    kept = [row for row in rows if houses or row.kind != PlaceKind.HOUSE]
    by_compound: dict[UUID, list[Candidate]] = defaultdict(list)
    for row in kept:
        by_compound[row.compound_id].append(row)
    if asked.named:
        found = [one for compound in asked.named for one in _in_compound(asked, compound, by_compound[compound.id])]
    else:
        strength = ONLY_ONE if len(by_compound) == 1 else ONE_OF_MANY
        found = [one for some in by_compound.values() for one in _below(asked.address, some, strength)]
    best = {one.id: one for one in sorted(found, key=lambda one: one.confidence)}
    return Resolution(tuple(sorted(best.values(), key=lambda one: (-one.confidence, one.full))))


def _in_compound(asked: _Asked, compound: Candidate, rows: list[Candidate]) -> list[Candidate]:
    """What is meant in a compound that was named; the compound itself where nothing in it fits."""
    if found := _below(asked.address, rows, compound.confidence):
        return found
    said_more = bool(asked.address.building) and any(one.isdigit() for one in asked.address.building)
    return [replace(compound, confidence=compound.confidence * (BUILDING_UNKNOWN if said_more else 1))]


def _below(said: Address, rows: list[Candidate], strength: float) -> list[Candidate]:
    """The deepest place that fits, and those that a missing unit leaves open."""
    by_path = {row.path: row for row in rows}
    building, unit, room = said.building, said.unit, said.room
    wanted: list[tuple[str, float]] = []
    if room:
        wanted += [(f"{building}/{unit}/{room}", 1.0), (f"{building}//{room}", 1.0)]
    if unit:
        wanted.append((f"{building}/{unit}", ROOM_UNKNOWN if room else 1.0))
    wanted += [(building, UNIT_UNKNOWN if unit else ROOM_UNKNOWN if room else 1.0), (f"//{building}", 1.0)]
    strength *= VAGUE if said.vague else 1
    sure = next(
        (replace(by_path[path], confidence=strength * share) for path, share in wanted if path in by_path), None
    )
    loose = [row for row in rows if row.loose and room and not unit]
    if len(loose) == 1:
        return [replace(loose[0], confidence=strength)]
    open_ones = [replace(row, confidence=strength * UNIT_MISSING) for row in loose]
    return [*([sure] if sure else []), *open_ones]


_Named = tuple[list[Candidate], int, int]
"""The compounds that are named, and where in the text the name begins and ends."""


class _Names:
    """All names of compounds, by community and letters."""

    def __init__(self, names: Iterable[_Name], letters: Iterable[tuple[str, Candidate]]) -> None:
        """Longer names first, so that they win over those they contain."""
        self.all = sorted(names, key=lambda name: (-len(name.key), -name.strength))
        self.by_community: dict[UUID | None, list[_Name]] = defaultdict(list)
        for name in self.all:
            self.by_community[name.compound.community_id].append(name)
        self.letters: dict[str, list[Candidate]] = defaultdict(list)
        for written, compound in letters:
            if compound not in self.letters[written]:
                self.letters[written].append(compound)

    def named(self, written: str, community_id: UUID | None) -> "_Named":
        """The compounds that a text names; those of the community first, then whole names anywhere."""
        if found := self._longest(written, self.by_community.get(community_id, ())):
            return found
        if found := self._by_letters(written, community_id):
            return found
        whole = (name for name in self.all if name.strength == 1)
        found = self._longest(written, whole)
        if found is None:
            return [], 0, 0
        share = 1 if community_id is None else ELSEWHERE
        return [replace(one, confidence=one.confidence * share) for one in found[0]], *found[1:]

    @staticmethod
    def _longest(written: str, names: Iterable[_Name]) -> "_Named | None":
        hits: list[_Name] = []
        for name in names:
            if hits and len(name.key) < len(hits[0].key):
                break
            if name.key in written:
                hits.append(name)
        if not hits:
            return None
        best = max(name.strength for name in hits)
        found = {name.compound.id: name for name in hits if name.strength == best}
        compounds = [replace(name.compound, confidence=name.strength) for name in found.values()]
        start = written.index(hits[0].key)
        return compounds, start, start + len(hits[0].key)

    def _by_letters(self, written: str, community_id: UUID | None) -> "_Named | None":
        for run in LETTERS.finditer(written):
            near = [one for one in self.letters.get(run[0], ()) if community_id in {None, one.community_id}]
            if near:
                return [replace(one, confidence=BY_LETTERS) for one in near], run.start(), run.end()
        return None


def _load() -> _Names:
    """All names, from two queries."""
    compounds = Place.objects.filter(kind=PlaceKind.COMPOUND, active=True)
    rows = list(compounds.values_list("name", "initials", "address", *COLUMNS))
    by_id = {row[3]: _candidate(row[3:]) for row in rows}
    aliases = PlaceAlias.objects.filter(place__in=compounds).values_list("place_id", "name", "initials")
    called = [(by_id[row[3]], row[0], row[1]) for row in rows]
    called += [(by_id[pk], name, letters) for pk, name, letters in aliases]
    names = [one for compound, name, _letters in called for one in _written_names(compound, name)]
    names += [_Name(plain(row[2]), by_id[row[3]], 1.0) for row in rows if len(plain(row[2])) > LEAST_ADDRESS]
    return _Names(names, ((one, compound) for compound, _name, letters in called for one in letters.split()))


def _written_names(compound: Candidate, name: str) -> list[_Name]:
    whole, stem = plain(name), stem_of(name)
    return [_Name(whole, compound, 1.0), *([_Name(stem, compound, BY_STEM)] if stem != whole else [])]


_names = Snapshot(_load, COMPOUNDS_EDITION)
