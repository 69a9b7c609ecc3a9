"""Who reported what was merged follows the matter it goes on in, under the number they know."""

import pytest
import time_machine
from django.test import Client

from linli.casework.models import Case
from linli.casework.tests.driving import NOW, bring, take
from linli.channels.portal.tests.reporting import report
from linli.modules.matters.facts import MergeFacts
from linli.modules.matters.tests.desk import words
from tests.world import World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """The cast."""
    return build_world()


def test_the_page_of_a_merged_matter_says_how_far_the_other_one_is(world: World) -> None:
    with time_machine.travel(NOW, tick=False):
        client = Client()
        into, own = bring(world, "in_hand", title="别人的说法", body="别人说的话"), report(client, world)
        take(world, own, "merge", "zhoumin", facts=MergeFacts(into.pk, into.no))
        text = words(client.get(f"/my/{own.pk}/"))
        assert own.no in text
        assert "与他人反映的同一件事一并办理，现在：办理中" in text.replace(" ", "")
        assert "松园物业服务站" in text
        for secret in (into.title, "别人说的话", into.no):
            assert secret not in text
        take(world, into, "reply", "zhaoqiang")
        assert "现在：已反馈" in words(client.get(f"/my/{own.pk}/")).replace(" ", "")
        assert Case.objects.get(pk=own.pk).state == "merged"
