"""Signing in over HTTP: wrong tries, time-out, own password, second factor."""

import base64
import hmac
import re
import struct
import time
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from linli.foundation.accounts.actions import deactivate_user
from linli.foundation.accounts.adapter import StaffMFAAdapter
from linli.foundation.accounts.middleware import SEEN
from linli.foundation.accounts.models import User
from linli.foundation.accounts.tests.people import AT, PASSWORD, enter
from linli.foundation.audit.models import AuditRow

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
CHANGE = "/accounts/password/change/"
WRONG = "用户名或密码不对"
LOCKED = "已锁定 15 分钟"


@pytest.fixture(autouse=True)
def _no_tries_before() -> None:
    cache.clear()


def log_in(client: Client, username: str = "wangfang", password: str = PASSWORD, **more: str) -> tuple[int, str]:
    response = client.post(LOGIN, {"login": username, "password": password, **more})
    return response.status_code, response.headers.get("Location", response.content.decode())


def test_the_right_password_opens_the_desk(client: Client) -> None:
    user = enter()
    assert log_in(client) == (302, "/")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_the_username_is_known_in_any_letters(client: Client) -> None:
    enter()
    assert log_in(client, "WangFang") == (302, "/")


def test_five_wrong_tries_lock_even_the_right_password(client: Client) -> None:
    user = enter()
    for _ in range(5):
        status, page = log_in(client, password="nonsense")
        assert (status, WRONG in page, LOCKED in page) == (200, True, False)
    status, page = log_in(client)
    assert (status, LOCKED in page) == (200, True)
    row = AuditRow.objects.get(action="account.locked")
    assert (row.subject_id, row.address) == (user.pk, "127.0.0.1")
    assert log_in(Client(), "WANGFANG")[0] == 200


def test_the_lock_ends_after_fifteen_minutes_not_before(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    enter()
    for _ in range(5):
        log_in(client, password="nonsense")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 14 * 60)
    monkeypatch.setattr("django.core.cache.backends.db.tz_now", lambda: AT.fromtimestamp(now + 14 * 60, tz=AT.tzinfo))
    assert log_in(client)[0] == 200
    monkeypatch.setattr(time, "time", lambda: now + 16 * 60)
    monkeypatch.setattr("django.core.cache.backends.db.tz_now", lambda: AT.fromtimestamp(now + 16 * 60, tz=AT.tzinfo))
    assert log_in(client) == (302, "/")


def test_four_wrong_tries_do_not_lock(client: Client) -> None:
    enter()
    for _ in range(4):
        log_in(client, password="nonsense")
    assert log_in(client) == (302, "/")


def test_nobody_learns_whether_a_username_exists(client: Client) -> None:
    enter()
    pages = {}
    for username in ("wangfang", "nobodyy1"):
        pages[username] = [log_in(client, username, "nonsense") for _ in range(6)]
    known, unknown = (
        [(status, re.sub(r"\b\w{64}\b", "token", page).replace(name, "")) for status, page in shown]
        for name, shown in pages.items()
    )
    assert known == unknown


def test_a_closed_account_is_told_so_in_words_and_only_with_the_right_password(client: Client) -> None:
    deactivate_user(user=enter(), by=None, at=AT)
    assert WRONG in log_in(client, password="nonsense")[1]
    response = client.post(LOGIN, {"login": "wangfang", "password": PASSWORD}, follow=True)
    assert "已停用" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_closing_an_account_ends_its_sessions(client: Client) -> None:
    user = enter()
    log_in(client)
    deactivate_user(user=user, by=None, at=AT)
    assert client.get(CHANGE)["Location"].startswith(LOGIN)


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "password/reset/", "password/reset/key/1-a/", "confirm-email/", "password/set/"]
)
def test_there_is_no_sign_up_and_no_reset_by_email(client: Client, path: str) -> None:
    assert client.get(f"/accounts/{path}").status_code == 404
    assert client.post(f"/accounts/{path}", {"username": "x"}).status_code == 404


def test_the_login_page_offers_nothing_that_does_not_exist(client: Client) -> None:
    page = client.get(LOGIN).content.decode()
    for path in ("signup", "password/reset", "login/code"):
        assert path not in page


def test_a_link_to_elsewhere_is_not_followed_after_login(client: Client) -> None:
    enter()
    assert log_in(client, next="https://evil.example/") == (302, "/")
    assert log_in(Client(), next="/inbox/?view=unread") == (302, "/inbox/?view=unread")


class TestIdle:
    """What happens to who does nothing."""

    @pytest.fixture
    def signed_in(self, client: Client) -> Client:
        enter()
        log_in(client)
        client.get("/inbox/")
        return client

    def last_seen(self, client: Client, ago: timedelta) -> None:
        session = client.session
        session[SEEN] = int((timezone.now() - ago).timestamp())
        session.save()

    def test_half_an_hour_signs_out_says_so_and_leads_back(self, signed_in: Client) -> None:
        self.last_seen(signed_in, timedelta(minutes=31))
        response = signed_in.get("/inbox/?view=unread")
        assert response["Location"] == f"{LOGIN}?next=/inbox/%3Fview%3Dunread"
        page = signed_in.get(response["Location"]).content.decode()
        assert "您已 30 分钟没有操作，为了安全已退出登录，请重新登录。" in page
        assert "_auth_user_id" not in signed_in.session

    def test_less_does_not(self, signed_in: Client) -> None:
        self.last_seen(signed_in, timedelta(minutes=29))
        assert signed_in.get("/inbox/").status_code == 200

    def test_a_form_that_came_too_late_leads_back_to_its_page(self, signed_in: Client) -> None:
        self.last_seen(signed_in, timedelta(minutes=31))
        response = signed_in.post("/inbox/read/", headers={"Referer": "http://testserver/inbox/?view=unread"})
        assert response["Location"] == f"{LOGIN}?next=/inbox/%3Fview%3Dunread"

    def test_a_form_from_elsewhere_leads_to_the_start(self, signed_in: Client) -> None:
        self.last_seen(signed_in, timedelta(minutes=31))
        response = signed_in.post("/inbox/read/", headers={"Referer": "https://evil.example/inbox/"})
        assert response["Location"] == f"{LOGIN}?next=/"

    def test_a_fragment_moves_the_whole_page(self, signed_in: Client) -> None:
        self.last_seen(signed_in, timedelta(minutes=31))
        headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/inbox/"}
        response = signed_in.get("/inbox/", headers=headers)
        assert (response.status_code, response["HX-Redirect"]) == (200, f"{LOGIN}?next=/inbox/")

    def test_the_session_is_written_once_a_minute_at_most(self, signed_in: Client) -> None:
        written = Session.objects.get().session_data
        signed_in.get("/inbox/")
        assert Session.objects.get().session_data == written
        self.last_seen(signed_in, timedelta(seconds=61))
        before = signed_in.session[SEEN]
        signed_in.get("/inbox/")
        assert signed_in.session[SEEN] > before


class TestOwnPassword:
    """Who still has a password that another chose."""

    NEW = "bieren-bu-zhidao-2026"

    def test_nothing_else_works_until_it_is_changed(self, client: Client) -> None:
        user = enter(must_change_password=True)
        log_in(client)
        assert client.get("/inbox/")["Location"] == CHANGE
        assert "请先改成自己的" in client.get(CHANGE).content.decode()
        answer = client.post(CHANGE, {"oldpassword": PASSWORD, "password1": self.NEW, "password2": self.NEW})
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert client.get("/inbox/").status_code == 200
        assert not User.objects.get(pk=user.pk).must_change_password
        assert log_in(Client(), password=self.NEW) == (302, "/")

    def test_a_wrong_old_password_or_an_easy_new_one_changes_nothing(self, client: Client) -> None:
        user = enter(must_change_password=True)
        log_in(client)
        for old, new in (("nonsense", self.NEW), (PASSWORD, "12345678"), (PASSWORD, "wangfang12")):
            answer = client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": new})
            assert answer.status_code == 200
        assert User.objects.get(pk=user.pk).check_password(PASSWORD)

    def test_logging_out_still_works(self, client: Client) -> None:
        enter(must_change_password=True)
        log_in(client)
        client.post("/accounts/logout/")
        assert "_auth_user_id" not in client.session


def code_of(secret: str, at: float) -> str:
    """The six digits of RFC 6238, worked out here and not by the library under test."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(at) // 30), "sha1").digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def test_a_second_factor_is_set_up_and_asked_for(client: Client) -> None:
    enter()
    log_in(client)
    activate = "/accounts/2fa/totp/activate/"
    first = client.get(activate)
    if first.status_code == 302:
        client.post(first["Location"], {"password": PASSWORD})
        first = client.get(activate)
    assert first.status_code == 200
    secret = parse_qs(urlsplit(first.context["totp_url"]).query)["secret"][0]
    wrong = client.post(activate, {"code": "000000"})
    assert "验证码不对" in wrong.content.decode()
    assert client.post(activate, {"code": code_of(secret, time.time())}).status_code == 302
    kept = Authenticator.objects.get(type="totp")
    assert secret not in str(kept.data)

    other = Client()
    status, where = log_in(other)
    assert (status, where) == (302, "/accounts/2fa/authenticate/")
    assert "_auth_user_id" not in other.session
    assert "验证码不对" in other.post(where, {"code": "000000"}).content.decode()
    cache.clear()
    assert other.post(where, {"code": code_of(secret, time.time())})["Location"] == "/"
    assert "_auth_user_id" in other.session


def test_a_second_factor_whose_key_is_lost_fits_no_code_but_breaks_nothing(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    user = enter()
    sealed = StaffMFAAdapter().encrypt("JBSWY3DPEHPK3PXP")
    Authenticator.objects.create(user=user, type="totp", data={"secret": sealed})
    settings.KEY_FOLDER = tmp_path
    assert log_in(client) == (302, "/accounts/2fa/authenticate/")
    code = code_of("JBSWY3DPEHPK3PXP", time.time())
    assert "验证码不对" in client.post("/accounts/2fa/authenticate/", {"code": code}).content.decode()
