"""The only writes to postings."""

import contextlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.foundation.accounts.actions import (
    AlreadyDeactivated,
    BadUsername,
    DemoPassword,
    UsernameTaken,
    WeakPassword,
    create_user,
    deactivate_user,
    set_password,
)
from linli.foundation.accounts.models import User, UserKind
from linli.foundation.audit.actions import record_audit
from linli.foundation.editions.actions import renew
from linli.foundation.history.actions import record_change
from linli.foundation.installation.queries import current
from linli.lib.worktime import SHANGHAI
from linli.registers.areas.models import Area
from linli.registers.organisations.models import Organisation
from linli.registers.postings.holdings import open_things
from linli.registers.postings.models import POSTINGS_EDITION, Posting
from linli.registers.postings.policies import (
    PostingRefused,
    check_administrators,
    check_granter,
    check_not_oneself,
    check_place,
    check_rank,
    check_somebody_is_left,
)

__all__ = [
    "PostingRefused",
    "add_staff",
    "dismiss_staff",
    "end_posting",
    "give_first_passwords",
    "grant_posting",
    "reset_password",
    "withdraw_posting",
]

KIND = "posting"
NAME_MOST, TITLE_MOST = 40, 40


@transaction.atomic
def grant_posting(
    *,
    user: User,
    role: str,
    by: User | None,
    at: datetime,
    area: Area | None = None,
    organisation: Organisation | None = None,
    title: str = "",
    from_on: date | None = None,
    to_on: date | None = None,
) -> Posting:
    """Let somebody serve in a role from a day (None: the day of `at`) to a day (None: until further notice).

    Raises: PostingRefused for a wrong place, wrong days, a doubled posting, or administrators not kept apart.
    """
    check_place(role, area, organisation)
    check_not_oneself(user, by)
    check_granter(by, at.astimezone(SHANGHAI).date(), graded=current().graded)
    first = from_on or at.astimezone(SHANGHAI).date()
    if to_on is not None and to_on < first:
        raise PostingRefused(_("结束日期不能早于开始日期。"), "to_on")
    if len(title) > TITLE_MOST:
        raise PostingRefused(_("职务最多 %(most)d 个字。") % {"most": TITLE_MOST}, "title")
    locked = User.objects.select_for_update().get(pk=user.pk)
    if not locked.is_active:
        raise PostingRefused(_("“%(name)s”的账号已停用。") % {"name": locked.name})
    if locked.kind != UserKind.STAFF:
        raise PostingRefused(_("这是居民账号，不能任职。请先在人员管理里为本人建立工作账号。"))
    check_administrators(role, _roles_between(locked, first, to_on), graded=current().graded)
    posting = Posting(
        user=locked, role=role, area=area, organisation=organisation, title=title.strip(), from_on=first, to_on=to_on,
        granted_by=by, granted_at=at,
    )  # fmt: skip
    _save(posting)
    _record(posting, "granted", {}, _words(posting), by, at)
    return posting


def _roles_between(user: User, first: date, last: date | None) -> list[str]:
    """The roles a person holds on any day from the first to the last (None: for ever)."""
    overlapping = Q(to_on__isnull=True) | Q(to_on__gte=first)
    if last is not None:
        overlapping &= Q(from_on__lte=last)
    return list(Posting.objects.filter(overlapping, user=user).values_list("role", flat=True))


def _save(posting: Posting) -> None:
    try:
        with transaction.atomic():
            posting.save(force_insert=True)
    except IntegrityError as error:
        raise PostingRefused(_("此人已有相同的任职。"), "role") from error


@transaction.atomic
def end_posting(*, posting: Posting, last_on: date, by: User | None, at: datetime) -> Posting:
    """Let a posting end with a day (its last one in force). A day before it began withdraws it: it is never in force.

    Raises: PostingRefused where it has ended already, or nobody would be left to administer.
    """
    locked = Posting.objects.select_for_update(of=("self",)).get(id=posting.id)
    if locked.to_on is not None and locked.to_on <= last_on:
        raise PostingRefused(_("此任职已于 %(day)s 结束。") % {"day": locked.to_on.isoformat()}, "last_on")
    check_rank(locked.user, by, at.astimezone(SHANGHAI).date())
    check_somebody_is_left(locked, last_on + timedelta(days=1))
    before = _words(locked)
    if last_on < locked.from_on:
        locked.delete()
        _record(posting, "withdrawn", before, {}, by, at)
        return posting
    locked.to_on = last_on
    locked.save(update_fields=["to_on"])
    _record(locked, "ended", before, _words(locked), by, at)
    return locked


@transaction.atomic
def withdraw_posting(*, posting: Posting, by: User | None, at: datetime) -> None:
    """Take back a posting that came in by mistake, as if it had never been in force; the history says that it was.

    Raises: PostingRefused where nobody would be left to administer.
    """
    check_rank(posting.user, by, at.astimezone(SHANGHAI).date())
    check_somebody_is_left(posting, posting.from_on)
    _record(posting, "withdrawn", _words(posting), {}, by, at)
    posting.delete()


@transaction.atomic
def give_first_passwords(*, passwords: Mapping[UUID, str], by: User, at: datetime) -> list[User]:
    """First passwords for people who have none yet, to be changed at the first login; gives those who got one.

    Who has a password, or is looked after by the security administrator only, is left out.
    """
    people = User.objects.select_for_update().filter(pk__in=list(passwords), is_active=True).order_by("name", "id")
    given = []
    for one in people:
        if not one.has_usable_password():
            with contextlib.suppress(PostingRefused):
                given.append(reset_password(user=one, password=passwords[one.pk], by=by, at=at))
    return given


@transaction.atomic
def add_staff(
    *,
    username: str,
    name: str,
    password: str | DemoPassword,
    role: str,
    by: User | None,
    at: datetime,
    area: Area | None = None,
    organisation: Organisation | None = None,
    title: str = "",
    phone: str = "",
    email: str = "",
    from_on: date | None = None,
    must_change_password: bool = True,
    is_demo: bool = False,
) -> Posting:
    """Enter somebody and their first posting at once: both or neither. Raises: PostingRefused, lib.phones.BadPhone."""
    check_place(role, area, organisation)
    if not name.strip() or len(name.strip()) > NAME_MOST:
        raise PostingRefused(_("请填写姓名，最多 %(most)d 个字。") % {"most": NAME_MOST}, "name")
    user = _entered(
        username=username, name=name, password=password, phone=phone, email=email, by=by, at=at,
        must_change_password=must_change_password, is_demo=is_demo,
    )  # fmt: skip
    return grant_posting(
        user=user, role=role, area=area, organisation=organisation, title=title, from_on=from_on, by=by, at=at
    )


@transaction.atomic
def reset_password(*, user: User, password: str, by: User, at: datetime) -> User:
    """A new first password, to be changed at the next login; other sessions end. Raises: PostingRefused."""
    check_rank(user, by, at.astimezone(SHANGHAI).date())
    return set_password(user=user, password=password, by=by, at=at, must_change_password=True)


@transaction.atomic
def dismiss_staff(*, user: User, by: User | None, at: datetime) -> User:
    """Close an account and end its postings with the day before: nothing is in force any more.

    Raises: PostingRefused where it is closed already, something is still open in these hands, or nobody would be left
    to administer.
    """
    if left := open_things(user, at):
        words = {"name": user.name, "open": "、".join(f"{one.label} {one.count}" for one in left)}
        raise PostingRefused(_("“%(name)s”手里还有没办完的工作，请先转交：%(open)s。") % words)
    check_rank(user, by, at.astimezone(SHANGHAI).date())
    yesterday = at.astimezone(SHANGHAI).date() - timedelta(days=1)
    running = Q(to_on__isnull=True) | Q(to_on__gt=yesterday)
    for posting in Posting.objects.filter(running, user=user):
        end_posting(posting=posting, last_on=yesterday, by=by, at=at)
    try:
        return deactivate_user(user=user, by=by, at=at)
    except AlreadyDeactivated as error:
        raise PostingRefused(_("“%(name)s”的账号已经停用。") % {"name": user.name}) from error


def _entered(**particulars: Any) -> User:
    """The new user, with refusals in words of this form."""
    try:
        return create_user(**particulars)
    except BadUsername as error:
        message = _("用户名为 2 到 64 个小写字母、数字、点、横线或下划线，以字母或数字开头。")
        raise PostingRefused(message, "username") from error
    except UsernameTaken as error:
        raise PostingRefused(
            _("用户名“%(name)s”已有人使用。") % {"name": particulars["username"]}, "username"
        ) from error
    except WeakPassword as error:
        raise PostingRefused("".join(error.reasons), "password") from error


def _words(posting: Posting) -> dict[str, Any]:
    return {
        "user_id": posting.user_id,
        "role": posting.role,
        "area_id": posting.area_id,
        "organisation_id": posting.organisation_id,
        "from_on": posting.from_on,
        "to_on": posting.to_on,
    }


def _record(
    posting: Posting, what: str, before: dict[str, Any], after: dict[str, Any], by: User | None, at: datetime
) -> None:
    """Roles are security: the history of the posting and the audit log both say it."""
    renew(POSTINGS_EDITION)
    record_change(subject_kind=KIND, subject_id=posting.id, what=what, before=before, after=after, by=by, at=at)
    detail = {"role": posting.role, "posting": str(posting.id)}
    record_audit(action=f"posting.{what}", by=by, at=at, subject_kind="user", subject_id=posting.user_id, detail=detail)
