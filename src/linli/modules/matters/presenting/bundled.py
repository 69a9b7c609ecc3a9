"""Categories in the file of the configuration."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.accounts.models import User
from linli.foundation.configuration.sections import BadEntry, Entries, Section, Values, checked
from linli.modules.matters.actions.categories import set_category, told_category
from linli.modules.matters.forms.categories import CategoryForm
from linli.modules.matters.presenting.categories import CATEGORY_WORDING
from linli.modules.matters.queries import categories
from linli.modules.matters.queries.sorting import category_rows
from linli.registers.organisations.queries import organisation_named

SETTERS = frozenset({"R8", "R13"})


def _dump() -> Entries:
    return {row.code: told_category(row) for row in category_rows()}


def _put(key: str, values: Values | None, by: User, at: datetime) -> None:
    if values is None:
        raise BadEntry([_("分类不能删除，只能停用。")])
    unit = organisation_named(str(values["default_organisation"]))
    if values["default_organisation"] and unit is None:
        raise BadEntry([_("没有在用的单位“%(name)s”。") % {"name": values["default_organisation"]}])
    form = CategoryForm({**values, "default_organisation": str(unit.pk) if unit else ""}, whole=True)
    checked(form)
    set_category(code=key, values=form.values(), seen=None, by=by, at=at)


def _titled(key: str) -> str:
    row = categories().get(key)
    return f"{key} {row.name}" if row else key


CATEGORIES = Section(
    key="categories", label=gettext_lazy("诉求分类"), order=20, roles=SETTERS, wording=CATEGORY_WORDING, dump=_dump,
    put=_put, titled=_titled, numbers=frozenset({"on_site", "on_the_spot", "on_portal", "active"}),
)  # fmt: skip
