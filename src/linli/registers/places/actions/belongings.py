"""What belongs to a place from a day to a day: equipment, site rules, and who looks after a building."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.foundation.history.actions import record_change
from linli.registers.places.actions.storing import KIND
from linli.registers.places.checks import PlaceRefused, check_name
from linli.registers.places.choices import EquipmentKind, PlaceKind, RuleKind
from linli.registers.places.models import BuildingHead, Equipment, Place, SiteRule

Belonging = Equipment | SiteRule | BuildingHead
HEADED = frozenset({PlaceKind.BUILDING, PlaceKind.UNIT})


@dataclass(frozen=True)
class NewEquipment:
    """What is to be written down about something that stands in a place."""

    kind: str
    name: str
    from_on: date
    keeper_id: UUID | None = None
    phone: str = ""
    checked_on: date | None = None


@dataclass(frozen=True)
class NewRule:
    """A site rule; a time window has both times, a zone has words."""

    kind: str
    from_on: date
    text: str = ""
    starts: time | None = None
    ends: time | None = None
    to_on: date | None = None


@dataclass(frozen=True)
class NewHead:
    """Who looks after a building or unit from a day on."""

    name: str
    from_on: date
    phone: str = ""
    is_party: bool = False
    user_id: UUID | None = None


@transaction.atomic
def add_equipment(*, place: Place, new: NewEquipment, by: User | None, at: datetime) -> Equipment:
    """Something that stands there from a day on. Raises: PlaceRefused."""
    if new.kind not in EquipmentKind.values:
        raise PlaceRefused(_("请选择设备类型。"), "kind")
    check_name(new.name)
    made = Equipment.objects.create(place=place, **asdict(new))
    _record(place, "equipped", {"what": str(EquipmentKind(new.kind).label), "name": new.name}, by, at)
    return made


@transaction.atomic
def add_rule(*, place: Place, new: NewRule, by: User | None, at: datetime) -> SiteRule:
    """A rule that holds there from a day on. Raises: PlaceRefused."""
    if new.kind not in RuleKind.values:
        raise PlaceRefused(_("请选择规则类型。"), "kind")
    if new.kind == RuleKind.ZONE:
        if not new.text.strip():
            raise PlaceRefused(_("请写清堆放区在哪里、由谁负责。"), "text")
        if new.starts or new.ends:
            raise PlaceRefused(_("堆放区没有时段。"), "starts")
    elif new.starts is None or new.ends is None:
        raise PlaceRefused(_("请填写时段的开始和结束。"), "starts")
    _check_days(new.from_on, new.to_on)
    made = SiteRule.objects.create(place=place, **asdict(new))
    _record(place, "ruled", {"what": str(RuleKind(new.kind).label), "text": new.text}, by, at)
    return made


@transaction.atomic
def name_head(*, place: Place, new: NewHead, by: User | None, at: datetime) -> BuildingHead:
    """Who looks after it from a day on; whoever did so before ends the day before. Raises: PlaceRefused."""
    if place.kind not in HEADED:
        raise PlaceRefused(_("楼栋长要落在楼栋或单元上。"))
    check_name(new.name)
    for former in BuildingHead.objects.select_for_update().filter(place=place, to_on=None):
        if former.from_on >= new.from_on:
            words = {"name": former.name, "day": former.from_on.isoformat()}
            raise PlaceRefused(_("%(name)s从 %(day)s 起任楼栋长，新的起始日要晚于这一天。") % words, "from_on")
        former.to_on = date.fromordinal(new.from_on.toordinal() - 1)
        former.save(update_fields=["to_on"])
    try:
        with transaction.atomic():
            made = BuildingHead.objects.create(place=place, **asdict(new))
    except IntegrityError as error:
        raise PlaceRefused(_("刚刚已经有人登记了楼栋长，请刷新后再看。")) from error
    _record(place, "headed", {"name": new.name, "user_id": new.user_id, "from_on": new.from_on}, by, at)
    return made


@transaction.atomic
def end_belonging(*, one: Belonging, on: date, by: User | None, at: datetime) -> None:
    """The last day of equipment, a rule or a building head. Raises: PlaceRefused."""
    _check_days(one.from_on, on)
    if not type(one).objects.filter(id=one.id, to_on=None).update(to_on=on):
        raise PlaceRefused(_("这一项已经结束。"))
    _record(one.place, "ended", {"what": one._meta.model_name, "name": str(one), "to_on": on}, by, at)


def _check_days(from_on: date, to_on: date | None) -> None:
    if to_on is not None and to_on < from_on:
        raise PlaceRefused(_("结束日期不能早于开始日期。"), "to_on")


def _record(place: Place, what: str, after: dict[str, Any], by: User | None, at: datetime) -> None:
    record_change(subject_kind=KIND, subject_id=place.id, what=what, before={}, after=after, by=by, at=at)
