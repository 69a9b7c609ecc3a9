"""The party units, committees and teams of the demo community, the ties of its units, and a proposal that waits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from linli.channels.demo.accounts import MARK
from linli.channels.demo.playing import Cast
from linli.lib.numbers import day_of
from linli.registers.organisations.grouping import GroupParticulars, NewMember, add_member, begin_term, create_group
from linli.registers.organisations.linking import link_unit
from linli.registers.organisations.models import Group, GroupKind, LinkKind, MemberPost
from linli.registers.postings.proposing import Proposed, propose_posting

FOUR_YEARS = timedelta(days=4 * 365)


@dataclass(frozen=True)
class Told:
    """One group: kind, name, area, the name of the group above it, and who is in it (an account, or a name)."""

    kind: GroupKind
    name: str
    area: str
    above: str = ""
    members: tuple[tuple[str, MemberPost], ...] = ()
    term: int = 0


GROUPS = (
    Told(GroupKind.PARTY_COMMITTEE, "青松街道党工委", "青松", "", (("lingdao1", MemberPost.DEPUTY_SECRETARY),)),
    Told(GroupKind.BRANCH, "松园第一党支部", "松园", "青松街道党工委", (("shuji1", MemberPost.SECRETARY),)),
    Told(GroupKind.BRANCH, "松园第二党支部", "松园", "青松街道党工委", (("谢春晖", MemberPost.SECRETARY),)),
    Told(GroupKind.CELL, "一网格党小组", "松园一网格", "松园第一党支部", (("wangge1", MemberPost.LEADER),)),
    Told(GroupKind.CELL, "二网格党小组", "松园二网格", "松园第一党支部", (("丁一鸣", MemberPost.LEADER),)),
    Told(GroupKind.CELL, "三网格党小组", "松园三网格", "松园第二党支部", (("wangge2", MemberPost.LEADER),)),
    Told(
        GroupKind.RESIDENTS, "松园社区居委会", "松园", "",
        (("shuji1", MemberPost.CHAIR), ("shequ1", MemberPost.DELEGATE), ("方小满", MemberPost.DELEGATE)), 8,
    ),
    Told(GroupKind.OVERSIGHT, "松园居务监督委员会", "松园", "", (("唐守正", MemberPost.CHAIR),), 8),
    Told(GroupKind.OWNERS, "松园小区业委会", "松园", "", (("孔令仪", MemberPost.CHAIR),), 3),
    Told(GroupKind.TEAM, "松园银龄志愿队", "松园", "", (("马金花", MemberPost.LEADER), ("于长河", MemberPost.MEMBER))),
    Told(GroupKind.CIRCLE, "松园议事小组", "松园", "", (("厉心田", MemberPost.LEADER),)),
)  # fmt: skip
TIES = (
    (LinkKind.PROPERTY, "安居物业", "松园", ""),
    (LinkKind.PAIRED, "供电所", "松园", ""),
    (LinkKind.ENFORCEMENT, "青松执法队", "", "青松综治中心"),
)


def gather(cast: Cast, began: datetime, at: datetime) -> None:
    """Make all of it, the groups from the day the demo began."""
    made: dict[str, Group] = {}
    areas, units = cast.ground.areas, cast.ground.units
    for told in GROUPS:
        particulars = GroupParticulars(told.kind, f"{told.name}{MARK}", areas[told.area], made.get(told.above))
        made[told.name] = create_group(particulars=particulars, by=None, at=began)
        _join(made[told.name], told, cast, began)
    for kind, unit, area, other in TIES:
        link_unit(
            organisation=units[unit], kind=kind, area=areas.get(area), other=units.get(other), from_on=day_of(began),
            by=None, at=began,
        )  # fmt: skip
    proposed = Proposed(
        "wangge6",
        f"邱小雨{MARK}",
        "R4",
        day_of(at),
        areas["松园二网格"],
        units["松园居委会"],
        "专职网格员",
        "二网格缺一名网格员。",
    )
    propose_posting(proposed=proposed, by=cast.people["shuji1"], at=at)


def _join(group: Group, told: Told, cast: Cast, began: datetime) -> None:
    """Its term, where it is elected, and its members."""
    first = day_of(began)
    if told.term:
        begin_term(group=group, number=told.term, from_on=first, to_on=first + FOUR_YEARS, by=None, at=began)
    for who, post in told.members:
        user = cast.people.get(who)
        member = NewMember("" if user else f"{who}{MARK}", post, user, first)
        add_member(group=group, member=member, by=None, at=began)
