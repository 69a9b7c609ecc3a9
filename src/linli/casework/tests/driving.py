"""Driving a case through its procedure in tests: matters are the kind, because they are the kind that exists."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from linli.casework.models import Case, Entry
from linli.foundation.accounts.models import User
from linli.foundation.files.actions import store_image
from linli.lib.procedure import Facts
from linli.modules.matters import facts as given
from linli.modules.matters.actions import NewMatter, Reporter, open_matter
from linli.modules.matters.views.staff.steps import ACTIONS
from linli.registers.organisations.models import Organisation
from tests.pictures import upload
from tests.world import World, inside, moment

NOW = moment(2026, 3, 2, 9)
BODY = "七号楼出口被一辆车堵住，邻居出不来。"
WAY = (
    ("accept", "chenyan"), ("dispatch", "zhoumin"), ("sign", "zhaoqiang"), ("reply", "zhaoqiang"), ("check", "hewei"),
    ("close", "hewei"),
)  # fmt: skip
STATES = ("received", "accepted", "assigned", "in_hand", "replied", "checking", "closed")


def new_matter(world: World, **more: Any) -> NewMatter:
    """A believable matter in the first grid: P0, on site, with a phone."""
    lon, lat = inside(0)
    row = {
        "body": BODY, "category": "0501", "kind": "help", "source": "call", "received_at": NOW,
        "community_id": world.community.pk, "street_id": world.street.pk, "lon": lon, "lat": lat,
        "address": "七号楼", "reporter": Reporter("李桂兰", "13800138000"),
    }  # fmt: skip
    return NewMatter(**{**row, **more})


def take_in(world: World, by: str | None = "liufang", at: datetime = NOW, **more: Any) -> Case:
    """One such matter taken in; its case, fresh from the database."""
    matter = open_matter(row=new_matter(world, received_at=at, **more), by=world[by] if by else None, at=at)
    return Case.objects.get(pk=matter.pk)


def valid_facts(step: str, case: Case, by: User, lead: Organisation) -> Facts:
    """Facts with which the step succeeds if anything does."""
    made: dict[str, Callable[[], Facts]] = {
        "accept": lambda: given.AcceptFacts(case.matter.category_id, case.matter.time_class, duplicates_seen=True),
        "dispatch": lambda: given.DispatchFacts(lead.pk, lead.short, "请尽快处理"),
        "sign": given.SignFacts,
        "contact": lambda: given.ContactFacts("site", "到现场看过"),
        "reply": lambda: given.ReplyFacts("已处理好", files=(picture(by),)),
        "check": given.CheckFacts,
        "close": lambda: given.CloseFacts("site", contacted=True, attempts=1, satisfaction="satisfied"),
        "note": lambda: given.NoteFacts("请注意安全"),
    }
    return made[step]()


def locate_facts(world: World, grid: str = "second_grid") -> given.LocateFacts:
    """Into another grid of the same street."""
    area = getattr(world, grid)
    return given.LocateFacts(area.pk, area.name)


def picture(by: User) -> Any:
    """The id of a picture this person has just uploaded."""
    return store_image(upload=upload(f"after {by.pk}"), by=by, at=NOW).pk


def take(
    world: World, case: Case, step: str, username: str, *, at: datetime = NOW, facts: Facts | None = None
) -> Entry:
    """One step by somebody, with valid facts unless others are given."""
    by = world[username]
    if facts is None:
        facts = locate_facts(world) if step == "locate" else valid_facts(step, case, by, world.property)
    entry: Entry = ACTIONS[step](case=case, by=by, at=at, facts=facts)
    return entry


def bring(world: World, state: str, **more: Any) -> Case:
    """A matter in this state, brought there a minute a step by the people of the straight line."""
    case = take_in(world, **more)
    for number, (step, username) in enumerate(WAY[: STATES.index(state)], start=1):
        take(world, case, step, username, at=NOW + timedelta(minutes=number))
    return Case.objects.get(pk=case.pk)
