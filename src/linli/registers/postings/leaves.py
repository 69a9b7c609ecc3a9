"""The only writes to leaves 请假: somebody says when they are away, and who stands in for what they do."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.foundation.history.actions import record_change
from linli.lib.numbers import day_of
from linli.registers.postings.deputising import check_days, end_deputy, name_deputy
from linli.registers.postings.models import Deputy, Leave, LeaveKind, Posting
from linli.registers.postings.policies import ADMINISTRATORS, PostingRefused
from linli.registers.postings.queries import colleagues_of, in_force, postings_of

KIND = "leave"
Follow = Callable[[Leave, datetime], object]
_followers: dict[str, tuple[Follow, Follow]] = {}


def register_absence(name: str, follow: Follow, back: Follow) -> None:
    """Declare, from `AppConfig.ready`, what becomes of work that has a day (shifts, visits) when somebody is away.

    `follow(leave, at)` runs in the transaction that takes the leave, `back(leave, at)` in the one that ends it early;
    the same name replaces.
    """
    _followers[name] = (follow, back)


@transaction.atomic
def take_leave(*, kind: str, from_on: date, to_on: date, deputy: User | None, by: User, at: datetime) -> Leave:
    """Be away oneself; `deputy` stands in for every posting that has nobody yet in these days and that they may hold.

    Raises: PostingRefused for wrong or taken days, and for a deputy who may stand in for none of one's postings.
    """
    User.objects.select_for_update().get(pk=by.pk)
    _check_days(by, kind, from_on, to_on, day_of(at))
    leave = Leave.objects.create(user=by, kind=kind, from_on=from_on, to_on=to_on, taken_at=at)
    record_change(
        subject_kind=KIND, subject_id=leave.pk, what="taken", before={}, after=_words(leave), by=by, at=at
    )  # fmt: skip
    if deputy is not None:
        wanted = _to_stand_in(by, deputy, from_on, to_on)
        if not wanted:
            raise PostingRefused(_("“%(name)s”不能代理你的任何任职，请另选一位。") % {"name": deputy}, "deputy")
        for posting in wanted:
            name_deputy(posting=posting, user=deputy, from_on=from_on, to_on=to_on, by=by, at=at, leave=leave)
    for follow, _back in _followers.values():
        follow(leave, at)
    return leave


@transaction.atomic
def end_leave(*, leave: Leave, by: User, at: datetime) -> None:
    """Be back today: it and those who stand in for it end with the day before; one to come is taken back.

    So is what colleagues were asked for and has not changed hands.
    Raises: PostingRefused for another's leave, or one that is over.
    """
    locked = Leave.objects.select_for_update().get(pk=leave.pk)
    yesterday = day_of(at) - timedelta(days=1)
    if locked.user_id != by.pk:
        raise PostingRefused(_("只有本人可以销假。"))
    if locked.to_on <= yesterday:
        raise PostingRefused(_("这次请假已于 %(day)s 结束。") % {"day": locked.to_on.isoformat()})
    for deputy in Deputy.objects.filter(leave=locked, to_on__gt=yesterday):
        end_deputy(deputy=deputy, by=by, at=at)
    for _follow, back in _followers.values():
        back(locked, at)
    before = _words(locked)
    if locked.from_on > yesterday:
        locked.delete()
        after: dict[str, Any] = {}
    else:
        locked.to_on = yesterday
        locked.save(update_fields=["to_on"])
        after = _words(locked)
    record_change(
        subject_kind=KIND, subject_id=leave.pk, what="ended", before=before, after=after, by=by, at=at
    )  # fmt: skip


def _check_days(user: User, kind: str, from_on: date, to_on: date, today: date) -> None:
    """Raises: PostingRefused."""
    if kind not in LeaveKind.values:
        raise PostingRefused(_("请选择请假类别。"), "kind")
    check_days(from_on, to_on, today, too_long=_("一次请假最多登记 %(most)s 天。"))
    if Leave.objects.filter(user=user, from_on__lte=to_on, to_on__gte=from_on).exists():
        raise PostingRefused(_("这段时间已经登记过请假。"), "from_on")


def _to_stand_in(user: User, deputy: User, from_on: date, to_on: date) -> list[Posting]:
    """The postings of a person, in force all these days, that nobody stands in for yet and that `deputy` may hold."""
    taken = Deputy.objects.filter(from_on__lte=to_on, to_on__gte=from_on).values("posting_id")
    lasting = set(Posting.objects.filter(in_force(to_on), user=user).exclude(pk__in=taken).values_list("pk", flat=True))
    return [
        posting
        for posting in postings_of(user, from_on)
        if posting.role not in ADMINISTRATORS
        and posting.pk in lasting
        and colleagues_of(posting, from_on).filter(pk=deputy.pk).exists()
    ]


def _words(leave: Leave) -> dict[str, Any]:
    return {"user_id": leave.user_id, "kind": leave.kind, "from_on": leave.from_on, "to_on": leave.to_on}
