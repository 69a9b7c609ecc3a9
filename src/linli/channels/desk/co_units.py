"""What waits for a co-unit today: its dispatches, which are no cases of its own."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.casework.queries import CAP
from linli.channels.desk.queries import SHOWN, Section, TodayRow
from linli.foundation.access.scope import scope_of
from linli.modules.matters.choices import UNIT_ROLES
from linli.modules.matters.presenting import DispatchRow, dispatch_rows
from linli.modules.matters.procedure import DISPATCH
from linli.modules.matters.queries import dispatches_seen
from linli.registers.deadlines.queries import clocks_of


def co_sections(user: Any, now: datetime) -> list[Section]:
    """The running dispatches of this person's units, the oldest first; nothing for those who work in no unit."""
    if not scope_of(user).units(UNIT_ROLES):
        return []
    running = dispatches_seen(user, ended=False)
    count = running.order_by().values("pk")[: CAP + 1].count()
    found = list(running.order_by("sent_at", "id")[:SHOWN]) if count else []
    rows = dispatch_rows(found, clocks_of(DISPATCH.kind, [one.pk for one in found]) if found else {}, now)
    return [Section("co", _("请我协办"), [_row(row) for row in rows], count, reverse("matters:dispatches"))]


def _row(row: DispatchRow) -> TodayRow:
    """One dispatch as today shows it: what is asked, not the title of the matter."""
    return TodayRow(
        url=row.url, no=row.dispatch.case.no, title=row.heading, stage=row.stage, stage_label=row.state_label,
        due=row.due.words, level=row.due.level, lead=row.dispatch.organisation.short, place=row.place,
    )  # fmt: skip
