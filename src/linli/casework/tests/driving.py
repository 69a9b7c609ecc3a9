"""Driving a case through its procedure in tests: matters are the kind, because they are the kind that exists."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from linli.casework.models import Case, Entry
from linli.foundation.accounts.models import User
from linli.foundation.files.actions import store_image
from linli.lib.procedure import Facts
from linli.modules.matters import facts as given
from linli.modules.matters.actions import NewMatter, Reporter, archive_matters, open_matter
from linli.modules.matters.policies import colleagues, open_dispatches, other_units
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
SIDES: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "objected": ("assigned", (("object", "zhaoqiang"),)), "waiting": ("in_hand", (("wait", "zhaoqiang"),)),
    "suspended": ("in_hand", (("ask_suspension", "zhaoqiang"), ("suspend", "zhengjie"))),
    "rework": ("checking", (("fail", "hewei"),)), "redirected": ("received", (("redirect", "chenyan"),)),
    "withdrawn": ("accepted", (("withdraw", "liufang"),)), "merged": ("accepted", (("merge", "zhoumin"),)),
    "archived": ("closed", (("archive", ""),)),
}  # fmt: skip
LATER = moment(2027, 1, 4, 9)
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
    return (made | _rare_facts(case, by))[step]()


def _rare_facts(case: Case, by: User) -> dict[str, Callable[[], Facts]]:
    """Facts of the steps beside the straight line."""
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
    plain: dict[str, Callable[[], Facts]] = {name: lambda: given.ReasonFacts("情况如此") for name in reasons}
    plain |= dict.fromkeys(("grant_extension", "suspend", "resume", "rework", "accept_promise"), given.RemarkFacts)
    plain |= dict.fromkeys(("recheck", "recheck_fail"), lambda: given.RecheckFacts("site", "看过"))
    return plain | {
        "settle": lambda: given.SettleFacts("已挪走", agreed=True, files=(picture(by),)),
        "redirect": lambda: given.RedirectFacts("judicial", "请向法院起诉"),
        "object": lambda: given.ObjectFacts("不属本单位职责", *_other(case)),
        "uphold": lambda: given.UpholdFacts(*_other(case), "会商同意"),
        "progress": lambda: given.ProgressFacts("已联系厂家", LATER),
        "wait": lambda: given.WaitFacts("请提供发票", 1),
        "ask_extension": lambda: given.AskFacts("需要采购配件", 5),
        "ask_suspension": lambda: given.AskFacts("冬季不能施工", 60),
        "hand_over": lambda: _hand_over(case, by),
        "supervise": lambda: given.SuperviseFacts("请今天办完", LATER),
        "split": lambda: given.SplitFacts("先断水", "0201", "关掉三号楼的总阀"),
        "ask_co": lambda: _ask_co(case),
        "drop_co": lambda: _drop_co(case),
        "merge": lambda: _merge(case),
        "answer": lambda: given.AnswerFacts("正在办"),
        "confirm": lambda: given.ConfirmFacts("phone", "satisfied"),
    }


def _other(case: Case) -> tuple[UUID, str]:
    """Another unit that could lead."""
    unit = other_units(case).latest("name")
    return unit.pk, unit.short


def _ask_co(case: Case) -> given.AskCoFacts:
    """Another unit, to help."""
    pk, short = _other(case)
    return given.AskCoFacts((pk,), (short,), "请断电一小时")


def _hand_over(case: Case, by: User) -> given.HandOverFacts:
    """To a colleague if there is one."""
    colleague = colleagues(case).first() or by
    return given.HandOverFacts(colleague.pk, str(colleague))


def _merge(case: Case) -> given.MergeFacts:
    """Into another open matter if there is one."""
    other = Case.objects.filter(kind="matter", open=True).exclude(pk=case.pk).first() or case
    return given.MergeFacts(other.pk, other.no)


def _drop_co(case: Case) -> given.DropCoFacts:
    """The dispatch that runs, if one does."""
    running = next(iter(open_dispatches(case)), None)
    return given.DropCoFacts(running.pk if running else case.pk, "", "已不需要")


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
    if step == "archive":
        archive_matters(at=at)
        case.refresh_from_db()
        return Entry.objects.filter(case=case).latest("number")
    by = world[username]
    if step == "merge" and facts is None:
        take_in(world)
    if facts is None:
        facts = locate_facts(world) if step == "locate" else valid_facts(step, case, by, world.property)
    entry: Entry = ACTIONS[step](case=case, by=by, at=at, facts=facts)
    return entry


def bring(world: World, state: str, **more: Any) -> Case:
    """A matter in this state, brought there a minute a step by the people of the straight line."""
    case = take_in(world, **more)
    for number, (step, username) in enumerate(way_to(state), start=1):
        take(world, case, step, username, at=NOW + timedelta(minutes=number))
    return Case.objects.get(pk=case.pk)


def way_to(state: str) -> list[tuple[str, str]]:
    """The steps that lead to a state, and who takes each."""
    before, beside = SIDES.get(state, (state, ()))
    return [*WAY[: STATES.index(before)], *beside]
