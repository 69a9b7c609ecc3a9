"""Changing the category table."""

from datetime import datetime

from django.db import transaction

from linli.foundation.accounts.models import Actor
from linli.foundation.editions.actions import renew
from linli.foundation.history.actions import record_change
from linli.modules.matters.models import CATEGORIES_EDITION, Category
from linli.registers.organisations.models import Organisation


@transaction.atomic
def set_default_organisation(*, code: str, organisation: Organisation | None, by: Actor, at: datetime) -> Category:
    """Say which unit matters of a category are offered to first; None for nobody. Raises: Category.DoesNotExist."""
    category = Category.objects.select_for_update(of=("self",)).get(pk=code)
    before, after = category.default_organisation_id, organisation.pk if organisation else None
    if before != after:
        category.default_organisation = organisation
        category.save(update_fields=["default_organisation"])
        renew(CATEGORIES_EDITION)
        record_change(
            subject_kind="category", subject_id=code, what="default_organisation",
            before={"organisation_id": before}, after={"organisation_id": after}, by=by, at=at,
        )  # fmt: skip
    return category
