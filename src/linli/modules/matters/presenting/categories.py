"""What the pages of categories say: the tree, a history in words, what a change would mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.ui.changes import Wording
from linli.foundation.ui.confirming import Affected, Shown
from linli.modules.matters.choices import Nature
from linli.modules.matters.models import Category
from linli.modules.matters.queries.classes import class_label
from linli.modules.matters.queries.sorting import open_in_category

MOST_SHOWN = 10

CATEGORY_WORDING = Wording(
    labels={
        "name": gettext_lazy("名称"), "time_class": gettext_lazy("默认时限等级"),
        "default_organisation": gettext_lazy("先推荐的单位"), "default_owner": gettext_lazy("默认主责"),
        "nature": gettext_lazy("性质"), "on_site": gettext_lazy("现场类"), "on_the_spot": gettext_lazy("能办即办"),
        "anchor": gettext_lazy("依据"), "tile": gettext_lazy("门户上的叫法"), "on_portal": gettext_lazy("在门户显示"),
        "active": gettext_lazy("在用"),
    },
    words={"time_class": class_label, "nature": lambda value: Nature(value).label},
)  # fmt: skip


@dataclass
class Branch:
    """A heading with its categories."""

    heading: Category
    rows: list[Category] = field(default_factory=list)


def category_tree(rows: Iterable[Category]) -> list[Branch]:
    """Headings in order, each with its categories in order."""
    found: dict[str, Branch] = {}
    for row in sorted(rows, key=lambda row: row.code):
        if row.heading_id is None:
            found[row.code] = Branch(row)
        else:
            found[row.heading_id].rows.append(row)
    return list(found.values())


def category_effect(code: str, before: Mapping[str, Any] | None, after: Mapping[str, Any], user: Any) -> Shown:
    """What another row would mean for what is taken in and for what is open. Nothing open is counted anew.

    The class of a matter was settled by whoever accepted it, so another default touches later ones only.
    """
    fields = CATEGORY_WORDING.told(before or {}, after)
    if not fields:
        return Shown((_("内容没有变化。"),))
    said = [
        _("以后登记的按新的：%(what)s。")
        % {"what": "；".join(f"{one.label} {one.before} → {one.after}" for one in fields)}
    ]
    if before is None or before["time_class"] == after["time_class"]:
        return Shown((*said, *_hidden(before, after)))
    rows, count = open_in_category(code, user, MOST_SHOWN)
    if count:
        said.append(_("在办的 %(count)d 件不变：时限等级是受理时由人定的。") % {"count": count})
    shown = tuple(_kept(row) for row in rows)
    return Shown((*said, *_hidden(before, after)), shown)


def _hidden(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[str]:
    if before and before["active"] and not after["active"]:
        return [_("登记时不再出现这一类；已经登记的照常办完。")]
    return []


def _kept(row: Mapping[str, Any]) -> Affected:
    label = class_label(row["time_class"])
    url = reverse("matters:matter", args=[row["pk"]])
    return Affected(f"{row['no']} {row['title']}", url, label, _("不变"))
