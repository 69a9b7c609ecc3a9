"""A resident with a phone, who has no login."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from linli.casework.models import Case
from stories.conftest import readable
from tests.world import World, inside

PHONE = "13800138000"


class Phone:
    """A browser on a resident's phone."""

    def __init__(self) -> None:
        self.client = Client()

    def open(self, url: str) -> str:
        """Open a page; its words."""
        self.response: Any = self.client.get(url)
        return self.words

    def send(self, url: str, **data: Any) -> str:
        """Send a form and follow where it leads; the words of that page."""
        self.response = self.client.post(url, data, follow=True)
        return self.words

    @property
    def words(self) -> str:
        """What the page that is open says."""
        return readable(self.response)

    def report(self, world: World, body: str, **more: Any) -> Case:
        """我要反映, pointed out on the map in the first grid; the matter it became."""
        self.open("/portal/report/")
        form = self.response.context["form"]
        lon, lat = inside(0)
        data = {
            "id": str(form["id"].value()), "session": form["session"].value(), "kept": "", "body": body, "heading": "",
            "community": str(world.community.pk), "address": "11 号楼", "lon": str(lon), "lat": str(lat),
            "reporter_name": "", "reporter_phone": "",
        }  # fmt: skip
        assert "已经收到" in self.send("/portal/report/", **(data | more))
        return Case.objects.get(pk=data["id"])

    @property
    def code(self) -> str:
        """The code on the receipt that is open."""
        found = re.search(r'll-receipt-code">.*?data-copy="([2-9A-Z]{8})"', page_of(self.response), re.DOTALL)
        assert found is not None
        return found[1]

    def find(self, number: str, last_four: str = "") -> str:
        """查进度; the words of the page."""
        return self.send("/portal/find/", number=number, last_four=last_four)

    def step(self, case: Case, name: str, **data: Any) -> str:
        """One of the reporter's own steps."""
        return self.send(f"/my/{case.pk}/{name}/", **data)


def page_of(response: HttpResponse) -> str:
    """The page as it was sent."""
    return response.content.decode()
