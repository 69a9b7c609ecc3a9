"""A clerk with a browser of their own, for tests that break the server under them: plain HTTP, cookies, forms."""

import http.client
import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.architecture.source import ROOT
from tests.places import Place
from tests.world import PASSWORD, inside

CAST = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from tests.world import build_world
print(build_world().community.pk)
"""
ASK_SECONDS = 20


class NoAnswer(Exception):
    """The server broke off or did not answer: what was sent may stand or not."""


@dataclass(frozen=True)
class Answer:
    """Status, where it leads, and the page."""

    status: int
    location: str
    text: str


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: Any, **_named: Any) -> None:
        """Redirects are answers here."""


def settle(place: Place) -> str:
    """Let the cast of the stories serve at a founded place; returns the id of their community."""
    return place.ask(CAST)


class Clerk:
    """Somebody at the desk of a running server."""

    def __init__(self, address: str, community: str, username: str = "liufang") -> None:
        self.address, self.community, self.username = address, community, username
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(_Stay, urllib.request.HTTPCookieProcessor(self.jar))

    def ask(self, path: str, form: dict[str, str] | None = None) -> Answer:
        """Open a page, or send a form. Raises: NoAnswer."""
        body = None
        if form is not None:
            token = next((cookie.value or "" for cookie in self.jar if cookie.name == "csrftoken"), "")
            body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **form}).encode()
        request = urllib.request.Request(self.address + path, body)  # noqa: S310 our own server
        try:
            with self.opener.open(request, timeout=ASK_SECONDS) as answer:
                return Answer(answer.status, answer.headers.get("Location", ""), answer.read().decode())
        except urllib.error.HTTPError as answer:
            return Answer(answer.code, answer.headers.get("Location", ""), answer.read().decode())
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer from error

    def sign_in(self) -> None:
        """Come to the desk."""
        self.ask("/accounts/login/")
        answer = self.ask("/accounts/login/", {"login": self.username, "password": PASSWORD})
        assert answer.status == 302, answer.text

    def take_in(self, pk: UUID) -> Answer:
        """Send the intake form under this id; the same words every time."""
        lon, lat = inside(0)
        return self.ask(
            "/desk/matters/new/",
            {
                "id": str(pk), "source": "call", "reporter_name": "", "reporter_phone": "13800138000",
                "body": f"第 {pk} 件：路灯不亮。", "category": "0204", "kind": "complaint", "time_class": "",
                "title": "", "community": self.community, "address": "", "lon": str(lon), "lat": str(lat), "kept": "",
            },
        )  # fmt: skip

    def took_in(self, pk: UUID) -> bool:
        """Whether the server answered that it has this matter."""
        try:
            answer = self.take_in(pk)
        except NoAnswer:
            return False
        assert answer.status in {302, 500, 503}, answer.text
        return answer.status == 302 and answer.location == f"/desk/matters/{pk}/"
