"""Texts with places: what is filled in is never read again, and half a sentence is never sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.lib.filling import BadPlace, FillingFault, bad_places, fill_places, text_messages, tidy_template

VALUES = {"编号": "SQ-1", "单位": "松园物业", "链接": ""}


def test_places_are_filled() -> None:
    assert fill_places("事项{编号}由{单位}办理。", VALUES) == "事项SQ-1由松园物业办理。"


def test_a_sentence_without_its_value_is_left_out() -> None:
    assert fill_places("事项{编号}已受理。查进度：{链接}", VALUES) == "事项SQ-1已受理。"
    assert fill_places("查进度：{链接}。谢谢！", VALUES) == "谢谢！"


def test_where_no_sentence_would_be_left_all_stay() -> None:
    assert fill_places("查进度：{链接}", VALUES) == "查进度："


def test_a_value_that_looks_like_a_place_stays_as_it_is() -> None:
    assert fill_places("{编号}：{单位}", {"编号": "{单位}", "单位": "{编号}。{链接}"}) == "{单位}：{编号}。{链接}"


def test_lines_in_a_value_are_squeezed() -> None:
    assert fill_places("说明：{说明}", {"说明": " 第一行\n第二行\t完 "}) == "说明：第一行 第二行 完"


def test_full_width_braces_and_blanks_inside_are_understood() -> None:
    assert tidy_template(" ｛ 编号 ｝已受理。\r\n谢谢 ") == "{编号}已受理。\n谢谢"


@pytest.mark.parametrize(
    ("template", "faults"),
    [
        ("{编号}", []),
        ("{姓名}和{姓名}，{}", [("unknown_place", "姓名"), ("unknown_place", "")]),
        ("{编号", [("stray_brace", "{")]),
        ("编号}", [("stray_brace", "}")]),
        ("{{编号}}", [("stray_brace", "{"), ("stray_brace", "}")]),
    ],
)
def test_what_is_not_known_is_named(template: str, faults: list[tuple[str, str]]) -> None:
    assert bad_places(template, {"编号"}) == [BadPlace(FillingFault(fault), part) for fault, part in faults]


@given(st.text(max_size=80), st.dictionaries(st.sampled_from(["编号", "单位"]), st.text(max_size=20)))
def test_no_text_breaks_the_filling(template: str, values: dict[str, str]) -> None:
    kept = tidy_template(template)
    assert tidy_template(kept) == kept
    if not bad_places(kept, values):
        assert "{" not in fill_places(kept, dict.fromkeys(values, "好"))


@pytest.mark.parametrize(("length", "number"), [(0, 1), (70, 1), (71, 2), (134, 2), (135, 3)])
def test_a_text_is_charged_by_its_length(length: int, number: int) -> None:
    assert text_messages("字" * length) == number
