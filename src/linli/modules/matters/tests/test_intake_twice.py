"""Back after 登记, then 登记 again: the same words are not a second matter by accident."""

from collections.abc import Callable

import pytest
import time_machine

from linli.casework.models import Case
from stories.conftest import Desk
from stories.intake import send_form, take_in
from tests.world import World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build_world()


def test_the_same_words_within_minutes_ask_first_and_keep_the_form(world: World) -> None:
    desk = Desk(world, "liufang")
    first = take_in(world, desk)
    send_form(world, desk)
    assert desk.response.status_code == 422
    assert f"几分钟前刚登记过内容相同的 {first.no}" in desk.text
    assert desk.response.context["form"]["body"].value() == first.matter.body
    assert Case.objects.count() == 1


def test_on_purpose_it_is_taken_in(world: World) -> None:
    desk = Desk(world, "liufang")
    take_in(world, desk)
    take_in(world, desk, again="on")
    assert Case.objects.count() == 2


@pytest.mark.parametrize("change", [lambda desk, world: Desk(world, "chenyan"), lambda desk, world: desk])
def test_another_person_or_a_later_hour_is_another_matter(world: World, change: Callable[[Desk, World], Desk]) -> None:
    with time_machine.travel("2026-03-02 09:00:00+08:00", tick=False) as clock:
        desk = Desk(world, "liufang")
        take_in(world, desk)
        other = change(desk, world)
        if other is desk:
            clock.shift(11 * 60)
        take_in(world, other)
    assert Case.objects.count() == 2
