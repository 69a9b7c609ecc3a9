"""Who reported what was merged follows the matter it goes on in, under the number they know."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.casework.models import Case
from linli.casework.proving import verify_history
from linli.casework.tests.driving import NOW, bring, take
from linli.channels.portal.tests.reporting import report
from linli.foundation.files.models import Attachment
from linli.foundation.messaging.models import Message
from linli.modules.matters.facts import MergeFacts
from linli.modules.matters.tests.desk import at_desk, words
from tests.pictures import jpeg
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


def test_what_they_add_and_that_it_is_not_solved_reaches_the_matter_that_goes_on(world: World) -> None:
    with time_machine.travel(NOW, tick=False):
        client, other = Client(), Client()
        into, own = report(other, world, body="别人也说路灯不亮"), report(client, world, confidential="on")
        for step, who in (("accept", "chenyan"), ("dispatch", "zhoumin"), ("sign", "zhaoqiang")):
            take(world, into, step, who)
        take(world, own, "merge", "zhoumin", facts=MergeFacts(into.pk, into.no))
        session = client.get(f"/my/{own.pk}/add/").context["form"]["session"].value()
        sent = {
            "words_added": "旁边那盏也坏了",
            "images": SimpleUploadedFile("李桂兰.jpg", jpeg(), "image/jpeg"),
            "session": session,
        }
        mine = words(client.post(f"/my/{own.pk}/add/", sent, follow=True))
        staff = words(at_desk(world, "zhaoqiang").get(f"/desk/matters/{into.pk}/"))
        assert "旁边那盏也坏了" in mine
        assert f"{own.no} 的反映人： 旁边那盏也坏了" in staff
        assert "李桂兰" not in staff
        assert "旁边那盏" not in words(other.get(f"/my/{into.pk}/"))
        assert "照片" not in words(other.get(f"/my/{into.pk}/"))
        assert Attachment.objects.filter(subject_id=into.pk, entry_id__isnull=False).count() == 1
        assert Message.objects.filter(topic="matter.added", subject_id=into.pk).exists()
        assert client.get(f"/my/{own.pk}/confirm/").status_code == 302
        for step, who in (("reply", "zhaoqiang"), ("check", "hewei"), ("close", "hewei")):
            take(world, into, step, who)
        assert client.post(f"/my/{own.pk}/add/", {"words_added": "晚了"}).status_code == 422
        page = words(client.post(f"/my/{own.pk}/reopen/", {"reason": "还是不亮"}, follow=True))
    assert "已重新受理" in page
    into.refresh_from_db()
    own.refresh_from_db()
    assert (into.state, into.matter.reworks, own.state) == ("accepted", 1, "merged")
    assert list(verify_history()) == []
