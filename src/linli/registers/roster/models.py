"""Desk 值班岗, its pattern 排班, its shifts 班次, requests 换班申请, hand-overs 交接班 and feeds 日历订阅."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.foundation.access.roles import Level
from linli.foundation.access.scope import scope_of
from linli.lib.ids import new_id
from linli.registers.areas.models import Area, Placed
from linli.registers.organisations.models import Organisation
from linli.registers.roster.policies import ARRANGERS, DAYS_IN_WEEK, HOLIDAY, READERS
from linli.registers.roster.procedure import REQUEST, RUNNING

PERSON = settings.AUTH_USER_MODEL
ROSTER_EDITION = "roster"
"""The edition that changes with any duty desk; shifts are asked for, as they change all day."""


class DutyDeskQuerySet(models.QuerySet["DutyDesk"]):
    """Duty desks, narrowed to what somebody may see or arrange."""

    def visible_to(self, user: Any) -> Self:
        """Those of the person's community, street or unit, of what lies inside, and of the units that work there."""
        scope = scope_of(user)
        streets, communities, grids = (
            scope.targets(level, READERS) for level in (Level.STREET, Level.COMMUNITY, Level.GRID)
        )
        above = Area.objects.filter(pk__in=grids).values("community_id")
        seen = Q(street_id__in=streets) | Q(community_id__in=communities) | Q(community_id__in=above)
        seen |= Q(organisation_id__in=scope.units(READERS))
        seen |= Q(organisation__area_id__in=[*streets, *communities]) | Q(organisation__area__street_id__in=streets)
        return self.filter(seen, active=True)

    def arranged_by(self, user: Any) -> Self:
        """Those on the person's own level: the secretary's community, the centre's street, one's own unit."""
        scope = scope_of(user)
        return self.filter(
            Q(community_id__in=scope.targets(Level.COMMUNITY, ARRANGERS))
            | Q(street_id__in=scope.targets(Level.STREET, ARRANGERS), community__isnull=True)
            | Q(organisation_id__in=scope.targets(Level.ORGANISATION, ARRANGERS)),
            active=True,
        )


class DutyDesk(Placed):
    """A place that is to be manned: the office of an area, or a unit; `area` and the columns, or `organisation`.

    Where `round_the_clock` is off, only the time outside office hours is to be covered. Where `holidays_apart` is on,
    the weekly pattern rests on holidays. A gap is told `warn_days` ahead.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("名称"), max_length=40)
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="duty_desks")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="duty_desks")
    phone = models.CharField(_("值班电话"), max_length=30, blank=True)
    round_the_clock = models.BooleanField(default=True)
    holidays_apart = models.BooleanField(default=True)
    needs_approval = models.BooleanField(default=True)
    warn_days = models.PositiveSmallIntegerField(default=7)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = DutyDeskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(area__isnull=True) ^ Q(organisation__isnull=True), name="duty_desk_of_area_or_unit"
            ),
            models.CheckConstraint(condition=Q(warn_days__range=(1, 60)), name="duty_desk_warns_in_time"),
            models.UniqueConstraint(fields=["area", "name"], condition=Q(active=True), name="duty_desk_once_in_area"),
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=Q(active=True), name="duty_desk_once_in_unit"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def number(self) -> str:
        """The telephone of the desk, or that of its unit; may be empty. Ask for the unit with the desk."""
        return self.phone or (self.organisation.phone if self.organisation else "")


class DutyLine(models.Model):
    """One line of the pattern: a person on a weekday (0 Monday to 6, 7 on holidays), from a time for so many minutes.

    In every so many weeks, counted from the week of `from_on`. A shift belongs to the day it starts on.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    desk = models.ForeignKey(DutyDesk, on_delete=models.CASCADE, related_name="lines")
    day = models.PositiveSmallIntegerField()
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    starts = models.TimeField()
    minutes = models.PositiveSmallIntegerField()
    from_on = models.DateField()
    every_weeks = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(day__lte=HOLIDAY), name="duty_line_day_known"),
            models.CheckConstraint(condition=Q(minutes__range=(1, 1440)), name="duty_line_within_a_day"),
            models.CheckConstraint(condition=Q(every_weeks__range=(1, 8)), name="duty_line_comes_round"),
            models.UniqueConstraint(
                fields=["desk", "day", "person", "starts", "from_on"], name="duty_line_once"
            ),
        ]  # fmt: skip

    @property
    def on_holidays(self) -> bool:
        """Whether it holds on holidays, not on a weekday."""
        return self.day >= DAYS_IN_WEEK


class DutyShift(models.Model):
    """Somebody is on duty from `starts_at` until before `ends_at`.

    Laid out from a line, or arranged `by_hand`; the pattern never touches what was. A cancelled one stays, so that the
    pattern does not lay it out again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    desk = models.ForeignKey(DutyDesk, on_delete=models.CASCADE, related_name="shifts", db_index=False)
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="duty_shifts", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    line = models.ForeignKey(DutyLine, null=True, on_delete=models.SET_NULL, related_name="shifts")
    by_hand = models.BooleanField(default=False)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["desk", "ends_at"], name="duty_shift_of_desk"),
            models.Index(fields=["person", "ends_at"], name="duty_shift_of_person"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="duty_shift_takes_time"),
            models.UniqueConstraint(fields=["line", "starts_at"], name="duty_shift_once_a_line"),
            models.UniqueConstraint(
                fields=["desk", "person", "starts_at"], condition=Q(cancelled_at__isnull=True),
                name="duty_shift_once_a_person",
            ),
        ]  # fmt: skip

    def covers(self, at: datetime) -> bool:
        """Whether this is the shift of a moment."""
        return self.starts_at <= at < self.ends_at


class DutyRequest(models.Model):
    """Somebody cannot be there: a colleague is asked to take the shift (`asked_of`, or whoever accepts first).

    With `other`, it is a swap: the colleague's shift is taken in return.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    shift = models.ForeignKey(DutyShift, on_delete=models.CASCADE, related_name="requests")
    other = models.ForeignKey(DutyShift, null=True, on_delete=models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    asked_of = models.ForeignKey(PERSON, null=True, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, default=REQUEST.initial)
    accepted_by = models.ForeignKey(PERSON, null=True, on_delete=models.SET_NULL, related_name="+")
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shift"], condition=Q(state__in=RUNNING), name="one_open_request_a_shift"),
            models.CheckConstraint(
                condition=Q(other__isnull=True) | Q(asked_of__isnull=False), name="a_swap_is_with_somebody"
            ),
            models.CheckConstraint(
                condition=Q(state__in=RUNNING, ended_at__isnull=True)
                | (~Q(state__in=RUNNING) & Q(ended_at__isnull=False)),
                name="duty_request_ends_with_its_state",
            ),
        ]


class DutyCall(models.Model):
    """What a shift was called for: a thing by kind and id, as it was named, and where it stands."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    shift = models.ForeignKey(DutyShift, on_delete=models.CASCADE, related_name="calls")
    subject_kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    heading = models.CharField(max_length=160)
    link = models.CharField(max_length=200)
    called_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shift", "subject_kind", "subject_id"], name="duty_called_once_a_shift")
        ]


class DutyHandover(models.Model):
    """交接班记录: what one person on duty leaves to the next, who says that they have read it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    desk = models.ForeignKey(DutyDesk, on_delete=models.CASCADE, related_name="handovers", db_index=False)
    given_by = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    given_at = models.DateTimeField()
    given_to = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    note = models.CharField(max_length=1000, blank=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["desk", "given_at"], name="duty_handover_of_desk")]


class DutyHandoverItem(models.Model):
    """An open thing that is handed over, as it was named."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    handover = models.ForeignKey(DutyHandover, on_delete=models.CASCADE, related_name="items")
    subject_kind = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    heading = models.CharField(max_length=160)
    link = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handover", "subject_kind", "subject_id"], name="duty_handed_over_once")
        ]


class DutyFeed(models.Model):
    """The address at which somebody's calendar program reads their shifts; only a keyed hash of its token is kept."""

    user = models.OneToOneField(PERSON, primary_key=True, on_delete=models.CASCADE, related_name="duty_feed")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
