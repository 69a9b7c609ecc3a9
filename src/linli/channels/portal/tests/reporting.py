"""A resident's browser: fill in the form, follow where it leads."""

from typing import Any
from uuid import UUID

from django.test import Client

from linli.casework.models import Case
from linli.channels.portal.access import signed_link
from tests.world import World, inside

BODY = "三号楼门口的路灯不亮，晚上看不清台阶。"


def filled(client: Client, world: World, **given: Any) -> dict[str, Any]:
    """What somebody sends: the form as it came, with a believable matter in it."""
    form = client.get("/portal/report/").context["form"]
    lon, lat = inside(0)
    return {
        "id": str(form["id"].value()), "body": BODY, "heading": "", "community": str(world.community.pk),
        "address": "3 号楼", "lon": str(lon), "lat": str(lat), "reporter_phone": "13800138000",
        "reporter_name": "李桂兰", "kept": "", "session": form["session"].value(), "website": "", "proof": "",
    } | given  # fmt: skip


def report(client: Client, world: World, **given: Any) -> Case:
    """Report a matter; the case it became."""
    sent = filled(client, world, **given)
    response = client.post("/portal/report/", sent)
    assert response.status_code == 302, response.content.decode()[:3000]
    return Case.objects.get(pk=UUID(sent["id"]))


def open_link(case: Case) -> Client:
    """A phone that followed the link of the text."""
    client = Client()
    assert client.get(signed_link(case)).status_code == 302
    return client
