"""What somebody has in hand, and who can take it over: asked when they leave."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from linli.casework.models import Case
from linli.foundation.accounts.models import User
from linli.lib.numbers import day_of
from linli.modules.matters.policies import HANDERS
from linli.modules.matters.procedure import HELD, KIND
from linli.registers.postings.holdings import Holding
from linli.registers.postings.queries import holders


def held_by(user: User) -> QuerySet[Case]:
    """Open matters that this person handles, whoever asks."""
    return Case.objects.filter(kind=KIND, open=True, state__in=HELD, handler=user)


def keepers_for(user: User, at: datetime) -> list[User]:
    """Those who can hand over what this person handles: their colleagues in the units that lead it."""
    units = set(held_by(user).values_list("lead_id", flat=True)) - {None}
    serving = holders(roles=HANDERS, organisation_ids=units, on=day_of(at)) if units else []
    return [one for one in serving if one.pk != user.pk]


IN_HAND = Holding(
    key="matters",
    label=gettext_lazy("在办诉求"),
    unit=gettext_lazy("件"),
    count=lambda user, _at: held_by(user).count(),
    url=lambda user, _at: f"{reverse('matters:hand_over')}?person={user.pk}",
    keepers=keepers_for,
)
