"""Other ways to write numbers: the next ones are shown without taking any, and none is ever given twice."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from linli.foundation.audit.models import AuditRow
from linli.foundation.history.queries import changes_of
from linli.foundation.history.standing import Outdated
from linli.registers.numbering.actions import issue_numbers, set_template
from linli.registers.numbering.patterns import TemplateRefused, check_template, write_number
from linli.registers.numbering.queries import next_numbers
from linli.registers.tests.cast import local, make_holder

AT = local(2026, 11, 21, 9, 0)
OTHER = "（{year}）{short}字第{n:03d}号"
PAGE = "/desk/settings/numbering/case/"


def issue(short: str = "松园") -> str:
    """The next number."""
    return issue_numbers(kind="case", short=short, count=1, at=AT)[0]


@pytest.mark.django_db
def test_the_next_number_is_shown_and_then_given_and_none_comes_back() -> None:
    given_out = [issue(), issue()]
    assert next_numbers("case", OTHER, 2026, "") == [("松园", "（2026）松园字第003号")]
    assert set_template(kind="case", template=OTHER, seen=None, by=None, at=AT)
    assert not set_template(kind="case", template=OTHER, seen=None, by=None, at=AT)
    given_out += [issue(), issue("桃源")]
    assert given_out[2:] == ["（2026）松园字第003号", "（2026）桃源字第001号"]
    set_template(kind="case", template="{short}诉〔{year}〕{n}号", seen=None, by=None, at=AT)
    assert issue() == "松园诉〔2026〕4号"
    assert (
        len(changes_of("number_template", "case")) == AuditRow.objects.filter(action="numbering.changed").count() == 2
    )
    with pytest.raises(Outdated):
        set_template(kind="case", template=OTHER, seen="before", by=None, at=AT)


@pytest.mark.parametrize(
    "template",
    [
        "", "{n}", "{short}{n}〔{year}〕", "{short}〔{year}〕{n}号{n}", "{short.upper}〔{year}〕{n}号",
        "{short}〔{year}〕{m}号", "{short}〔{year}〕{n:>900d}号", "{short!r}〔{year}〕{n}号", "{short}〔{year}〕{n号",
        "{short}3〔{year}〕{n}号",
        "{short}" + "字" * 40 + "{year}年{n}号", "{0}〔{year}〕{n}号",
    ],
)  # fmt: skip
def test_a_template_that_could_give_a_number_twice_is_refused(template: str) -> None:
    with pytest.raises(TemplateRefused):
        check_template(template)


@given(
    first=st.tuples(st.from_regex(r"[松桃A1-9]{1,3}", fullmatch=True), st.integers(2026, 2032), st.integers(1, 5000)),
    second=st.tuples(st.from_regex(r"[松桃A1-9]{1,3}", fullmatch=True), st.integers(2026, 2032), st.integers(1, 5000)),
    template=st.sampled_from(["{short}诉〔{year}〕{n}号", OTHER, "{year}{n:04d}-{short}", "{short}-{n}-{year}"]),
)
def test_different_places_give_different_numbers(
    first: tuple[str, int, int], second: tuple[str, int, int], template: str
) -> None:
    check_template(template)
    assert (write_number(template, *first) == write_number(template, *second)) == (first == second)


@pytest.mark.django_db
def test_the_page_shows_the_next_numbers_before_it_keeps_anything(client: Client) -> None:
    issue()
    client.force_login(make_holder("admin", "R13"))
    stands = client.get(PAGE).context["form"]["stands"].value()
    shown = client.post(PAGE, {"template": OTHER, "stands": stands, "look": "1"})
    assert "字第002号" in shown.content.decode()
    seen = shown.context["form"]["seen"].value()
    asked = {"template": OTHER, "stands": stands, "seen": seen, "confirm": "1"}
    assert client.post(PAGE, asked).status_code == 302
    assert issue().endswith("字第002号")
    assert client.post(PAGE, asked).status_code == 422
    refused = client.post(PAGE, {"template": "{n}", "stands": stands, "look": "1"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["template"])
    assert "恢复到这次修改之前" in client.get(PAGE).content.decode()
    assert client.get("/desk/settings/numbering/tea/").status_code == 404
