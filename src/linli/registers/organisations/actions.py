"""The only writes to organisations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.foundation.editions.actions import renew
from linli.foundation.history.actions import NewChange, record_change, record_changes
from linli.registers.areas.models import Area
from linli.registers.organisations.models import ORGANISATIONS_EDITION, Organisation, OrganisationKind

KIND = "organisation"
NAME_MOST, SHORT_MOST, PHONE_MOST = 60, 20, 30
COLUMNS = ("name", "short", "kind", "area_id", "phone")


class OrganisationRefused(ValueError):
    """An organisation that can not be like this; `field` names the form field it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        """Keep the sentence for the person."""
        super().__init__(message)
        self.message, self.field = message, field


@dataclass(frozen=True)
class Particulars:
    """What is written down about an organisation; `area` None means it works everywhere."""

    name: str
    short: str
    kind: str
    area: Area | None = None
    phone: str = ""


@transaction.atomic
def create_organisation(
    *,
    name: str,
    short: str,
    kind: str,
    by: User | None,
    at: datetime,
    area: Area | None = None,
    phone: str = "",
) -> Organisation:
    """A new unit. Raises: OrganisationRefused."""
    columns = _checked(Particulars(name, short, kind, area, phone), None)
    organisation = Organisation.objects.create(created_at=at, **columns)
    _record(organisation, "created", {}, columns, by, at)
    return organisation


@transaction.atomic
def change_organisation(
    *, organisation: Organisation, particulars: Particulars, by: User | None, at: datetime
) -> Organisation:
    """Another name, short name, kind, area or telephone; all at once. Raises: OrganisationRefused."""
    locked: Organisation = Organisation.objects.select_for_update().get(id=organisation.id)
    after = _checked(particulars, locked)
    before = {column: getattr(locked, column) for column in after}
    if before != after:
        for column, value in after.items():
            setattr(locked, column, value)
        locked.save(update_fields=[column.removesuffix("_id") for column in after])
        _record(locked, "changed", before, after, by, at)
    return locked


@transaction.atomic
def deactivate_organisation(*, organisation: Organisation, by: User | None, at: datetime) -> Organisation:
    """Take a unit out of use; what it holds stays with it. Raises: OrganisationRefused if it is already."""
    if not Organisation.objects.filter(id=organisation.id, active=True).update(active=False):
        raise OrganisationRefused(_("“%(name)s”已经停用。") % {"name": organisation.name})
    organisation.refresh_from_db()
    _record(organisation, "deactivated", {"active": True}, {"active": False}, by, at)
    return organisation


@dataclass(frozen=True)
class Entered:
    """One unit of a set: its particulars, and the one that is changed (None: a new one)."""

    particulars: Particulars
    own: Organisation | None = None


@transaction.atomic
def enter_organisations(*, rows: Sequence[Entered], by: User | None, at: datetime) -> list[Organisation]:
    """New and changed units, all or none, in order. The particulars are right: names once, within their lengths.

    Raises: OrganisationRefused where one of those to change has meanwhile become another.
    """
    own = [row.own for row in rows if row.own is not None]
    _lock_unchanged(own)
    entered, changes = [], []
    for row in rows:
        after = _columns(row.particulars)
        unit = row.own or Organisation(created_at=at)
        before = _columns_of(unit) if row.own else {}
        for column, value in after.items():
            setattr(unit, column, value)
        entered.append(unit)
        changes.append(NewChange(KIND, unit.pk, "changed" if row.own else "created", before, after, by, at))
    fresh = [unit for unit, row in zip(entered, rows, strict=True) if row.own is None]
    Organisation.objects.bulk_create(fresh, batch_size=500)
    Organisation.objects.bulk_update(own, [name.removesuffix("_id") for name in COLUMNS], batch_size=500)
    record_changes(rows=changes)
    renew(ORGANISATIONS_EDITION)
    return entered


def _lock_unchanged(own: Sequence[Organisation]) -> None:
    """Raises: OrganisationRefused."""
    locked: dict[UUID, Organisation] = Organisation.objects.select_for_update(of=("self",)).in_bulk(_keys(own))
    for one in own:
        if one.pk not in locked or _columns_of(locked[one.pk]) != _columns_of(one):
            raise OrganisationRefused(_("“%(name)s”刚刚被别人修改，请重新核对。") % {"name": one.name})


@transaction.atomic
def withdraw_organisations(*, units: Sequence[Organisation], by: User | None, at: datetime) -> None:
    """Take units away that nothing points to; the history says that they were there. Raises: ProtectedError."""
    changes = [NewChange(KIND, unit.pk, "withdrawn", _columns_of(unit), {}, by, at) for unit in units]
    Organisation.objects.filter(pk__in=_keys(units)).delete()
    record_changes(rows=changes)
    renew(ORGANISATIONS_EDITION)


def _keys(units: Sequence[Organisation]) -> list[UUID]:
    return [unit.pk for unit in units]


def _columns_of(unit: Organisation) -> dict[str, Any]:
    return {column: getattr(unit, column) for column in COLUMNS}


def _checked(particulars: Particulars, own: Organisation | None) -> dict[str, Any]:
    """The columns. Raises: OrganisationRefused."""
    name = _text(particulars.name, "name", NAME_MOST)
    others = Organisation.objects.filter(name=name, active=True)
    if own is not None:
        others = others.exclude(id=own.id)
    if others.exists():
        raise OrganisationRefused(_("已经有名为“%(name)s”的单位。") % {"name": name}, "name")
    if particulars.kind not in OrganisationKind.values:
        raise OrganisationRefused(_("请选择单位类型。"), "kind")
    if particulars.area is not None and not particulars.area.active:
        raise OrganisationRefused(_("区划“%(name)s”已停用。") % {"name": particulars.area.name}, "area")
    phone = particulars.phone.strip()
    if len(phone) > PHONE_MOST:
        raise OrganisationRefused(_("电话最多 %(most)d 个字符。") % {"most": PHONE_MOST}, "phone")
    short = _text(particulars.short, "short", SHORT_MOST)
    return _columns(Particulars(name, short, particulars.kind, particulars.area, phone))


def _columns(particulars: Particulars) -> dict[str, Any]:
    """Particulars as the row holds them."""
    return {
        "name": particulars.name,
        "short": particulars.short,
        "kind": particulars.kind,
        "area_id": particulars.area.id if particulars.area else None,
        "phone": particulars.phone,
    }


def _text(text: str, field: str, most: int) -> str:
    clean = text.strip()
    if not clean:
        raise OrganisationRefused(_("请填写名称。") if field == "name" else _("请填写简称。"), field)
    if len(clean) > most:
        words = {"most": most, "count": len(clean)}
        raise OrganisationRefused(_("最多 %(most)d 个字，现在有 %(count)d 个。") % words, field)
    return clean


def _record(
    organisation: Organisation, what: str, before: dict[str, Any], after: dict[str, Any], by: User | None, at: datetime
) -> None:
    renew(ORGANISATIONS_EDITION)
    record_change(subject_kind=KIND, subject_id=organisation.id, what=what, before=before, after=after, by=by, at=at)
