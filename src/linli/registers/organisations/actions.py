"""The only writes to organisations."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.foundation.editions.actions import renew
from linli.foundation.history.actions import record_change
from linli.registers.areas.models import Area
from linli.registers.organisations.models import ORGANISATIONS_EDITION, Organisation, OrganisationKind

KIND = "organisation"
NAME_MOST, SHORT_MOST, PHONE_MOST = 60, 20, 30


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
    return {
        "name": name,
        "short": _text(particulars.short, "short", SHORT_MOST),
        "kind": particulars.kind,
        "area_id": particulars.area.id if particulars.area else None,
        "phone": phone,
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
