"""Moving a dispatch along its procedure: state, history and clocks. Called under the lock of its matter."""

from collections.abc import Sequence
from datetime import datetime

from linli.foundation.accounts.models import Actor
from linli.foundation.history.actions import record_change
from linli.modules.matters.models import Dispatch
from linli.modules.matters.procedure import DISPATCH
from linli.registers.deadlines.actions import stop_clocks


def move_dispatch(dispatch: Dispatch, name: str, *, by: Actor, at: datetime, words: str = "") -> None:
    """Take a step of its procedure that leads on from where it stands."""
    step, before = DISPATCH.by_step[name], dispatch.state
    dispatch.state = step.target or before
    if name == "sign":
        dispatch.signed_at = at
    else:
        dispatch.ended_at, dispatch.words = at, words
    dispatch.save(update_fields=["state", "signed_at", "ended_at", "words"])
    note_move(dispatch, name, before, by=by, at=at)
    stopped = [change.name for change in step.clocks if not change.start]
    stop_clocks(subject_kind=DISPATCH.kind, subject_ids=[dispatch.pk], names=stopped, at=at)


def note_move(dispatch: Dispatch, name: str, before: str, *, by: Actor, at: datetime) -> None:
    """One line of its history, without words: those stand in the row and can be erased."""
    record_change(
        subject_kind=DISPATCH.kind, subject_id=dispatch.pk, what=name, before={"state": before} if before else {},
        after={"state": dispatch.state}, by=by, at=at,
    )  # fmt: skip


def end_dispatches(dispatches: Sequence[Dispatch], *, by: Actor, at: datetime, words: str) -> None:
    """收回: nothing more is expected of these co-units."""
    for dispatch in dispatches:
        move_dispatch(dispatch, "withdraw", by=by, at=at, words=words)
