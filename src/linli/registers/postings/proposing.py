"""任职建议: community and centre propose who serves, the security administrator grants (domain model 3.3)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User, UserKind
from linli.foundation.audit.actions import record_audit
from linli.foundation.history.actions import record_change
from linli.foundation.messaging.actions import Draft, send_messages
from linli.lib.numbers import day_of
from linli.registers.areas.models import Area
from linli.registers.organisations.models import Organisation
from linli.registers.postings.actions import add_staff, grant_posting
from linli.registers.postings.models import Decision, Posting, Proposal
from linli.registers.postings.policies import PostingRefused, check_place, check_reach
from linli.registers.postings.queries import holders

KIND = "proposal"
NAME_MOST, WORDS_MOST = 40, 200


@dataclass(frozen=True)
class Proposed:
    """Who should serve in which role, where, from when. The user name is that of an account, or of one to be made."""

    username: str
    name: str
    role: str
    from_on: date
    area: Area | None = None
    organisation: Organisation | None = None
    title: str = ""
    reason: str = ""


@transaction.atomic
def propose_posting(*, proposed: Proposed, by: User, at: datetime) -> Proposal:
    """Propose it; those who grant are told. Raises: PostingRefused."""
    check_place(proposed.role, proposed.area, proposed.organisation)
    check_reach(proposed.role, proposed.area, proposed.organisation, by)
    username, name = proposed.username.strip().lower(), proposed.name.strip()
    known = User.objects.filter(username__iexact=username).first()
    _check_person(known, username, name)
    if Proposal.objects.filter(
        username=username, role=proposed.role, area=proposed.area, organisation=proposed.organisation, decision=""
    ).exists():
        raise PostingRefused(_("已经有相同的任职建议在等待授予。"), "role")
    proposal = Proposal.objects.create(
        user=known, username=username, name=name, role=proposed.role, area=proposed.area,
        organisation=proposed.organisation, title=proposed.title.strip(), reason=proposed.reason.strip()[:WORDS_MOST],
        from_on=proposed.from_on, proposed_by=by, proposed_at=at,
    )  # fmt: skip
    _record(proposal, "proposed", by, at)
    subject = _("%(by)s 建议由“%(name)s”任职，请授予") % {"by": by, "name": name}
    _tell(proposal, holders(roles={"R14"}, on=day_of(at)), subject, by, at)
    return proposal


@transaction.atomic
def grant_proposal(*, proposal: Proposal, password: str, by: User, at: datetime) -> Posting:
    """Grant what was proposed: with an account, where there is none, whose first password this is.

    Raises: PostingRefused where it was decided already, or the posting can not be.
    """
    locked = _open(proposal, by)
    known = User.objects.filter(username__iexact=locked.username).first()
    if known is not None:
        _check_person(known, locked.username, locked.name)
        posting = grant_posting(
            user=known, role=locked.role, area=locked.area, organisation=locked.organisation, title=locked.title,
            from_on=locked.from_on, by=by, at=at,
        )  # fmt: skip
    else:
        posting = add_staff(
            username=locked.username, name=locked.name, password=password, role=locked.role, area=locked.area,
            organisation=locked.organisation, title=locked.title, from_on=locked.from_on, by=by, at=at,
        )  # fmt: skip
    _decide(locked, Decision.GRANTED, "", by, at)
    return posting


@transaction.atomic
def refuse_proposal(*, proposal: Proposal, note: str, by: User, at: datetime) -> None:
    """Refuse it, and say why. Raises: PostingRefused."""
    if not note.strip():
        raise PostingRefused(_("请写明不授予的原因。"), "note")
    _decide(_open(proposal, by), Decision.REFUSED, note.strip()[:WORDS_MOST], by, at)


@transaction.atomic
def withdraw_proposal(*, proposal: Proposal, by: User, at: datetime) -> None:
    """Take back one's own. Raises: PostingRefused where it was decided already."""
    locked = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if locked.decision or locked.proposed_by_id != by.pk:
        raise PostingRefused(_("这条任职建议已经办完。"))
    _decide(locked, Decision.WITHDRAWN, "", by, at)


def _open(proposal: Proposal, by: User) -> Proposal:
    """The proposal under lock, still open, and not one's own. Raises: PostingRefused."""
    locked = Proposal.objects.select_for_update(of=("self",)).select_related("area", "organisation").get(pk=proposal.pk)
    if locked.decision:
        raise PostingRefused(_("这条任职建议已经办完。"))
    if locked.proposed_by_id == by.pk:
        raise PostingRefused(_("自己提出的任职建议要由别人授予。"))
    return locked


def _check_person(known: User | None, username: str, name: str) -> None:
    """The account, where there is one, is this person's. Raises: PostingRefused."""
    if not name or len(name) > NAME_MOST:
        raise PostingRefused(_("请填写姓名，最多 %(most)d 个字。") % {"most": NAME_MOST}, "name")
    if known is not None and (known.name != name or known.kind != UserKind.STAFF):
        raise PostingRefused(_("用户名“%(name)s”是另一个人的。") % {"name": username}, "username")


def _decide(proposal: Proposal, decision: str, note: str, by: User, at: datetime) -> None:
    proposal.decision, proposal.note, proposal.decided_by, proposal.decided_at = decision, note, by, at
    proposal.save(update_fields=["decision", "note", "decided_by", "decided_at"])
    _record(proposal, decision, by, at)
    if proposal.proposed_by and proposal.proposed_by_id != by.pk:
        words = {"name": proposal.name, "decision": Decision(decision).label}
        _tell(proposal, [proposal.proposed_by], _("“%(name)s”的任职建议：%(decision)s") % words, by, at)


def _tell(proposal: Proposal, receivers: list[User], subject: str, by: User, at: datetime) -> None:
    draft = Draft(
        key=f"{proposal.pk}:{proposal.decision or 'proposed'}", receivers=receivers, topic="posting.proposed",
        subject=subject, link=reverse("postings:proposals"), subject_kind=KIND, subject_id=proposal.pk, sender=by,
    )  # fmt: skip
    send_messages(drafts=[draft], at=at)


def _record(proposal: Proposal, what: str, by: User, at: datetime) -> None:
    after = {"username": proposal.username, "role": proposal.role, "area_id": proposal.area_id}
    record_change(subject_kind=KIND, subject_id=proposal.pk, what=what, before={}, after=after, by=by, at=at)
    detail = {"role": proposal.role, "username": proposal.username}
    record_audit(action=f"proposal.{what}", by=by, at=at, subject_kind=KIND, subject_id=proposal.pk, detail=detail)
