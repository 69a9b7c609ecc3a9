"""Parts of a matter that others do: children, which hold their parent back until they end."""

from datetime import datetime

from django.db import transaction

from linli.casework.actions import move_case
from linli.casework.models import Case, Entry
from linli.foundation.accounts.models import Actor
from linli.modules.matters import facts as given
from linli.modules.matters.actions.intake import NewMatter, open_matter
from linli.modules.matters.actions.steps import take


@transaction.atomic
def split_matter(*, case: Case, by: Actor, at: datetime, facts: given.SplitFacts) -> Entry:
    """开子事项 at the same place. The reporter is not handed on: who does a part need not know them."""
    entry = take("split", case, by, at, facts)
    matter = case.matter
    row = NewMatter(
        title=facts.title, body=facts.body, category=facts.category, kind=matter.kind, source=matter.source,
        received_at=at, community_id=case.community_id, street_id=case.street_id, address=matter.address,
        lon=matter.lon, lat=matter.lat, by_role=entry.by_role, by_organisation=entry.by_organisation,
        parent_id=case.pk,
    )  # fmt: skip
    child = open_matter(row=row, by=by, at=at)
    move_case(case=child.case, street_id=case.street_id, community_id=case.community_id, grid_id=case.grid_id)
    return entry
