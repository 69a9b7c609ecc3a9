"""The only writes to the ties of a unit to areas and other units."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.foundation.editions.actions import renew
from linli.foundation.history.actions import record_change
from linli.registers.areas.models import Area
from linli.registers.organisations.actions import KIND, OrganisationRefused
from linli.registers.organisations.models import ORGANISATIONS_EDITION, Link, LinkKind, Organisation


@transaction.atomic
def link_unit(
    *, organisation: Organisation, kind: str, area: Area | None, other: Organisation | None, from_on: date,
    by: User | None, at: datetime,
) -> Link:  # fmt: skip
    """Tie a unit to one area or one other unit from a day on. Raises: OrganisationRefused."""
    if (area is None) == (other is None):
        raise OrganisationRefused(_("请选择一个区划，或者一个单位。"), "area")
    if kind not in LinkKind.values:
        raise OrganisationRefused(_("请选择关系。"), "kind")
    if other is not None and other.pk == organisation.pk:
        raise OrganisationRefused(_("不能与自己建立关系。"), "other")
    link = Link(organisation=organisation, kind=kind, area=area, other=other, from_on=from_on)
    try:
        with transaction.atomic():
            link.save(force_insert=True)
    except IntegrityError as error:
        raise OrganisationRefused(_("已经有相同的关系。"), "kind") from error
    _record(link, "linked", {}, _words(link), by, at)
    return link


@transaction.atomic
def end_link(*, link: Link, last_on: date, by: User | None, at: datetime) -> None:
    """Let a tie end with a day; one that has not begun by then never was. Raises: OrganisationRefused."""
    locked = Link.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if locked.to_on is not None:
        raise OrganisationRefused(_("已于 %(day)s 结束。") % {"day": locked.to_on.isoformat()})
    before = _words(locked)
    if last_on < locked.from_on:
        _record(locked, "unlinked", before, {}, by, at)
        locked.delete()
        return
    locked.to_on = last_on
    locked.save(update_fields=["to_on"])
    _record(locked, "unlinked", before, _words(locked), by, at)


def _words(link: Link) -> dict[str, Any]:
    return {
        "kind": link.kind, "area_id": link.area_id, "other_id": link.other_id, "from_on": link.from_on,
        "to_on": link.to_on,
    }  # fmt: skip


def _record(
    link: Link, what: str, before: dict[str, Any], after: dict[str, Any], by: User | None, at: datetime
) -> None:
    renew(ORGANISATIONS_EDITION)
    record_change(
        subject_kind=KIND, subject_id=link.organisation_id, what=what, before=before, after=after, by=by, at=at
    )
