"""Words that people edit: the list, one text with its preview, what is refused, and what was changed."""

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from linli.foundation.audit.models import AuditRow
from linli.foundation.history.queries import changes_of
from linli.foundation.messaging.actions import BadWording, set_wording
from linli.foundation.messaging.models import Wording
from linli.foundation.messaging.topics import TOPICS, BadTopic, Place, Topic, register_topic
from linli.foundation.messaging.wordings import word
from tests.world import FOUNDED, World, build_world

pytestmark = pytest.mark.django_db
PLACES = (Place("编号", "事项的编号", "SQ-1"), Place("链接", "查进度的网址", "https://example.cn/p/1"))
TEXTED = Topic("sample.texted", "样例短信", "测试时发。", "事项{编号}已受理。查进度：{链接}", PLACES, texted=True)
TOLD = Topic("sample.told", "样例消息", "测试时发。", "{编号} 已派单", PLACES)
LIST = "/desk/settings/wordings/"
PAGE = f"{LIST}sample.texted/"


@pytest.fixture(autouse=True)
def _topics() -> Iterator[None]:
    for topic in (TEXTED, TOLD):
        register_topic(topic)
    yield
    for topic in (TEXTED, TOLD):
        del TOPICS[topic.code]


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def admin(world: World) -> Client:
    return sign_in(world, "admin")


def sign_in(world: World, username: str) -> Client:
    client = Client()
    client.force_login(world[username])
    return client


def test_the_list_shows_what_is_said_and_whether_it_was_edited(admin: Client) -> None:
    admin.post(PAGE, {"text": "{编号}收到了。"})
    page = admin.get(LIST).content.decode()
    assert "{编号}收到了。" in page
    assert "{编号} 已派单" in page
    assert page.count("已修改") == 1


def test_edited_words_are_what_is_said(admin: Client) -> None:
    assert word("sample.texted", {"编号": "SQ-9", "链接": ""}) == "事项SQ-9已受理。"
    answer = admin.post(PAGE, {"text": " 您的｛编号｝我们收到了。 "}, follow=True)
    assert "已保存，以后发出的消息按新内容。" in answer.content.decode()
    assert word("sample.texted", {"编号": "SQ-9", "链接": ""}) == "您的SQ-9我们收到了。"


def test_a_topic_nobody_registered_is_said_as_usual() -> None:
    assert word("sample.unknown", {"编号": "SQ-9"}, "{编号} 已受理") == "SQ-9 已受理"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{姓名}您好", "没有占位符{姓名}，这里可以用的是：{编号}、{链接}。"),
        ("{编号 已受理", "括号“{”不成对：占位符要写成{编号}这样。"),
        ("", "请填写内容。"),
        ("字" * 201, "内容最多 200 个字。"),
    ],
)
def test_bad_words_are_refused_at_the_field_and_kept_in_the_form(admin: Client, text: str, said: str) -> None:
    answer = admin.post(PAGE, {"text": text})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert text in page
    assert 'href="#id_text"' in page
    assert not Wording.objects.exists()


def test_no_way_around_the_form_takes_bad_words(world: World) -> None:
    with pytest.raises(BadWording):
        set_wording(topic="sample.told", text="{{ request.user }}{% debug %}", by=world["admin"], at=FOUNDED)


def test_the_preview_fills_in_the_examples_and_counts_text_messages(admin: Client) -> None:
    fragment = admin.get(f"{PAGE}preview/", {"text": "事项{编号}。" + "很" * 70}).content.decode()
    assert "事项SQ-1。很" in fragment
    assert "77 个字，按 2 条短信计费" in fragment
    assert "<html" not in fragment
    told = admin.get(f"{LIST}sample.told/preview/", {"text": "<b>{编号}</b>"}).content.decode()
    assert "&lt;b&gt;SQ-1&lt;/b&gt;" in told
    assert "条短信" not in told


def test_without_a_script_a_button_shows_the_preview_and_keeps_nothing(admin: Client) -> None:
    page = admin.post(PAGE, {"text": "事项{编号}办好了。", "look": "1"})
    assert page.status_code == 200
    assert "事项SQ-1办好了。" in page.content.decode()
    assert not Wording.objects.exists()


def test_the_usual_words_come_back_and_every_change_is_in_the_history(admin: Client) -> None:
    admin.post(PAGE, {"text": "改过的{编号}。"})
    assert "恢复默认内容" in admin.get(PAGE).content.decode()
    page = admin.post(f"{PAGE}restore/", follow=True).content.decode()
    assert "“样例短信”已恢复默认内容。" in page
    assert "恢复默认内容</button>" not in page
    assert "改过的{编号}。" in page
    assert not Wording.objects.exists()
    assert word("sample.texted", {"编号": "SQ-9", "链接": "x"}) == "事项SQ-9已受理。查进度：x"
    changes = [(one.by_name, one.before["text"], one.after["text"]) for one in changes_of("wording", "sample.texted")]
    assert changes == [("安建国", TEXTED.text, "改过的{编号}。"), ("安建国", "改过的{编号}。", TEXTED.text)]
    assert AuditRow.objects.filter(action="wording.changed").count() == 2


def test_the_same_words_again_are_no_change(admin: Client) -> None:
    answer = admin.post(PAGE, {"text": TEXTED.text}, follow=True)
    assert "内容没有变化。" in answer.content.decode()
    assert changes_of("wording", "sample.texted") == []


@pytest.mark.parametrize("username", ["hewei", "liufang", "chenyan", "zhengjie", "zhaoqiang", "auditor"])
def test_nobody_else_finds_the_settings(world: World, username: str) -> None:
    client = sign_in(world, username)
    asked = [client.get(LIST), client.get(PAGE), client.get(f"{PAGE}preview/"), client.post(f"{PAGE}restore/")]
    assert [one.status_code for one in asked] == [404] * 4
    assert client.post(PAGE, {"text": "不行"}).status_code == 404


def test_the_centre_and_the_administrator_find_them_under_settings(world: World) -> None:
    for username in ("zhoumin", "admin"):
        assert f'href="{LIST}"' in sign_in(world, username).get("/desk/settings/").content.decode()


def test_an_unknown_topic_is_not_there(admin: Client) -> None:
    assert admin.get(f"{LIST}sample.nothing/").status_code == 404


def test_a_topic_is_declared_once_and_with_its_own_places() -> None:
    with pytest.raises(BadTopic):
        register_topic(Topic("sample.told", "又一个", "测试时发。", "{编号}", PLACES))
    with pytest.raises(BadTopic):
        register_topic(Topic("sample.other", "另一个", "测试时发。", "{姓名}", PLACES))


def test_what_was_edited_is_remembered(world: World, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    set_wording(topic="sample.told", text="{编号} 到了", by=world["admin"], at=FOUNDED)
    assert word("sample.told", {"编号": "SQ-1"}) == "SQ-1 到了"
    with django_assert_num_queries(1):
        word("sample.told", {"编号": "SQ-1"})
