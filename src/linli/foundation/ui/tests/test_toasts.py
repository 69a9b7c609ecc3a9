"""Short messages after an action."""

from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory

from linli.foundation.ui.toasts import Toast, add_toast, waiting_toasts


def request() -> HttpRequest:
    made = RequestFactory().get("/")
    vars(made)["_messages"] = CookieStorage(made)
    return made


def test_what_was_said_is_shown_once() -> None:
    asked = request()
    add_toast(asked, "已受理。", undo_url="/undo/1/")
    add_toast(asked, "没有保存。", level="error")
    assert waiting_toasts(asked) == [Toast("已受理。", "success", "/undo/1/"), Toast("没有保存。", "error", "")]


def test_an_undo_is_a_form_that_posts() -> None:
    asked = request()
    add_toast(asked, "已受理。", undo_url="/undo/1/")
    html = Template("{% toasts %}").render(Context({"request": asked, "csrf_token": "t0ken"}))
    assert '<form method="post" action="/undo/1/">' in html
    assert 'value="t0ken"' in html


def test_without_a_request_nothing_is_said() -> None:
    assert waiting_toasts(None) == []
