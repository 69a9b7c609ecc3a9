"""The rule table and the ladder as values, and how long a clock runs by them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from linli.foundation.editions.snapshots import Snapshot
from linli.lib.worktime import Due, Span, Unit, due, extend_by_pause, point_at
from linli.registers.calendar.queries import WorkingTime
from linli.registers.deadlines.models import RULES_EDITION, Clock, LadderRung, TimeRule

RuleKey = tuple[str, str, str, str]


@dataclass(frozen=True)
class Rules:
    """All time rules by subject kind, clock, category and class, and the rungs in order."""

    table: dict[RuleKey, TimeRule]
    ladder: tuple[LadderRung, ...]

    def find(self, *, subject_kind: str, clock: str, category: str, time_class: str) -> TimeRule | None:
        """The most specific rule (category, then class, then default); None where the clock does not run at all."""
        for key in ((category, time_class), (category, ""), ("", time_class), ("", "")):
            if rule := self.table.get((subject_kind, clock, *key)):
                return rule
        return None

    def has_wider(self, key: RuleKey) -> bool:
        """Whether a wider rule takes the place of the one with this key where it goes: by class, or for the rest."""
        kind, clock, category, time_class = key
        if not category:
            return bool(time_class) and (kind, clock, "", "") in self.table
        return any(other[:3] == (kind, clock, "") for other in self.table)

    def next_rung(self, clock: Clock) -> LadderRung | None:
        """The first rung that the clock has not done."""
        return next((rung for rung in self.ladder if rung.percent > clock.rungs_done), None)


def current_rules() -> Rules:
    """The rules and the ladder: one small query while nothing has changed."""
    return _snapshot.current()


def read_rules() -> Rules:
    """The rules and the ladder as the tables have them now."""
    rows = TimeRule.objects.all()
    return Rules(
        table={(row.subject_kind, row.clock, row.category, row.time_class): row for row in rows},
        ladder=tuple(LadderRung.objects.order_by("percent")),
    )


_snapshot = Snapshot(read_rules, RULES_EDITION)


def count_due(clock: Clock, worktime: WorkingTime) -> Due:
    """When the clock ends by its span, counted from `counted_from`."""
    return due(
        clock.counted_from,
        Span(clock.amount, Unit(clock.unit)),
        calendar=worktime.calendar,
        hours=worktime.hours_of(clock.organisation_id),
        legal=clock.legal,
    )


def rung_moment(clock: Clock, rung: LadderRung, worktime: WorkingTime) -> datetime:
    """When so many per cent of the clock have run."""
    return point_at(
        clock.counted_from,
        clock.due_at,
        rung.percent,
        unit=Unit(clock.unit),
        calendar=worktime.calendar,
        hours=worktime.hours_of(clock.organisation_id),
    )


def set_next_rung(clock: Clock, rules: Rules, worktime: WorkingTime) -> None:
    """Work out when the clock comes to the first rung that it has not done."""
    rung = rules.next_rung(clock)
    clock.next_rung_at = None if rung is None else rung_moment(clock, rung, worktime)


def moved_by_pause(clock: Clock, moments: Sequence[datetime], until: datetime, worktime: WorkingTime) -> list[Due]:
    """Each moment moved by the length of the clock's present pause, which ends at `until`."""
    return [
        extend_by_pause(
            moment,
            clock.paused_at or until,
            until,
            Unit(clock.unit),
            calendar=worktime.calendar,
            hours=worktime.hours_of(clock.organisation_id),
        )
        for moment in moments
    ]
