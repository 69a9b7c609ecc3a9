"""The only writes to deputies 代理: the holder of a posting names somebody who stands in, from a day to a day."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.foundation.audit.actions import record_audit
from linli.foundation.editions.actions import renew
from linli.foundation.history.actions import record_change
from linli.foundation.messaging.actions import Draft, send_messages
from linli.lib.numbers import day_of
from linli.registers.postings.models import POSTINGS_EDITION, Deputy, Leave, Posting
from linli.registers.postings.policies import ADMINISTRATORS, PostingRefused
from linli.registers.postings.queries import colleagues_of, in_force, posting_label

KIND = "deputy"
LONGEST = timedelta(days=90)


@transaction.atomic
def name_deputy(
    *, posting: Posting, user: User, from_on: date, to_on: date, by: User, at: datetime, leave: Leave | None = None
) -> Deputy:
    """Let a colleague stand in for one's own posting, with the same reach, marked in everything they do.

    Raises: PostingRefused for another's posting, wrong days, an administrator's posting, or a second deputy.
    """
    locked = Posting.objects.select_for_update(of=("self",)).select_related("area", "organisation").get(pk=posting.pk)
    _check_days(locked, from_on, to_on, day_of(at))
    if locked.user_id != by.pk or locked.role in ADMINISTRATORS:
        raise PostingRefused(_("只能为自己的任职指定代理人，管理员和审计员的任职不能代理。"), "posting")
    if not colleagues_of(locked, from_on).filter(pk=user.pk).exists():
        raise PostingRefused(_("代理人须是本单位或本辖区在职的同事。"), "user")
    if Deputy.objects.filter(posting=locked, from_on__lte=to_on, to_on__gte=from_on).exists():
        raise PostingRefused(_("这段时间已经有代理人。"), "from_on")
    deputy = Deputy.objects.create(posting=locked, user=user, from_on=from_on, to_on=to_on, named_at=at, leave=leave)
    _record(deputy, "named", {}, _words(deputy), by, at)
    subject = _("%(name)s 请你代理“%(post)s”，%(from)s 至 %(to)s") % {
        "name": by, "post": posting_label(locked), "from": from_on.isoformat(), "to": to_on.isoformat(),
    }  # fmt: skip
    draft = Draft(
        key=str(deputy.pk), receivers=[user], topic="deputy.named", subject=subject,
        link=reverse("postings:deputies"), subject_kind=KIND, subject_id=deputy.pk, sender=by,
    )  # fmt: skip
    send_messages(drafts=[draft], at=at)
    return deputy


@transaction.atomic
def end_deputy(*, deputy: Deputy, by: User, at: datetime) -> None:
    """End it with the day before: it is not in force any more. By the holder or the deputy. Raises: PostingRefused."""
    locked = Deputy.objects.select_for_update(of=("self",)).select_related("posting").get(pk=deputy.pk)
    yesterday = day_of(at) - timedelta(days=1)
    if by.pk not in {locked.user_id, locked.posting.user_id}:
        raise PostingRefused(_("只有本人或代理人可以结束代理。"))
    if locked.to_on <= yesterday:
        raise PostingRefused(_("此代理已于 %(day)s 结束。") % {"day": locked.to_on.isoformat()})
    before = _words(locked)
    if locked.from_on > yesterday:
        locked.delete()
        _record(deputy, "withdrawn", before, {}, by, at)
        return
    locked.to_on = yesterday
    locked.save(update_fields=["to_on"])
    _record(locked, "ended", before, _words(locked), by, at)


def check_days(from_on: date, to_on: date, today: date, *, too_long: str) -> None:
    """Days to come, in order, no more than ninety: `too_long` says so with `%(most)s`. Raises: PostingRefused."""
    if from_on < today:
        raise PostingRefused(_("开始日期不能早于今天。"), "from_on")
    if to_on < from_on:
        raise PostingRefused(_("结束日期不能早于开始日期。"), "to_on")
    if to_on - from_on > LONGEST:
        raise PostingRefused(too_long % {"most": LONGEST.days}, "to_on")


def _check_days(posting: Posting, from_on: date, to_on: date, today: date) -> None:
    """The same, while the posting is in force. Raises: PostingRefused."""
    check_days(from_on, to_on, today, too_long=_("一次代理最多 %(most)s 天。"))
    if not Posting.objects.filter(in_force(from_on), in_force(to_on), pk=posting.pk).exists():
        raise PostingRefused(_("此任职在这段时间里没有效力。"), "from_on")


def _words(deputy: Deputy) -> dict[str, Any]:
    return {
        "posting_id": deputy.posting_id, "user_id": deputy.user_id, "from_on": deputy.from_on, "to_on": deputy.to_on,
    }  # fmt: skip


def _record(deputy: Deputy, what: str, before: dict[str, Any], after: dict[str, Any], by: User, at: datetime) -> None:
    """Reach is security: the history of the deputy and the audit log both say it. Processes read it anew."""
    renew(POSTINGS_EDITION)
    record_change(subject_kind=KIND, subject_id=deputy.id, what=what, before=before, after=after, by=by, at=at)
    detail = {"posting": str(deputy.posting_id), "deputy": str(deputy.id)}
    record_audit(action=f"deputy.{what}", by=by, at=at, subject_kind="user", subject_id=deputy.user_id, detail=detail)
