"""Case, entry, entry text and involvement. Narrow on purpose: a module's columns sit in its own detail table."""

from datetime import UTC, datetime
from typing import Any, Self

from django.conf import settings
from django.db import models

from linli.casework.registry import KINDS
from linli.foundation.access.scope import Scope, scope_of
from linli.lib.ids import new_id
from linli.lib.procedure import Stage, Through
from linli.registers.areas.models import Placed
from linli.registers.organisations.models import Organisation

STAGES = tuple(stage.value for stage in Stage)
OPEN = models.Q(open=True)
HANDLER = models.Q(role="handler")
OPEN_KEYS = ("sort_at", "id", "kind", "state", "round")
"""The order of lists of running work, then what they ask for: such a list is read from its index alone."""
Readers = tuple[frozenset[str], frozenset[str]]
NEVER = datetime(9999, 12, 31, tzinfo=UTC)


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases, fetched only through what somebody may see."""

    def visible_to(self, user: Any, *kinds: str, open_only: bool = False, only: Through | None = None) -> Self:
        """Cases of these kinds (all if none named) that the user's postings reach, by area or by unit.

        `open_only` leaves out closed ones before they are looked up, which the indexes of open rows answer. `only`
        AREA or LEAD leaves those reached by area, or by unit: both together are all, each in the order of an index.
        """
        scope = scope_of(user)
        alike: dict[Readers, list[str]] = {}
        for kind in (KINDS[name] for name in kinds or KINDS):
            by_area = kind.area_readers if only is not Through.LEAD else frozenset()
            by_unit = kind.unit_readers if only is not Through.AREA else frozenset()
            alike.setdefault((by_area, by_unit), []).append(kind.name)
        seen = models.Q(pk__in=())
        for readers, names in alike.items():
            if (part := _reach(scope, *readers, open_only=open_only)) is not None:
                seen |= (models.Q(kind__in=names) if len(names) > 1 else models.Q(kind=names[0])) & part
        return self.filter(seen, open=True) if open_only else self.filter(seen)


def _reach(
    scope: Scope, area_readers: frozenset[str], unit_readers: frozenset[str], *, open_only: bool
) -> models.Q | None:
    """The filter of the kinds with these readers for one scope.

    A single unit joins, so that its list starts from Involvement. Area and units together are a union of keys: an OR
    of the two would read the whole table.
    """
    area = scope.area_filter(area_readers)
    units = scope.units(unit_readers)
    if not units:
        return area
    if area is None and len(units) == 1:
        joined = models.Q(involvements__organisation_id=units[0])
        return joined & models.Q(involvements__open=True) if open_only else joined
    still = OPEN if open_only else models.Q()
    keys = Involvement.objects.filter(still, organisation_id__in=units).values_list("case_id", flat=True)
    if area is None:
        return models.Q(pk__in=keys)
    return models.Q(pk__in=Case.objects.filter(still & area).values_list("pk", flat=True).union(keys, all=True))


class Case(Placed):
    """One matter of any kind: one number, one owner, one deadline.

    `lead` and `handler` are the unit and person that hold it; `next_due_at` and `next_clock` repeat the most pressing
    running clock for lists, `sort_at` is the same or NEVER; `head` is the hash of the last entry; `round` grows with
    every rework. `just_opened` says of an object that `open_cases` made it and did not find it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20)
    no = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=80)
    state = models.CharField(max_length=20)
    stage = models.CharField(max_length=10)
    open = models.BooleanField(default=True)
    round = models.PositiveSmallIntegerField(default=0)
    lead = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    blocks_parent = models.BooleanField(default=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    opened_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    next_due_at = models.DateTimeField(null=True)
    next_clock = models.CharField(max_length=20, blank=True)
    sort_at = models.DateTimeField(default=NEVER)
    entries = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    opening_digest = models.CharField(max_length=64)

    just_opened = False
    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            *(
                models.Index(fields=[column, *OPEN_KEYS], name=f"case_open_{column}", condition=OPEN)
                for column in ("grid", "community", "street")
            ),
            models.Index(fields=["opened_by", "opened_at"], name="case_open_opener", condition=OPEN),
            *(
                models.Index(fields=[column, "moved_at", "id"], name=f"case_all_{column}")
                for column in ("grid", "community", "street")
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(stage__in=STAGES), name="case_stage_known"),
            models.CheckConstraint(
                condition=models.Q(open=True, stage__in=STAGES[:7]) | models.Q(open=False, stage__in=STAGES[7:]),
                name="case_open_follows_stage",
            ),
            models.CheckConstraint(
                condition=models.Q(stage__in=("closed", "archived"), closed_at__isnull=False)
                | (~models.Q(stage__in=("closed", "archived")) & models.Q(closed_at__isnull=True)),
                name="case_closed_has_a_when",
            ),
        ]

    def __str__(self) -> str:
        return self.no


class Entry(models.Model):
    """One line of a case's history. Append-only; `hash` covers the previous hash, the columns and `digest`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="log", db_index=False)
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=20)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    round = models.PositiveSmallIntegerField(default=0)
    duty = models.CharField(max_length=10, default="none")
    internal = models.BooleanField(default=False)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=80, blank=True)
    by_role = models.CharField(max_length=4, blank=True)
    by_organisation = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="entry_number_once")]


class EntryText(models.Model):
    """The words of an entry, which one audited action can erase while the chain still verifies."""

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.PROTECT, related_name="text")
    salt = models.CharField(max_length=32)
    words = models.JSONField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True, words__isnull=False)
                | models.Q(erased_at__isnull=False, words__isnull=True),
                name="erased_words_are_gone",
            )
        ]


class InvolvedAs(models.TextChoices):
    """How a unit or a person takes part."""

    LEAD = "lead"
    OPENER = "opener"
    HANDLER = "handler"
    CHECKER = "checker"


class Involvement(models.Model):
    """A unit or a person that takes part in a case.

    `open`, `sort_key` and `moved_at` repeat the case for lists that start here.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="involvements")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    role = models.CharField(max_length=10, choices=InvolvedAs)
    round = models.PositiveSmallIntegerField(default=0)
    since = models.DateTimeField()
    open = models.BooleanField(default=True)
    sort_key = models.DateTimeField(default=NEVER)
    moved_at = models.DateTimeField(default=NEVER)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "sort_key", "case"], name="involved_unit_open", condition=OPEN),
            models.Index(fields=["organisation", "moved_at", "case"], name="involved_unit"),
            models.Index(fields=["person", "role", "case"], name="involved_person"),
            models.Index(fields=["person", "case", "round"], name="handled_open", condition=OPEN & HANDLER),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=True) ^ models.Q(person__isnull=True),
                name="involved_is_unit_or_person",
            ),
            models.UniqueConstraint(
                fields=["case", "organisation"],
                name="unit_involved_once",
                condition=models.Q(organisation__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["case", "person", "role", "round"],
                name="person_involved_once_a_round",
                condition=models.Q(person__isnull=False),
            ),
        ]
