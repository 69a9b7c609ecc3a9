"""Re-timing a case whose class or category changed."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from linli.casework.actions.clocks import new_clocks
from linli.casework.actions.stepping import settle
from linli.casework.models import Case
from linli.registers.deadlines.actions import retime_clocks, start_clocks, stop_clocks
from linli.registers.deadlines.queries import running_of


@transaction.atomic
def retime_case(*, case: Case, time_class: str, category: str, renewed: Iterable[str] = (), at: datetime) -> Case:
    """Let the running clocks follow the new class, counted from their start; `renewed` ones exist by some classes only.

    Called by a module inside the transaction of the step that changed the class, so the case is locked.
    """
    running = running_of(case.kind, [case.pk]).get(case.pk, [])
    changed = retime_clocks(subject_kind=case.kind, subject_id=case.pk, time_class=time_class, category=category, at=at)
    retimed = {clock.name for clock in changed}
    ended = [name for name in renewed if name not in retimed]
    stop_clocks(subject_kind=case.kind, subject_ids=[case.pk], names=ended, at=at)
    started_at = min((clock.started_at for clock in running), default=case.opened_at)
    start_clocks(clocks=new_clocks(case, ended, (time_class, category), started_at), at=at)
    settle(case)
    return case
