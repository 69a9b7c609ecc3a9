"""The pages of categories: what a change would mean is said first, and open matters keep what somebody decided."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.casework.tests.driving import NOW, new_matter, take_in
from linli.foundation.audit.models import AuditRow
from linli.foundation.history.queries import changes_of
from linli.foundation.history.standing import Outdated
from linli.modules.matters.actions import open_matters
from linli.modules.matters.actions.categories import CategoryRefused, CategoryValues, set_category
from linli.modules.matters.models import Category
from linli.modules.matters.queries import categories, categories_in_use
from linli.modules.matters.queries.reported import headings
from linli.modules.matters.tests.desk import at_desk, words
from linli.modules.matters.tests.test_rule_pages import answered
from tests.world import World

PAGES = "/desk/settings/categories/"
PARKING = PAGES + "0502/"


def test_another_default_class_counts_for_what_comes_later(world: World) -> None:
    case = take_in(world, category="0502")
    centre = at_desk(world, "zhoumin")
    given = {"time_class": "P1", "default_organisation": str(world.property.pk)}
    shown = answered(centre, PARKING, "look", **given)
    assert "默认时限等级 复杂" in words(shown)
    assert "在办的 1 件不变" in words(shown)
    assert f"/desk/matters/{case.pk}/" in shown.content.decode()
    assert categories()["0502"].time_class == "P3"
    answered(centre, PARKING, "confirm", page=shown)
    case.refresh_from_db()
    assert case.matter.time_class == "P3"
    assert take_in(world, category="0502", body="另一件").matter.time_class == "P1"
    assert categories()["0502"].default_organisation == world.property
    late = answered(at_desk(world, "admin"), PARKING, "confirm", page=shown)
    assert late.status_code == 422
    assert "周敏在" in words(late)
    [change] = changes_of("category", "0502")
    assert change.after["default_organisation"] == world.property.name
    again = centre.get(f"{PARKING}?again={change.pk}")
    assert again.context["form"]["time_class"].value() == "P3"
    assert AuditRow.objects.get(action="category.changed").detail == {"code": "0502"}


def test_a_category_is_added_switched_off_and_no_longer_offered(world: World) -> None:
    centre = at_desk(world, "zhoumin")
    given = {"code": "0509", "name": "共享单车乱停", "time_class": "P2"}
    shown = answered(centre, PAGES + "new/", "look", **given)
    answered(centre, PAGES + "new/", "confirm", page=shown)
    assert ("0509", "0509 共享单车乱停") in dict(categories_in_use())["停车与交通"]
    case = take_in(world, category="0509")
    shown = answered(centre, PAGES + "0509/", "look", active="")
    assert "登记时不再出现这一类" in words(shown)
    answered(centre, PAGES + "0509/", "confirm", page=shown)
    assert "0509" not in dict(dict(categories_in_use())["停车与交通"])
    assert centre.get(f"/desk/matters/{case.pk}/").status_code == 200
    for bad, field in (({"code": "0502"}, "code"), ({"code": "9901"}, "code"), ({"code": "五"}, "code"),
                       ({"name": ""}, "name"), ({"time_class": ""}, "time_class")):  # fmt: skip
        refused = answered(centre, PAGES + "new/", "look", **(given | {"code": "0510"} | bad))
        assert list(refused.context["form"].errors) == [field]


def test_a_tile_of_the_portal_gets_another_word_or_goes(world: World) -> None:
    centre = at_desk(world, "admin")
    shown = answered(centre, PAGES + "05/", "look", tile="停车难")
    answered(centre, PAGES + "05/", "confirm", page=shown)
    assert ("05", "停车难") in headings()
    assert "停车难" in words(centre.get("/portal/report/"))
    shown = answered(centre, PAGES + "05/", "look", on_portal="")
    answered(centre, PAGES + "05/", "confirm", page=shown)
    assert "05" not in dict(headings())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "more", "field"),
    [("05", {"active": False}, "active"), ("1208", {"active": False}, "active"),
     ("0502", {"time_class": ""}, "time_class"), ("050", {}, "code"), ("0502", {"name": ""}, "name")],
)  # fmt: skip
def test_what_can_not_be_is_refused_at_its_field(code: str, more: dict[str, Any], field: str) -> None:
    values = CategoryValues(**{"name": "停车", "time_class": "P2", **more})
    with pytest.raises(CategoryRefused) as refused:
        set_category(code=code, values=values, seen=None, by=None, at=NOW)
    assert refused.value.field == field
    with pytest.raises(Outdated):
        set_category(code="0502", values=CategoryValues(name="停车", time_class="P2"), seen="", by=None, at=NOW)
    assert Category.objects.get(pk="0502").name != "停车"


def test_the_pages_cost_the_same_for_any_number_of_matters(world: World) -> None:
    centre, counts = at_desk(world, "zhoumin"), []
    centre.get(PAGES)
    for more in (1, 29):
        rows = [new_matter(world, category="0502", title=f"第{more}-{n}件") for n in range(more)]
        open_matters(rows=rows, by=world["liufang"], at=NOW)
        with CaptureQueriesContext(connection) as queries:
            centre.get(PAGES)
            answered(centre, PARKING, "look", time_class="P1")
        counts.append(len(queries))
    assert counts[0] == counts[1]
