"""Postings on grids that were split or merged: which they are, and moving them to a grid in use."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.lib.worktime import SHANGHAI
from linli.registers.areas.following import Leftover
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.postings.actions import end_posting, grant_posting
from linli.registers.postings.models import Posting
from linli.registers.postings.policies import GRANTERS, PostingRefused


def left_behind(on: date) -> list[Posting]:
    """The postings that go on after a day on grids out of use, with person and grid, by name. One query."""
    still = Q(to_on__isnull=True) | Q(to_on__gt=on)
    rows = Posting.objects.filter(still, area__level=AreaLevel.GRID, area__active=False, user__is_active=True)
    return list(rows.select_related("user", "area", "organisation").order_by("area__name", "user__name", "id"))


def leftover_postings(grid_ids: Collection[UUID]) -> Leftover | None:
    """How many postings are still on these grids, which are out of use."""
    count = sum(posting.area_id in grid_ids for posting in left_behind(timezone.localdate()))
    if not count:
        return None
    words = _("%(count)d 个任职还在已停用的网格上，要改派到新的网格。") % {"count": count}
    return Leftover(words, reverse("postings:regrant"), GRANTERS)


@transaction.atomic
def move_postings(*, moves: Mapping[str, tuple[Posting, Area]], by: User | None, at: datetime) -> None:
    """Let people serve in other areas from today in the same roles and units; the postings before end yesterday.

    All or none. Raises: PostingRefused, whose `field` is the name of the move that can not be.
    """
    for name, (posting, area) in moves.items():
        try:
            _move(posting, area, by, at)
        except PostingRefused as refusal:
            raise PostingRefused(refusal.message, name) from refusal


def _move(posting: Posting, area: Area, by: User | None, at: datetime) -> None:
    yesterday = at.astimezone(SHANGHAI).date() - timedelta(days=1)
    end_posting(posting=posting, last_on=yesterday, by=by, at=at)
    grant_posting(
        user=posting.user, role=posting.role, area=area, organisation=posting.organisation, title=posting.title,
        to_on=posting.to_on, by=by, at=at,
    )  # fmt: skip
