"""Changing the category table."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import Actor
from linli.foundation.audit.actions import record_audit
from linli.foundation.editions.actions import hold, renew
from linli.foundation.history.actions import record_change
from linli.foundation.history.standing import check_standing
from linli.modules.matters.choices import TimeClass
from linli.modules.matters.models import CATEGORIES_EDITION, Category
from linli.registers.organisations.models import Organisation

KIND_CATEGORY = "category"
HEADING, WHOLE = 2, 4
UNSORTED = "1208"
"""Where a report begins that nobody could place: it is always in use."""


class CategoryRefused(ValueError):
    """A category that can not be; `field` names the form field it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        """Keep the sentence for the person."""
        super().__init__(message)
        self.message, self.field = message, field


@dataclass(frozen=True, kw_only=True)
class CategoryValues:
    """What a category says beside its code; a heading has no class, owner or marks of its own."""

    name: str
    default_owner: str = ""
    default_organisation: Organisation | None = None
    time_class: str = ""
    nature: str = ""
    on_site: bool = False
    on_the_spot: bool = False
    anchor: str = ""
    tile: str = ""
    on_portal: bool = True
    active: bool = True


def told_category(row: Category | CategoryValues) -> dict[str, Any]:
    """A category's values, plain; the unit by its name."""
    unit = row.default_organisation
    names = (
        "name",
        "default_owner",
        "time_class",
        "nature",
        "on_site",
        "on_the_spot",
        "anchor",
        "tile",
        "on_portal",
        "active",
    )
    return {**{name: getattr(row, name) for name in names}, "default_organisation": unit.name if unit else ""}


@transaction.atomic
def set_category(*, code: str, values: CategoryValues, seen: str | None, by: Actor, at: datetime) -> Category:
    """Write down a category, new or known, for whatever is taken in from now on.

    Matters taken in already keep the class somebody gave them. `seen` is the mark of the row when its form was opened,
    None where nobody looked. Raises: CategoryRefused, Outdated.
    """
    hold(CATEGORIES_EDITION)
    old = Category.objects.select_related("default_organisation").filter(pk=code).first()
    told = told_category(old) if old else None
    check_standing(kind=KIND_CATEGORY, subject_id=code, values=told, seen=seen)
    check_category(code, values)
    after = told_category(values)
    if old is not None and told == after:
        return old
    heading = code[:HEADING] if len(code) == WHOLE else None
    row, _made = Category.objects.update_or_create(pk=code, defaults={**vars(values), "heading_id": heading})
    renew(CATEGORIES_EDITION)
    record_change(
        subject_kind=KIND_CATEGORY, subject_id=code, what="category", before=told or {}, after=after, by=by, at=at
    )
    record_audit(action="category.changed", by=by, at=at, subject_kind=KIND_CATEGORY, detail={"code": code})
    return row


def check_category(code: str, values: CategoryValues) -> None:
    """The code fits the table, and the values fit a heading or a category. Raises: CategoryRefused."""
    if not (code.isascii() and code.isdecimal() and len(code) in {HEADING, WHOLE}):
        raise CategoryRefused(_("编码应为两位（大类）或四位（分类）数字。"), "code")
    if not values.name:
        raise CategoryRefused(_("请填写名称。"), "name")
    if len(code) == WHOLE:
        _check_below(code, values)
    elif not values.active and Category.objects.filter(heading_id=code, active=True).exists():
        raise CategoryRefused(_("请先停用这一大类下面的分类。"), "active")


def _check_below(code: str, values: CategoryValues) -> None:
    heading = Category.objects.filter(pk=code[:HEADING]).first()
    if heading is None:
        raise CategoryRefused(_("没有编码为 %(code)s 的大类，请先建大类。") % {"code": code[:HEADING]}, "code")
    if values.time_class not in TimeClass.values:
        raise CategoryRefused(_("请选择时限等级。"), "time_class")
    if values.active and not heading.active:
        raise CategoryRefused(_("所属大类“%(name)s”已停用。") % {"name": heading.name}, "active")
    if code == UNSORTED and not values.active:
        raise CategoryRefused(_("分不清类别的反映先放在这一类，不能停用。"), "active")
    if values.default_organisation is not None and not values.default_organisation.active:
        raise CategoryRefused(_("单位已停用，请另选。"), "default_organisation")


@transaction.atomic
def set_default_organisation(*, code: str, organisation: Organisation | None, by: Actor, at: datetime) -> Category:
    """Say which unit matters of a category are offered to first; None for nobody. Raises: Category.DoesNotExist."""
    category = Category.objects.select_related("default_organisation").get(pk=code)
    told = {name: getattr(category, name) for name in CategoryValues.__dataclass_fields__}
    values = CategoryValues(**{**told, "default_organisation": organisation})
    return set_category(code=code, values=values, seen=None, by=by, at=at)
