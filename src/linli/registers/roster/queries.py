"""Who is on duty, what is uncovered, and what concerns somebody."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet

from linli.foundation.accounts.models import User
from linli.foundation.editions.snapshots import Snapshot, one_look
from linli.registers.areas.models import GRIDS_EDITION, Area, AreaLevel
from linli.registers.calendar.queries import working_time
from linli.registers.organisations.models import ORGANISATIONS_EDITION
from linli.registers.postings.queries import holders
from linli.registers.roster.models import (
    ROSTER_EDITION,
    DutyCall,
    DutyDesk,
    DutyFeed,
    DutyHandover,
    DutyHandoverItem,
    DutyRequest,
    DutyShift,
)
from linli.registers.roster.planning import Stretch, gaps, office_time
from linli.registers.roster.policies import READERS
from linli.registers.roster.procedure import RUNNING
from linli.registers.roster.subjects import still_open


@dataclass(frozen=True)
class Duty:
    """A desk that is manned at a moment: its shifts, the longest one running first."""

    desk: DutyDesk
    shifts: tuple[DutyShift, ...]

    @property
    def people(self) -> list[User]:
        """Who is there."""
        return [shift.person for shift in self.shifts]

    @property
    def names(self) -> str:
        """Who is there, in words."""
        return "、".join(str(person) for person in self.people)

    @property
    def until(self) -> datetime:
        """When the first of them goes."""
        return min(shift.ends_at for shift in self.shifts)


def desks() -> Mapping[UUID, DutyDesk]:
    """All duty desks in use with their areas and units, by name. From memory."""
    return _snapshot.current()


def on_duty(desk_ids: Collection[UUID], at: datetime) -> dict[UUID, Duty]:
    """Those of these desks that are manned at a moment. One query, none where no desk is named."""
    known = desks()
    return _manned([known[pk] for pk in desk_ids if pk in known], at)


def duties_for(place: Any, organisation_id: UUID | None, at: datetime) -> list[Duty]:
    """Who answers for a placed row at a moment: the nearest manned desks of its area, and those of a unit.

    One query, none where there are no such desks.
    """
    areas = [pk for pk in (place.grid_id, place.community_id, place.street_id) if pk]
    known = desks().values()
    near = [desk for desk in known if desk.area_id in areas]
    own = [desk for desk in known if organisation_id and desk.organisation_id == organisation_id]
    manned = _manned([*near, *own], at)
    level = next((area for area in areas if any(manned[pk].desk.area_id == area for pk in manned)), None)
    return [
        manned[desk.pk]
        for desk in (*own, *near)
        if desk.pk in manned and (desk.organisation_id or desk.area_id == level)
    ]


def _manned(some: Sequence[DutyDesk], at: datetime) -> dict[UUID, Duty]:
    if not some:
        return {}
    known = {desk.pk: desk for desk in some}
    running = standing_shifts().filter(desk_id__in=known, starts_at__lte=at, ends_at__gt=at)
    found: dict[UUID, list[DutyShift]] = defaultdict(list)
    for shift in running.order_by("starts_at", "id"):
        found[shift.desk_id].append(shift)
    return {pk: Duty(known[pk], tuple(shifts)) for pk, shifts in found.items()}


def standing_shifts() -> QuerySet[DutyShift]:
    """Shifts that are not cancelled, of people who have not left, with the person."""
    rows: QuerySet[DutyShift] = DutyShift.objects.filter(cancelled_at__isnull=True, person__is_active=True)
    return rows.select_related("person")


def shifts_between(desk_ids: Collection[UUID], window: Stretch) -> list[DutyShift]:
    """The shifts of these desks that have a moment in common with a window, the earliest first. One query."""
    rows = standing_shifts().filter(desk_id__in=desk_ids, ends_at__gt=window.start, starts_at__lt=window.end)
    return list(rows.order_by("starts_at", "ends_at", "id"))


def gaps_between(some: Sequence[DutyDesk], window: Stretch) -> dict[UUID, list[Stretch]]:
    """The time of a window that nobody covers at each of these desks. Two queries at most, however many desks."""
    covered: dict[UUID, list[Stretch]] = defaultdict(list)
    for shift in shifts_between([desk.pk for desk in some], window) if some else ():
        covered[shift.desk_id].append(Stretch(shift.starts_at, shift.ends_at))
    return {desk.pk: gaps(window, [*covered[desk.pk], *_excused(desk, window)]) for desk in some}


def coming_gaps(some: Sequence[DutyDesk], at: datetime) -> dict[UUID, list[Stretch]]:
    """The gaps of each desk within the days it warns ahead, without desks that have none."""
    if not some:
        return {}
    found = gaps_between(some, Stretch(at, at + timedelta(days=max(desk.warn_days for desk in some))))
    near = {
        desk.pk: [one for one in found[desk.pk] if one.start < at + timedelta(days=desk.warn_days)] for desk in some
    }
    return {pk: own for pk, own in near.items() if own}


def _excused(desk: DutyDesk, window: Stretch) -> Iterable[Stretch]:
    """Office hours, where the desk is only manned outside them."""
    if desk.round_the_clock:
        return ()
    times = working_time()
    return office_time(window, times.calendar, times.hours_of(desk.organisation_id))


def unmanned_since(desk_ids: Collection[UUID], at: datetime) -> dict[UUID, datetime]:
    """When the last shift of each of these desks ended before a moment. One query."""
    past = standing_shifts().filter(desk_id__in=desk_ids, ends_at__lte=at)
    rows = past.order_by().values("desk_id").annotate(last=Max("ends_at")).values_list("desk_id", "last")
    return dict(rows)


def colleagues(desk: DutyDesk, on: date) -> list[User]:
    """Who may be put on duty at a desk on a day: whoever serves in its unit, or in its area and what lies inside."""
    return colleagues_by_day(desk, [on])[on]


def colleagues_by_day(desk: DutyDesk, days: Iterable[date]) -> dict[date, list[User]]:
    """The same for many days, at the same cost: two queries."""
    reach = reach_of([desk])
    with one_look():
        return {day: serving_at(desk, reach, day) for day in days}


def reach_of(some: Iterable[DutyDesk]) -> Mapping[UUID, Sequence[UUID]]:
    """The areas of these desks, each with the grids in use that lie in it. One query, none where all are of units."""
    areas = {desk.area_id for desk in some if desk.area_id}
    found = {pk: [pk] for pk in areas}
    if areas:
        grids = Area.objects.filter(parent_id__in=areas, level=AreaLevel.GRID, active=True)
        for parent, pk in grids.values_list("parent_id", "pk"):
            found[parent].append(pk)
    return found


def serving_at(desk: DutyDesk, reach: Mapping[UUID, Sequence[UUID]], on: date) -> list[User]:
    """Who serves in the unit of a desk on a day, or in the areas it reaches. From memory."""
    units = [desk.organisation_id] if desk.organisation_id else []
    areas = reach[desk.area_id] if desk.area_id else []
    return holders(roles=READERS, area_ids=areas, organisation_ids=units, on=on)


def responsible(desk: DutyDesk, on: date) -> list[User]:
    """Who arranges the roster of a desk: its unit, the secretary, or the centre where there is none."""
    if desk.organisation_id:
        own = holders(roles={"R9"}, organisation_ids=[desk.organisation_id], on=on)
        return own or holders(roles={"R6", "R8"}, organisation_ids=[desk.organisation_id], on=on)
    secretary = holders(roles={"R6"}, area_ids=[desk.community_id], on=on) if desk.community_id else []
    return secretary or (holders(roles={"R8"}, area_ids=[desk.street_id], on=on) if desk.street_id else [])


def arrangers(desk: DutyDesk, on: date) -> list[User]:
    """Who may change the roster of a desk on a day: `DutyDeskQuerySet.arranged_by` the other way round."""
    if desk.organisation_id:
        return holders(roles={"R9"}, organisation_ids=[desk.organisation_id], on=on)
    if desk.community_id:
        return holders(roles={"R6"}, area_ids=[desk.community_id], on=on)
    return holders(roles={"R8"}, area_ids=[desk.street_id], on=on) if desk.street_id else []


def shifts_of(user: User, window: Stretch) -> list[DutyShift]:
    """The shifts of a person that touch a window, the earliest first, with their desks. One query."""
    rows = standing_shifts().filter(person=user, ends_at__gt=window.start, starts_at__lt=window.end)
    return list(rows.select_related("person", "desk").order_by("starts_at", "id"))


def running_requests(user: User, at: datetime) -> QuerySet[DutyRequest]:
    """The requests that concern a person: their own, those they were asked or may answer, those they decide.

    Once the shift is over nothing can be said to them any more, and they are not among these.
    """
    seen = DutyDesk.objects.visible_to(user).values("pk")
    decided = DutyDesk.objects.arranged_by(user).values("pk")
    mine = Q(asked_by=user) | Q(asked_of=user) | Q(accepted_by=user)
    anybody = Q(asked_of__isnull=True, state="open")
    rows = DutyRequest.objects.filter(
        mine | anybody | Q(state="accepted", shift__desk__in=decided), shift__desk__in=seen, state__in=RUNNING,
        shift__ends_at__gt=at,
    )  # fmt: skip
    found: QuerySet[DutyRequest] = rows.select_related(
        "shift__desk", "shift__person", "other", "asked_by", "asked_of", "accepted_by"
    )
    return found.order_by("shift__starts_at", "id")


@dataclass(frozen=True)
class OpenCall:
    """A thing the people of a desk were called for, as it is named now."""

    kind: str
    id: UUID
    heading: str
    link: str


CALLS_LOOKED_AT = 100


def open_calls(desk: DutyDesk) -> list[OpenCall]:
    """What the shifts of a desk were called for of late and is still open, the latest first.

    One query, and those of each kind of thing.
    """
    rows = DutyCall.objects.filter(shift__desk=desk).order_by("-called_at", "-id")[:CALLS_LOOKED_AT]
    ids: dict[str, list[UUID]] = {}
    for row in rows:
        ids.setdefault(row.subject_kind, []).append(row.subject_id)
    found = {(kind, pk): one for kind, own in ids.items() for pk, one in still_open(kind, own).items()}
    keys = dict.fromkeys((row.subject_kind, row.subject_id) for row in rows)
    return [OpenCall(*key, found[key].heading, found[key].link) for key in keys if key in found]


def called_for(user: User, kind: str) -> tuple[QuerySet[DutyCall], QuerySet[DutyHandoverItem]]:
    """What this person was called for on a shift, and what somebody handed over to them: things of a kind.

    Each with the area or the unit of its desk, which is in use and still seen by them.
    """
    desks = DutyDesk.objects.visible_to(user).values("pk")
    called = DutyCall.objects.filter(shift__person=user, shift__desk__in=desks, subject_kind=kind)
    handed = DutyHandoverItem.objects.filter(handover__given_to=user, handover__desk__in=desks, subject_kind=kind)
    return (
        called.annotate(of_area=F("shift__desk__area"), of_unit=F("shift__desk__organisation")),
        handed.annotate(of_area=F("handover__desk__area"), of_unit=F("handover__desk__organisation")),
    )


def handovers_of(desk: DutyDesk) -> QuerySet[DutyHandover]:
    """The hand-overs of a desk with people and things, the latest first."""
    rows: QuerySet[DutyHandover] = DutyHandover.objects.filter(desk=desk).select_related("given_by", "given_to")
    return rows.prefetch_related("items").order_by("-given_at", "-id")


def next_on_duty(desk: DutyDesk, person: User, at: datetime) -> list[User]:
    """Whom somebody hands over to: the others who are there now, then those who come next, each once. One query."""
    rows = standing_shifts().filter(desk=desk, ends_at__gt=at).exclude(person=person)
    return list({row.person_id: row.person for row in rows.order_by("starts_at", "id")[:8]}.values())


def requests_about(shift: DutyShift) -> list[DutyRequest]:
    """The running requests about a shift, as what is taken over or taken in return. One query."""
    rows = DutyRequest.objects.filter(Q(shift=shift) | Q(other=shift), state__in=RUNNING)
    return list(
        rows.select_related("shift__desk", "shift__person", "other", "asked_by", "asked_of", "accepted_by")
    )  # fmt: skip


def swappable(shift: DutyShift, at: datetime) -> list[DutyShift]:
    """The shifts of others at the same desk that could be taken in return: to come, within a month. One query."""
    rows = standing_shifts().filter(desk_id=shift.desk_id, starts_at__gt=at, starts_at__lt=at + timedelta(days=31))
    return list(rows.exclude(person_id=shift.person_id).order_by("starts_at", "id"))


def waiting_handovers(user: User) -> list[DutyHandover]:
    """What was handed over to somebody who has not said yet that they read it, the latest first. One query."""
    rows = DutyHandover.objects.filter(given_to=user, taken_at__isnull=True, desk__active=True)
    return list(rows.select_related("desk", "given_by").order_by("-given_at", "-id")[:10])


def owner_of_feed(token_hash: str) -> User | None:
    """Whose feed has a token with this hash; nobody who has left."""
    feed = DutyFeed.objects.select_related("user").filter(token_hash=token_hash, user__is_active=True).first()
    return feed.user if feed else None


def _load() -> dict[UUID, DutyDesk]:
    rows = DutyDesk.objects.filter(active=True).select_related("area", "organisation").order_by("name", "id")
    return {desk.pk: desk for desk in rows}


_snapshot = Snapshot(_load, ROSTER_EDITION, ORGANISATIONS_EDITION, GRIDS_EDITION)
