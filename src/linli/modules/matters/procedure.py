"""SM-CASE 诉求事项, the straight line from intake to 销号 (domain model 3.2), as data."""

from linli.lib.procedure import Allowed, Duty, Procedure, Stage, State, Step, Through, starts, stops
from linli.modules.matters import policies
from linli.modules.matters.facts import (
    AcceptFacts,
    CheckFacts,
    CloseFacts,
    ContactFacts,
    DispatchFacts,
    LocateFacts,
    NoteFacts,
    ReplyFacts,
    SignFacts,
)

KIND = "matter"
URGENT = "P0"
AREA_READERS = frozenset({"R4", "R5", "R6", "R8", "R11"})
UNIT_READERS = frozenset({"R4", "R5", "R6", "R9"})

DESK = (Allowed(Through.AREA, frozenset({"R5", "R6", "R8"})),)
UNIT = (Allowed(Through.LEAD, UNIT_READERS),)
CHECKERS = (Allowed(Through.AREA, AREA_READERS),)
CHIEFS = frozenset({"R6", "R8"})
SUPERVISORS = frozenset({"R8", "R11"})
ANYBODY = (Allowed(Through.AREA, AREA_READERS), Allowed(Through.LEAD, UNIT_READERS))
OPEN = frozenset({"received", "accepted", "assigned", "in_hand", "replied", "checking"})

PROCEDURE = Procedure(
    kind=KIND,
    label="诉求事项",
    initial="received",
    opening=starts("accept", "main", "on_site"),
    states=(
        State("received", "待受理", Stage.RECEIVED),
        State("accepted", "已受理", Stage.ACCEPTED),
        State("assigned", "已派单", Stage.ASSIGNED),
        State("in_hand", "办理中", Stage.IN_HAND),
        State("replied", "已反馈", Stage.REPLIED),
        State("checking", "核查回访", Stage.CHECKING),
        State("closed", "已销号", Stage.CLOSED),
    ),
    steps=(
        Step(
            "accept", "受理", frozenset({"received"}), "accepted", DESK, AcceptFacts, policies.located,
            stops("accept") + starts("dispatch"), icon="check", hint="核对分类和时限，看有没有重复",
        ),
        Step(
            "locate", "定位到网格", frozenset({"received", "accepted"}), None,
            (Allowed(Through.AREA, frozenset({"R4", "R5", "R6", "R8"})),), LocateFacts, policies.grid_in_use,
            icon="map-pin", hint="选定所属网格",
        ),
        Step(
            "dispatch", "派单", frozenset({"accepted"}), "assigned", DESK, DispatchFacts, policies.lead_in_use,
            stops("dispatch") + starts("sign"), icon="send", hint="一个主办单位",
        ),
        Step(
            "sign", "签收", frozenset({"assigned"}), "in_hand", UNIT, SignFacts,
            clocks=stops("sign") + starts("contact"), icon="user-check",
        ),
        Step(
            "reply", "反馈办理结果", frozenset({"in_hand"}), "replied", UNIT, ReplyFacts, policies.after_picture,
            stops("main", "contact", "on_site") + starts("check"), Duty.HANDLING, "message-2", "现场类须附办理后照片",
        ),
        Step(
            "contact", "联系反映人", frozenset({"in_hand"}), None, UNIT, ContactFacts, policies.contact_possible,
            stops("contact", "on_site"), Duty.HANDLING, "phone", "没有电话的到现场查看",
        ),
        Step(
            "check", "开始核查", frozenset({"replied"}), "checking", CHECKERS, CheckFacts,
            clocks=stops("check") + starts("verify"), duty=Duty.CHECKING, icon="eye", hint="须由办理人以外的人核查",
        ),
        Step(
            "close", "核查通过，销号", frozenset({"checking"}), "closed", CHECKERS, CloseFacts, policies.follow_up_made,
            stops("verify"), Duty.CHECKING, "circle-check", "回访结果，满意与否",
        ),
        Step("note", "内部备注", OPEN, None, ANYBODY, NoteFacts, icon="lock", hint="只有工作人员看得到"),
    ),
)  # fmt: skip
