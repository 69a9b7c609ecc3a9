"""Setting up, changing and closing a duty desk."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import Actor
from linli.foundation.editions.actions import renew
from linli.foundation.history.actions import record_change
from linli.lib.phones import BadPhone, normalise_phone
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.areas.queries import placement_of
from linli.registers.organisations.models import Organisation
from linli.registers.roster.models import ROSTER_EDITION, DutyDesk
from linli.registers.roster.policies import RosterRefused

KIND = "duty_desk"
NAME_MOST, WARN_MOST = 40, 60
OF_DUTY = frozenset({AreaLevel.STREET, AreaLevel.COMMUNITY, AreaLevel.GRID})


@dataclass(frozen=True)
class Particulars:
    """What is written down about a duty desk."""

    name: str
    phone: str = ""
    round_the_clock: bool = True
    holidays_apart: bool = True
    needs_approval: bool = True
    warn_days: int = 7


@transaction.atomic
def create_desk(
    *,
    particulars: Particulars,
    by: Actor,
    at: datetime,
    area: Area | None = None,
    organisation: Organisation | None = None,
) -> DutyDesk:
    """A duty desk of an area or of a unit, one of the two. Raises: RosterRefused."""
    if (area is None) == (organisation is None) or (area is not None and area.level not in OF_DUTY):
        raise RosterRefused(_("请选择值班岗属于哪个街道、社区、网格，或者哪个单位。"), "place")
    desk = DutyDesk(area=area, organisation=organisation, created_at=at)
    if area is not None:
        desk.street_id, desk.community_id, desk.grid_id = placement_of(area)
    columns = _checked(particulars, desk)
    _fill(desk, columns)
    _save(desk, force_insert=True)
    _record(desk, "created", {}, columns | {"area_id": desk.area_id, "organisation_id": desk.organisation_id}, by, at)
    return desk


@transaction.atomic
def change_desk(*, desk: DutyDesk, particulars: Particulars, by: Actor, at: datetime) -> DutyDesk:
    """Another name, number or rule of a desk; its place stays. Raises: RosterRefused."""
    locked = DutyDesk.objects.select_for_update(of=("self",)).get(pk=desk.pk)
    after = _checked(particulars, locked)
    before = {column: getattr(locked, column) for column in after}
    if before != after:
        _fill(locked, after)
        _save(locked, update_fields=list(after))
        _record(locked, "changed", before, after, by, at)
    return locked


@transaction.atomic
def close_desk(*, desk: DutyDesk, by: Actor, at: datetime) -> None:
    """Take a desk out of use; what was on its roster stays written. Raises: RosterRefused if it is already."""
    if not DutyDesk.objects.filter(pk=desk.pk, active=True).update(active=False):
        raise RosterRefused(_("“%(name)s”已经停用。") % {"name": desk.name})
    _record(desk, "closed", {"active": True}, {"active": False}, by, at)


def _checked(given: Particulars, desk: DutyDesk) -> dict[str, Any]:
    """The columns. Raises: RosterRefused."""
    name = given.name.strip()
    if not name or len(name) > NAME_MOST:
        raise RosterRefused(_("请填写名称，最多 %(most)d 个字。") % {"most": NAME_MOST}, "name")
    if _is_taken(desk, name):
        raise _taken(name)
    if not 1 <= given.warn_days <= WARN_MOST:
        raise RosterRefused(_("提前预警的天数为 1 到 %(most)d。") % {"most": WARN_MOST}, "warn_days")
    return {
        "name": name, "phone": _phone(given.phone), "round_the_clock": given.round_the_clock,
        "holidays_apart": given.holidays_apart, "needs_approval": given.needs_approval, "warn_days": given.warn_days,
    }  # fmt: skip


def _phone(text: str) -> str:
    """The digits, so that a text message finds its way; empty stays empty. Raises: RosterRefused."""
    try:
        return normalise_phone(text) if text.strip() else ""
    except BadPhone as error:
        raise RosterRefused(_("值班电话不对，请填写手机号、带区号的固定电话，或 400 电话。"), "phone") from error


def _save(desk: DutyDesk, **how: Any) -> None:
    """Write it. Raises: RosterRefused where a desk got this name there at the same moment."""
    try:
        with transaction.atomic():
            desk.save(**how)
    except IntegrityError as error:
        if not _is_taken(desk, desk.name):
            raise
        raise _taken(desk.name) from error


def _is_taken(desk: DutyDesk, name: str) -> bool:
    alike = DutyDesk.objects.filter(area=desk.area, organisation=desk.organisation, name=name, active=True)
    return alike.exclude(pk=desk.pk).exists()


def _taken(name: str) -> RosterRefused:
    return RosterRefused(_("这里已经有名为“%(name)s”的值班岗。") % {"name": name}, "name")


def _fill(desk: DutyDesk, columns: dict[str, Any]) -> None:
    for column, value in columns.items():
        setattr(desk, column, value)


def _record(desk: DutyDesk, what: str, before: dict[str, Any], after: dict[str, Any], by: Actor, at: datetime) -> None:
    renew(ROSTER_EDITION)
    record_change(subject_kind=KIND, subject_id=desk.pk, what=what, before=before, after=after, by=by, at=at)
