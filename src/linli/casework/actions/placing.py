"""Moving a case to another place, the only writes to its area columns after opening."""

from uuid import UUID

from django.db import transaction

from linli.casework.models import Case


@transaction.atomic
def move_case(*, case: Case, street_id: UUID | None, community_id: UUID | None, grid_id: UUID | None) -> Case:
    """Write where the case lies. Called by a module inside the transaction of the step that records the move."""
    locked = Case.objects.select_for_update().get(pk=case.pk)
    locked.street_id, locked.community_id, locked.grid_id = street_id, community_id, grid_id
    locked.save(update_fields=["street", "community", "grid"])
    case.street_id, case.community_id, case.grid_id = street_id, community_id, grid_id
    return case
