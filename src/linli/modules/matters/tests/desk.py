"""Somebody at the desk, with what the forms of matters are filled with."""

import html
import re
from collections.abc import Callable
from typing import Any

from django.test import Client
from django.utils.html import strip_tags

from linli.casework.models import Case
from linli.casework.tests.driving import BODY
from linli.foundation.messaging.models import Message
from linli.lib.ids import new_id
from linli.registers.deadlines.models import Clock
from linli.registers.deadlines.queries import running_of
from tests.pictures import upload
from tests.world import World, inside

Press = Callable[..., Any]
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
        "settle": {"result": "已挪走", "agreed": "on", "kept": "", "images": upload()},
        "redirect": {"route": "judicial", "reply": "请向法院起诉"},
        "object": {"reason": "不属本单位职责", "proposed": str(world.lighting.pk)},
        "uphold": {"lead": str(world.lighting.pk), "instruction": "会商同意"},
        "progress": {"progress": "已联系厂家", "promised_at": "2027-01-04T09:00"},
        "wait": {"needed": "请提供发票", "days": "3"},
        "ask_extension": {"reason": "需要采购配件", "days": "5"},
        "ask_suspension": {"reason": "冬季不能施工", "days": "60"},
        "hand_over": {"person": str(world["hewei"].pk), "note": "请接着办"},
        "supervise": {"demand": "请今天办完", "answer_by": "2027-01-04T09:00"},
        "split": {"title": "先断水", "category": "0201", "body": "关掉三号楼的总阀"},
        "ask_co": {"co_units": [str(world.lighting.pk)], "co_asked": "请断电一小时", "co_pictures": "on"},
        "drop_co": {"dispatch": "", "reason": "已不需要"},
        "merge": {"into": "", "no": _other_number(case)},
        "recheck": {"how": "site", "note": "看过"},
        "recheck_fail": {"how": "site", "note": "又坏了"},
        "answer": {"answer": "正在办"},
        "confirm": {"how": "phone", "satisfaction": "satisfied", "note": ""},
    }  # fmt: skip
    remarks = {key: {"note": "同意"} for key in ("grant_extension", "suspend", "resume", "rework", "accept_promise")}
    reasons = (
        "withdraw",
        "take_back",
        "overrule",
        "refuse",
        "fail",
        "reopen",
        "unarchive",
        "unmerge",
        "refuse_promise",
        "trip",
    )
    return (data | remarks | {key: {"reason": "情况如此"} for key in reasons})[step]


def _other_number(case: Case) -> str:
    """The number of another open matter, if there is one."""
    return str(Case.objects.filter(open=True).exclude(pk=case.pk).values_list("no", flat=True).first() or "")


def running(case: Case, name: str) -> Clock | None:
    """The running clock of this name."""
    clocks = running_of("matter", [case.pk]).get(case.pk, [])
    return next((one for one in clocks if one.name == name), None)


def told(case: Case, topic: str) -> set[str]:
    """Who was told of this."""
    return {str(row.receiver) for row in Message.objects.filter(subject_id=case.pk, topic=f"matter.{topic}")}
