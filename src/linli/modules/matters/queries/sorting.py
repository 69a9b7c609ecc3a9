"""Reading the category table for its pages."""

from typing import Any

from django.db.models import F

from linli.casework.models import Case
from linli.modules.matters.models import Category
from linli.modules.matters.procedure import KIND
from linli.modules.matters.queries import matters_of


def category_rows() -> list[Category]:
    """Every heading and category with the unit it offers, by code."""
    return list(Category.objects.select_related("default_organisation").order_by("code"))


def category_row(code: str) -> Category | None:
    """One of them."""
    return Category.objects.select_related("default_organisation").filter(pk=code).first()


def open_in_category(code: str, user: Any, most: int) -> tuple[list[dict[str, Any]], int]:
    """The most urgent open matters of a category that this person may see, and how many are open in all."""
    of_it = {"kind": KIND, "open": True, "matter__category_id": code}
    seen = matters_of(user).filter(**of_it).order_by("sort_at", "id")
    rows = seen.values("pk", "no", "title", time_class=F("matter__time_class"))[:most]
    return [dict(row) for row in rows], Case.objects.filter(**of_it).count()
