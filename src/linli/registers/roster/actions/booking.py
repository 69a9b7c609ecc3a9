"""Nobody is on duty twice at the same time: people are locked, then looked at, then written."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from uuid import UUID

from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.foundation.ui.times import show_instant
from linli.registers.roster.models import DutyDesk, DutyShift
from linli.registers.roster.planning import Stretch, first_meeting
from linli.registers.roster.policies import RosterRefused

Wanted = tuple[UUID, Stretch]


def hold_desk(desk: DutyDesk) -> DutyDesk:
    """Put those who change a roster in line, until the caller's transaction ends. Raises: RosterRefused once closed."""
    locked = DutyDesk.objects.select_for_update(of=("self",)).filter(pk=desk.pk, active=True).first()
    if locked is None:
        raise RosterRefused(_("“%(name)s”已经停用。") % {"name": desk.name})
    return locked


def clashes(wanted: Sequence[Wanted], without: Collection[UUID] = ()) -> list[Wanted]:
    """Those of `wanted` during which the person is on duty already, but for the shifts `without`.

    Locks the people, in one order, so that what is found free stays so until the caller's transaction ends.
    """
    if not wanted:
        return []
    people = sorted({person for person, _when in wanted})
    list(User.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk"))
    taken = _taken(people, wanted, without)
    return [(person, when) for person, when in wanted if first_meeting([when], taken[person])]


def check_free(wanted: Sequence[Wanted], field: str, without: Collection[UUID] = ()) -> None:
    """Refuse what would put somebody on duty twice at the same time. Raises: RosterRefused."""
    found = clashes(wanted, without)
    if found or (found := _among_themselves(wanted)):
        person, when = found[0]
        words = {"name": User.objects.get(pk=person), "from": show_instant(when.start), "to": show_instant(when.end)}
        raise RosterRefused(_("%(name)s在 %(from)s 至 %(to)s 已经有班，不能同时值两个班。") % words, field)


def _taken(people: Iterable[UUID], wanted: Sequence[Wanted], without: Collection[UUID]) -> dict[UUID, list[Stretch]]:
    """When these people are on duty, around the wanted time."""
    first, last = min(when.start for _one, when in wanted), max(when.end for _one, when in wanted)
    rows = DutyShift.objects.filter(
        person_id__in=people, ends_at__gt=first, starts_at__lt=last, cancelled_at__isnull=True, desk__active=True
    ).exclude(pk__in=without)  # fmt: skip
    taken: dict[UUID, list[Stretch]] = defaultdict(list)
    for person, start, end in rows.values_list("person_id", "starts_at", "ends_at"):
        taken[person].append(Stretch(start, end))
    return taken


def _among_themselves(wanted: Sequence[Wanted]) -> list[Wanted]:
    """Those that meet the one before them of the same person."""
    inorder = sorted(wanted, key=lambda one: (one[0], one[1].start))
    return [later for earlier, later in pairwise(inorder) if earlier[0] == later[0] and earlier[1].meets(later[1])]
