"""抽查: 5 % of what each worker settled on the spot, at least one a month, is looked at again by another person."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.actions.telling import nearest
from linli.casework.models import Case, Entry
from linli.foundation.accounts.models import Actor
from linli.foundation.sealing.keys import find_key
from linli.lib.hashing import find_hash
from linli.lib.worktime import SHANGHAI
from linli.modules.matters import facts as given
from linli.modules.matters.actions.escalating import tell
from linli.modules.matters.actions.sides import count_rework
from linli.modules.matters.actions.steps import take, write
from linli.modules.matters.models import Recheck
from linli.modules.matters.procedure import AREA_READERS, KIND

ONE_OF = 20
"""5 % (domain model 3.10)."""


@transaction.atomic
def draw_rechecks(*, at: datetime) -> int:
    """Draw for the month that has passed, for every worker not drawn for yet; how many were drawn.

    The lot is a keyed hash of the case: nobody can choose it, and the same month is drawn the same way.
    """
    month, since, until = last_month(at)
    settled = Entry.objects.filter(case__kind=KIND, step="settle", at__gte=since, at__lt=until)
    by_worker: dict[UUID | None, list[UUID]] = {}
    for worker, case in settled.values_list("by_id", "case_id"):
        by_worker.setdefault(worker, []).append(case)
    known = set(Recheck.objects.filter(month=month).values_list("worker_id", flat=True))
    drawn = [
        Recheck(case_id=case, worker_id=worker, month=month, drawn_at=at)
        for worker, cases in by_worker.items()
        if worker not in known
        for case in lots(month, cases)
    ]
    Recheck.objects.bulk_create(drawn, ignore_conflicts=True)
    _tell(drawn, at)
    return len(drawn)


def lots(month: str, cases: Sequence[UUID]) -> list[UUID]:
    """Every twentieth, at least one."""
    key = find_key()
    mixed = sorted(cases, key=lambda case: find_hash(key, f"recheck:{month}:{case}"))
    return mixed[: -(-len(mixed) // ONE_OF)]


def last_month(at: datetime) -> tuple[str, datetime, datetime]:
    """The month before the present one in Asia/Shanghai: its name, its first moment, and the first after it."""
    local = at.astimezone(SHANGHAI)
    until = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    since = (until - timedelta(days=1)).replace(day=1)
    return since.strftime("%Y-%m"), since, until


@transaction.atomic
def pass_recheck(*, case: Case, by: Actor, at: datetime, facts: given.RecheckFacts) -> Entry:
    """抽查，办得好."""
    entry = take("recheck", case, by, at, facts)
    _record(case, by, at, satisfied=True)
    return entry


@transaction.atomic
def fail_recheck(*, case: Case, by: Actor, at: datetime, facts: given.RecheckFacts) -> Entry:
    """抽查不满意: the matter is accepted again, counted as rework."""
    entry = take("recheck_fail", case, by, at, facts)
    _record(case, by, at, satisfied=False)
    write(case, satisfaction="", settled=False)
    count_rework(case, by, at)
    return entry


def _record(case: Case, by: Actor, at: datetime, *, satisfied: bool) -> None:
    """Write the result under the lock of the matter."""
    Recheck.objects.filter(case=case).update(checked_by=by, checked_at=at, satisfied=satisfied)


def _tell(drawn: Iterable[Recheck], at: datetime) -> None:
    """Tell whoever is nearest and did not settle it."""
    rows = {one.case_id: one for one in drawn}
    for case in Case.objects.filter(pk__in=rows).select_related("matter").order_by("pk"):
        receivers = nearest(case, AREA_READERS, at, without=[rows[case.pk].worker_id])
        tell(case, receivers, "recheck", _("请抽查"), by=None, at=at)
