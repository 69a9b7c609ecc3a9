"""What files a reporter sees: before, after and their own; nothing of what the staff keep to themselves."""

from urllib.parse import unquote

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.casework.tests.driving import NOW, bring, take
from linli.channels.portal.tests.reporting import open_link
from linli.foundation.files.actions import store_file
from linli.foundation.files.tests import samples
from linli.foundation.files.tests.pictures import HERE, upload, with_exif
from linli.modules.matters import facts as given
from linli.modules.matters.tests.desk import words
from tests.world import World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """The cast."""
    return build_world()


def test_the_reporter_hears_sees_and_reads_what_was_done_and_nothing_of_what_is_internal(world: World) -> None:
    with time_machine.travel(NOW, tick=False):
        case, unit = bring(world, "in_hand"), world["zhaoqiang"]
        content = {
            "赵强拍的.jpg": with_exif("2026:03:01 09:30:00", *HERE), "说明.wav": samples.wav(),
            "现场.mp4": samples.iso(b"vide"),
            "李桂兰投诉答复.pdf": samples.pdf(),
        }  # fmt: skip
        kept = [store_file(upload=upload(data, name), by=unit, at=NOW).pk for name, data in content.items()]
        inside = store_file(upload=upload(samples.open_xml(), "内部名单.docx"), by=unit, at=NOW).pk
        take(world, case, "contact", "zhaoqiang", facts=given.ContactFacts("site", "看过", files=(inside,)))
        take(world, case, "reply", "zhaoqiang", facts=given.ReplyFacts("换了灯", files=tuple(kept)))
        client = open_link(case)
        session = client.get(f"/my/{case.pk}/add/").context["form"]["session"].value()
        mine = SimpleUploadedFile("我录的.wav", samples.wav(0.2), "audio/wav")
        client.post(f"/my/{case.pk}/add/", {"words_added": "还是不亮", "images": mine, "session": session})
        page = client.get(f"/my/{case.pk}/")
        content_of = page.content.decode()
        shown = words(page)
    assert (content_of.count("<audio"), content_of.count("<video"), content_of.count("<img")) == (2, 1, 1)
    for expected in ("照片 1", "录音 1", "录音 2", "视频 1", "PDF 文件 1"):
        assert expected in content_of
    for hidden in (*content, "内部名单", "文档 1", "照片自带", "赵强"):
        assert hidden not in content_of
    assert "办理后 · 2026-03-02" in shown
    gallery = page.context["gallery"]
    with time_machine.travel(NOW, tick=False):
        answers = [Client().get(one.url) for one in (*gallery.media, *gallery.documents, *gallery.pictures)]
    assert [answer.status_code for answer in answers] == [200] * 5
    named = [unquote(answer["Content-Disposition"]) for answer in answers]
    assert not [one for one in named if any(name.split(".")[0] in one for name in content)]
    assert "录音.wav" in named[0]
