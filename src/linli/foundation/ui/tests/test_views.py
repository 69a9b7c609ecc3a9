"""The size switch and the error pages."""

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.test import Client, RequestFactory

from linli.foundation.ui import views
from linli.foundation.ui.views import ERRORS, error_page

pytestmark = pytest.mark.urls("linli.foundation.ui.tests.urls")
GET = RequestFactory().get("/x/")


def test_the_size_is_kept_and_the_reader_comes_back_to_the_page(client: Client) -> None:
    response = client.post("/size/", {"size": "large", "next": "/desk/?page=2"})
    assert (response.status_code, response["Location"]) == (302, "/desk/?page=2")
    assert client.cookies["ll_size"].value == "large"
    client.post("/size/", {"size": "huge"})
    assert client.cookies["ll_size"].value == "normal"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""])
def test_the_size_switch_leads_nowhere_else(client: Client, elsewhere: str) -> None:
    assert client.post("/size/", {"size": "large", "next": elsewhere})["Location"] == "/"


def test_the_size_is_not_changed_by_a_link(client: Client) -> None:
    assert client.get("/size/").status_code == 405


@pytest.mark.parametrize("status", ERRORS)
def test_an_error_page_says_what_happened_and_shows_a_way_on(status: int) -> None:
    response = error_page(GET, status)
    page = response.content.decode()
    assert response.status_code == status
    assert str(ERRORS[status][0]) in page
    assert 'href="/"' in page


def test_an_error_page_keeps_the_large_print() -> None:
    request = RequestFactory().get("/x/")
    request.COOKIES["ll_size"] = "large"
    assert 'data-size="large"' in error_page(request, 404).content.decode()


def test_error_pages_ask_no_database() -> None:
    # No django_db mark here: any query would fail this test.
    assert views.server_error(GET).status_code == 500
    assert views.not_found(GET, Exception()).status_code == 404
    assert views.forbidden(GET, Exception()).status_code == 403
    assert views.too_many(GET).status_code == 429


def test_an_upload_that_is_too_large_is_told_so() -> None:
    assert views.bad_request(GET, RequestDataTooBig()).status_code == 413
    assert views.bad_request(GET, SuspiciousOperation()).status_code == 400


def test_the_last_error_page_needs_no_template(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "ERRORS", {500: ERRORS[500]})
    monkeypatch.setattr(views, "render_to_string", None)
    response = views.server_error(GET)
    assert response.status_code == 500
    assert "系统出错了" in response.content.decode()


def test_a_stale_form_is_explained() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/size/", {"size": "large"})
    assert response.status_code == 403
    assert "<h1>没有提交成功</h1>" in response.content.decode()
    assert "没有生效" in response.content.decode()


@pytest.mark.urls("linli.config.urls")  # the ways on beside signing in lead into channels
@pytest.mark.django_db
def test_the_login_page_is_ours_and_in_chinese(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert "登录工作台" in page
    assert "Sign In" not in page
    assert 'data-size="normal"' in page
