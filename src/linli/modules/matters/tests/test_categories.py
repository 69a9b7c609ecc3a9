"""The category table as it is loaded: 12 headings, 102 categories, exact codes."""

from datetime import UTC, datetime

import pytest

from linli.foundation.history.models import Change
from linli.modules.matters.actions.categories import set_default_organisation
from linli.modules.matters.choices import Nature, TimeClass
from linli.modules.matters.models import Category
from linli.registers.organisations.actions import create_organisation

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 19, 7, 20, tzinfo=UTC)
LAST = {
    "01": 9, "02": 8, "03": 8, "04": 8, "05": 8, "06": 9, "07": 8, "08": 8, "09": 8, "10": 8, "11": 10, "12": 10,
}  # fmt: skip


def test_the_codes_are_exactly_those_of_the_table() -> None:
    headings = Category.objects.filter(heading=None).values_list("pk", flat=True)
    categories = Category.objects.exclude(heading=None).values_list("pk", flat=True)
    assert sorted(headings) == list(LAST)
    assert sorted(categories) == [f"{heading}{n:02d}" for heading, last in LAST.items() for n in range(1, last + 1)]
    assert len(categories) == 102


def test_every_category_stands_below_its_heading_with_class_and_owner() -> None:
    for category in Category.objects.exclude(heading=None):
        assert category.heading_id == category.pk[:2]
        assert category.time_class in TimeClass.values
        assert category.nature in Nature.values
        assert category.name
        assert category.default_owner
        assert category.active


def test_on_site_matters_are_those_that_need_a_picture() -> None:
    on_site = set(Category.objects.filter(on_site=True).values_list("pk", flat=True))
    singles = {"0501", "0503", "0702", "0901", "0902", "0903", "0904", "0905", "0906"}
    assert {code for code in on_site if code[:2] not in {"02", "03", "04", "06"}} == singles
    assert len(on_site) == 8 + 8 + 8 + 9 + len(singles)


@pytest.mark.parametrize(
    ("code", "name", "time_class", "nature"),
    [
        ("0101", "屋面/外墙渗漏、墙皮脱落发霉", "P2", "hw"),
        ("0202", "井盖破损缺失", "P0", "hw"),
        ("0305", "不文明晾晒", "P2", "sw"),
        ("1108", "未成年人保护/托管", "P1", ""),
        ("1210", "共建/合伙/捐赠意向", "P2", ""),
    ],
)
def test_rows_are_as_published(code: str, name: str, time_class: str, nature: str) -> None:
    row = Category.objects.get(pk=code)
    assert (row.name, row.time_class, row.nature) == (name, time_class, nature)


def test_no_english_is_left_in_what_people_read() -> None:
    for row in Category.objects.all():
        text = row.name + row.default_owner + row.anchor
        assert not any(letter.isascii() and letter.isalpha() for letter in text), text


def test_the_unit_offered_first_is_changed_with_history() -> None:
    unit = create_organisation(name="市政", short="市政", kind="department", by=None, at=NOW)
    set_default_organisation(code="0202", organisation=unit, by=None, at=NOW)
    set_default_organisation(code="0202", organisation=unit, by=None, at=NOW)
    assert Category.objects.get(pk="0202").default_organisation == unit
    assert Change.objects.filter(subject_kind="category", subject_id="0202").count() == 1
