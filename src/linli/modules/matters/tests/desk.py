"""Somebody at the desk, with what the forms of matters are filled with."""

import html
import re
from typing import Any

from django.test import Client
from django.utils.html import strip_tags

from linli.casework.models import Case
from linli.casework.tests.driving import BODY
from linli.lib.ids import new_id
from tests.pictures import upload
from tests.world import World, inside

LIST = "/desk/matters/"
NEW = "/desk/matters/new/"
HTMX = {"HX-Request": "true"}


def at_desk(world: World, username: str) -> Client:
    """A signed-in browser."""
    client = Client()
    client.force_login(world[username])
    return client


def page(case: Case, rest: str = "") -> str:
    """An address below a matter's page."""
    return f"{LIST}{case.pk}/{rest}"


def words(response: Any) -> str:
    """What a page says, without markup."""
    body = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(strip_tags(body)))


def errors_of(response: Any) -> dict[str, list[str]]:
    """The messages of the form a page shows, by field."""
    return {name: [str(one) for one in found] for name, found in response.context["form"].errors.items()}


def intake(world: World, **more: Any) -> dict[str, Any]:
    """A filled-in intake form."""
    lon, lat = inside(0)
    data = {
        "id": str(new_id()), "source": "call", "reporter_name": "李桂兰", "reporter_phone": "138 0013 8000",
        "body": BODY, "category": "0501", "kind": "help", "time_class": "", "title": "",
        "community": str(world.community.pk), "address": "七号楼", "lon": str(lon), "lat": str(lat), "kept": "",
    }  # fmt: skip
    return data | more


def step_data(world: World, case: Case, step: str) -> dict[str, Any]:
    """A filled-in form of a step."""
    data: dict[str, dict[str, Any]] = {
        "accept": {
            "category": case.matter.category_id, "time_class": case.matter.time_class, "duplicates_seen": "on",
        },
        "locate": {"grid": str(world.second_grid.pk), "address": "东门"},
        "dispatch": {"lead": str(world.property.pk), "instruction": "请尽快处理"},
        "sign": {},
        "contact": {"how": "phone", "note": "已说明情况"},
        "reply": {"result": "已处理好", "kept": "", "images": upload()},
        "check": {},
        "close": {"how": "phone", "contacted": "on", "attempts": "1", "satisfaction": "satisfied", "kept": ""},
        "note": {"note": "请注意安全"},
    }  # fmt: skip
    return data[step]
