"""The shifts that somebody who leaves still has ahead, and who puts others on them."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from linli.foundation.accounts.models import User
from linli.lib.numbers import day_of
from linli.registers.postings.holdings import Holding
from linli.registers.roster.models import DutyDesk, DutyShift
from linli.registers.roster.queries import arrangers, standing_shifts


def shifts_ahead(user: User, at: datetime) -> QuerySet[DutyShift]:
    """The shifts of a person that are not over, at desks in use, the earliest first."""
    return standing_shifts().filter(person=user, ends_at__gt=at, desk__active=True).order_by("starts_at", "id")


def where_given_on(user: User, at: datetime) -> str:
    """The pattern from which shifts ahead come, as long as one does; then the week of the first that is left.

    Where they are at several desks, the list of desks: none of those who arrange one may open all of them.
    """
    rows = shifts_ahead(user, at)
    if rows.order_by().values("desk").distinct().count() > 1:
        return reverse("roster:list")
    if laid_out := rows.filter(line__isnull=False).first():
        return reverse("roster:pattern", args=[laid_out.desk_id])
    if single := rows.first():
        day = day_of(single.starts_at).isoformat()
        return f"{reverse('roster:desk', args=[single.desk_id])}?on={day}"
    return reverse("roster:list")


def keepers_for(user: User, at: datetime) -> list[User]:
    """Those who arrange the rosters of the desks where this person has shifts; the person only where nobody else."""
    desks = DutyDesk.objects.filter(pk__in=shifts_ahead(user, at).order_by().values("desk"))
    found = {one.pk: one for desk in desks for one in arrangers(desk, day_of(at))}
    return [one for pk, one in found.items() if pk != user.pk] or list(found.values())


AHEAD = Holding(
    key="roster",
    label=gettext_lazy("还没值的班"),
    unit=gettext_lazy("个"),
    count=lambda user, at: shifts_ahead(user, at).count(),
    url=where_given_on,
    keepers=keepers_for,
)
