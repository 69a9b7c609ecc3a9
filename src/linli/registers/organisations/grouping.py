"""The only writes to groups, their terms and their members."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.foundation.history.actions import record_change
from linli.registers.areas.models import Area
from linli.registers.organisations.actions import OrganisationRefused
from linli.registers.organisations.models import PARTY, Group, GroupKind, Member, MemberPost, Term

KIND = "group"
NAME_MOST, PERSON_MOST = 60, 40


@dataclass(frozen=True)
class GroupParticulars:
    """What is written down about a group."""

    kind: str
    name: str
    area: Area
    parent: Group | None = None


@transaction.atomic
def create_group(*, particulars: GroupParticulars, by: User | None, at: datetime) -> Group:
    """A new group. Raises: OrganisationRefused."""
    columns = _checked(particulars, None)
    group: Group = Group.objects.create(created_at=at, **columns)
    _record(group.pk, "created", {}, columns, by, at)
    return group


@transaction.atomic
def change_group(*, group: Group, particulars: GroupParticulars, by: User | None, at: datetime) -> Group:
    """Another kind, name, area or place in the tree; all at once. Raises: OrganisationRefused."""
    locked: Group = Group.objects.select_for_update().get(pk=group.pk)
    after = _checked(particulars, locked)
    before = {column: getattr(locked, column) for column in after}
    if before != after:
        for column, value in after.items():
            setattr(locked, column, value)
        locked.save(update_fields=[column.removesuffix("_id") for column in after])
        _record(locked.pk, "changed", before, after, by, at)
    return locked


@transaction.atomic
def close_group(*, group: Group, by: User | None, at: datetime) -> None:
    """Take a group out of use. Raises: OrganisationRefused where it is already, or others stand below it."""
    if group.children.filter(active=True).exists():
        raise OrganisationRefused(_("“%(name)s”下面还有在用的组织，请先停用它们。") % {"name": group.name})
    if not Group.objects.filter(pk=group.pk, active=True).update(active=False):
        raise OrganisationRefused(_("“%(name)s”已经停用。") % {"name": group.name})
    _record(group.pk, "closed", {"active": True}, {"active": False}, by, at)


@transaction.atomic
def begin_term(*, group: Group, number: int, from_on: date, to_on: date, by: User | None, at: datetime) -> Term:
    """A term of an elected committee; terms do not overlap. Raises: OrganisationRefused."""
    Group.objects.select_for_update().get(pk=group.pk)
    if not group.is_elected:
        raise OrganisationRefused(_("只有居委会、业委会和监督委员会有届次。"))
    if to_on < from_on:
        raise OrganisationRefused(_("结束日期不能早于开始日期。"), "to_on")
    if group.terms.filter(number=number).exists():
        raise OrganisationRefused(_("已经有第 %(number)d 届。") % {"number": number}, "number")
    if other := group.terms.filter(from_on__lte=to_on, to_on__gte=from_on).first():
        words = {"number": other.number, "from": other.from_on.isoformat(), "to": other.to_on.isoformat()}
        raise OrganisationRefused(_("与第 %(number)d 届（%(from)s 至 %(to)s）重叠。") % words, "from_on")
    term = Term.objects.create(group=group, number=number, from_on=from_on, to_on=to_on)
    _record(group.pk, "term", {}, {"number": number, "from_on": from_on, "to_on": to_on}, by, at)
    return term


@dataclass(frozen=True)
class NewMember:
    """Somebody who joins a group: by name, or by account."""

    name: str
    post: str = MemberPost.MEMBER
    user: User | None = None
    from_on: date = date.min
    to_on: date | None = None


@transaction.atomic
def add_member(*, group: Group, member: NewMember, by: User | None, at: datetime) -> Member:
    """Let somebody belong to a group; in a committee within one of its terms, to its end unless said otherwise.

    Raises: OrganisationRefused.
    """
    name = (member.name.strip() or str(member.user or "")).strip()
    if not name or len(name) > PERSON_MOST:
        raise OrganisationRefused(_("请填写姓名，最多 %(most)d 个字。") % {"most": PERSON_MOST}, "name")
    if member.to_on is not None and member.to_on < member.from_on:
        raise OrganisationRefused(_("结束日期不能早于开始日期。"), "to_on")
    term = _term_of(group, member)
    to_on = member.to_on or (term.to_on if term else None)
    row = Member.objects.create(
        group=group, term=term, name=name, user=member.user, post=member.post, from_on=member.from_on, to_on=to_on
    )
    after = {"member_id": row.pk, "post": row.post, "from_on": row.from_on, "to_on": to_on}
    _record(group.pk, "member_joined", {}, after, by, at)
    return row


@transaction.atomic
def end_member(*, member: Member, last_on: date, by: User | None, at: datetime) -> None:
    """Let somebody's time in a group end with a day. Raises: OrganisationRefused where it has ended by then."""
    locked = Member.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if locked.to_on is not None and locked.to_on <= last_on:
        raise OrganisationRefused(_("已于 %(day)s 结束。") % {"day": locked.to_on.isoformat()}, "last_on")
    if last_on < locked.from_on:
        raise OrganisationRefused(_("结束日期不能早于开始日期。"), "last_on")
    before = {"member_id": locked.pk, "to_on": locked.to_on}
    locked.to_on = last_on
    locked.save(update_fields=["to_on"])
    _record(locked.group_id, "member_left", before, {"member_id": locked.pk, "to_on": last_on}, by, at)


def _term_of(group: Group, member: NewMember) -> Term | None:
    """The term a committee's member sits in. Raises: OrganisationRefused where none holds on these days."""
    if not group.is_elected:
        return None
    last = member.to_on or member.from_on
    term = group.terms.filter(from_on__lte=member.from_on, to_on__gte=last).first()
    if term is None:
        raise OrganisationRefused(_("这段时间不在任何一届任期内，请先登记届次。"), "from_on")
    return term


def _checked(particulars: GroupParticulars, own: Group | None) -> dict[str, Any]:
    """The columns. Raises: OrganisationRefused."""
    name, area, parent = particulars.name.strip(), particulars.area, particulars.parent
    if not name or len(name) > NAME_MOST:
        raise OrganisationRefused(_("请填写名称，最多 %(most)d 个字。") % {"most": NAME_MOST}, "name")
    if particulars.kind not in GroupKind.values:
        raise OrganisationRefused(_("请选择类型。"), "kind")
    if not area.active:
        raise OrganisationRefused(_("区划“%(name)s”已停用。") % {"name": area.name}, "area")
    others = Group.objects.filter(name=name, area=area, active=True)
    if (others.exclude(pk=own.pk) if own else others).exists():
        raise OrganisationRefused(_("这里已经有“%(name)s”。") % {"name": name}, "name")
    if parent is not None:
        _check_parent(particulars.kind, parent, own)
    return {"kind": particulars.kind, "name": name, "area_id": area.pk, "parent_id": parent.pk if parent else None}


def _check_parent(kind: str, parent: Group, own: Group | None) -> None:
    """A party unit stands below a higher one; nothing stands below itself. Raises: OrganisationRefused."""
    if not parent.active:
        raise OrganisationRefused(_("上级“%(name)s”已停用。") % {"name": parent.name}, "parent")
    if kind in PARTY and (parent.kind not in PARTY or PARTY.index(parent.kind) >= PARTY.index(kind)):
        raise OrganisationRefused(_("党组织的上级应是更高一级的党组织。"), "parent")
    above: Group | None = parent
    while own is not None and above is not None:
        if above.pk == own.pk:
            raise OrganisationRefused(_("不能放在自己的下级里。"), "parent")
        above = above.parent


def _record(
    group_id: UUID, what: str, before: dict[str, Any], after: dict[str, Any], by: User | None, at: datetime
) -> None:
    record_change(subject_kind=KIND, subject_id=group_id, what=what, before=before, after=after, by=by, at=at)
