"""The steps of a matter: each wraps the loop's `take_step` and writes its own columns in the same transaction."""

from datetime import datetime
from typing import Any

from django.db import transaction

from linli.casework.actions import move_case, retime_case, take_step, tell_next
from linli.casework.models import Case, Entry
from linli.foundation.accounts.models import Actor
from linli.foundation.files.actions import attach_files
from linli.foundation.files.models import Evidence
from linli.lib.procedure import Facts
from linli.modules.matters import facts as given
from linli.modules.matters.actions.duty import CALLED, call_urgent
from linli.modules.matters.actions.moving import end_dispatches
from linli.modules.matters.actions.reporter import LATER, tell_reporter
from linli.modules.matters.models import Matter
from linli.modules.matters.policies import open_dispatches
from linli.modules.matters.procedure import KIND
from linli.modules.matters.queries import categories
from linli.registers.areas.models import Area


@transaction.atomic
def accept_matter(*, case: Case, by: Actor, at: datetime, facts: given.AcceptFacts) -> Entry:
    """受理: the category and time class may change, and with them the main clock, counted from when it was received."""
    entry = take("accept", case, by, at, facts)
    category = categories()[facts.category]
    changed = (case.matter.category_id, case.matter.time_class) != (facts.category, facts.time_class)
    write(case, category=category, time_class=facts.time_class, nature=category.nature, on_site=category.on_site)
    if changed:
        retime_case(case=case, time_class=facts.time_class, category=facts.category, renewed=("on_site",), at=at)
        call_urgent(case, by=by, at=at)
    tell_reporter(entry, case=case, by=by, at=at, facts=facts)
    return entry


@transaction.atomic
def locate_matter(*, case: Case, by: Actor, at: datetime, facts: given.LocateFacts) -> Entry:
    """定位: the matter moves to a grid, and to an address with its place if one was given."""
    entry = take("locate", case, by, at, facts)
    grid = Area.objects.get(pk=facts.grid_id)
    moved = grid.community_id != case.community_id
    move_case(case=case, street_id=grid.street_id, community_id=grid.community_id, grid_id=grid.pk)
    if moved:
        tell_next([case], by=by, at=at)
        call_urgent(case, by=by, at=at)
    if facts.address:
        write(case, address=facts.address, place_id=facts.place_id)
    return entry


def sign_matter(*, case: Case, by: Actor, at: datetime, facts: given.SignFacts) -> Entry:
    """签收 by the lead unit."""
    return take("sign", case, by, at, facts)


@transaction.atomic
def contact_reporter(*, case: Case, by: Actor, at: datetime, facts: given.ContactFacts) -> Entry:
    """首次联系; the first one counts for the response rate (K1)."""
    entry = take("contact", case, by, at, facts)
    Matter.objects.filter(pk=case.pk, first_contact_at__isnull=True).update(first_contact_at=at)
    return entry


@transaction.atomic
def reply_matter(*, case: Case, by: Actor, at: datetime, facts: given.ReplyFacts) -> Entry:
    """反馈 with pictures after the work; requests nobody decided and co-units not waited for become pointless."""
    entry = take("reply", case, by, at, facts, Evidence.AFTER)
    write(case, replied_at=at)
    end_dispatches(open_dispatches(case), by=by, at=at, words=facts.co_reason)
    case.approvals.filter(granted__isnull=True).update(granted=False, decided_at=at)
    return entry


def check_matter(*, case: Case, by: Actor, at: datetime, facts: given.CheckFacts) -> Entry:
    """开始核查 by another person than handled it."""
    return take("check", case, by, at, facts)


@transaction.atomic
def close_matter(*, case: Case, by: Actor, at: datetime, facts: given.CloseFacts) -> Entry:
    """核查通过，销号, with what the reporter says."""
    entry = take("close", case, by, at, facts, Evidence.AFTER)
    write(case, satisfaction=facts.satisfaction)
    return entry


def add_note(*, case: Case, by: Actor, at: datetime, facts: given.NoteFacts) -> Entry:
    """内部备注."""
    return take("note", case, by, at, facts)


@transaction.atomic
def take(name: str, case: Case, by: Actor, at: datetime, facts: Facts, evidence: Evidence = Evidence.OTHER) -> Entry:
    """Take the step, attach the pictures it brought to its entry, and tell the reporter what it means to them.

    Of an urgent matter that is somebody else's now, whoever is on duty there is called.
    """
    entry = take_step(name, case=case, by=by, at=at, facts=facts)
    if facts.files:
        attach_files(
            file_ids=facts.files, subject_kind=KIND, subject_id=case.pk, evidence=evidence, by=by, at=at,
            entry_id=entry.pk,
        )  # fmt: skip
    if name not in LATER:
        tell_reporter(entry, case=case, by=by, at=at, facts=facts)
    if name in CALLED:
        call_urgent(case, by=by, at=at)
    return entry


def write(case: Case, **columns: Any) -> None:
    """Write columns of the matter under the lock that `take_step` holds on its case."""
    for name, value in columns.items():
        setattr(case.matter, name, value)
    case.matter.save(update_fields=list(columns))
