"""A duty desk of the community, and what is tried on it."""

from dataclasses import dataclass
from datetime import time, timedelta
from uuid import UUID

from linli.registers.roster.actions import Particulars, add_shift, create_desk, hand_over_duty, renew_feed
from linli.registers.roster.models import DutyLine, DutyRequest
from tests.access.cast import NOW
from tests.world import World


@dataclass(frozen=True)
class Duty:
    """The desk, and one of the street and of the property company beside it.

    The shift and the feed are of the one inside in R5, who asks for relief; 刘芳 takes over from them.
    """

    desk: UUID
    shift: UUID
    line: UUID
    request: UUID
    handover: UUID
    feed: str
    street: UUID
    unit: UUID


def make_duty(world: World) -> Duty:
    """Make all of it."""
    worker, by = world["r5"], world["chenyan"]
    desk = create_desk(particulars=Particulars("松园值班室"), area=world.community, by=by, at=NOW)
    shift = add_shift(desk=desk, person=worker, starts_at=NOW, ends_at=NOW + timedelta(hours=8), by=by, at=NOW)
    line = DutyLine.objects.create(
        desk=desk, day=3, person=worker, starts=time(9), minutes=480, from_on=NOW.date() + timedelta(days=30)
    )
    street = create_desk(particulars=Particulars("街道值班室"), area=world.street, by=by, at=NOW)
    unit = create_desk(particulars=Particulars("物业值班"), organisation=world.property, by=by, at=NOW)
    handover = hand_over_duty(desk=desk, to=world["liufang"], note="无事", things=[], by=worker, at=NOW)
    request = DutyRequest.objects.create(shift=shift, asked_by=worker, asked_at=NOW)
    return Duty(
        desk.pk, shift.pk, line.pk, request.pk, handover.pk, renew_feed(user=worker, at=NOW), street.pk, unit.pk
    )
