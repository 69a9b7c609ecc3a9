"""SM-CASE 诉求事项 (domain model 3.2) as data: the straight line from intake to 销号 first, then what is rarer."""

from linli.lib.procedure import Allowed, Duty, Procedure, Stage, State, Step, Through, starts, stops
from linli.modules.matters import policies
from linli.modules.matters.choices import UNIT_ROLES
from linli.modules.matters.facts import (
    AcceptFacts,
    AddFacts,
    AnswerFacts,
    AskCoFacts,
    AskFacts,
    CheckFacts,
    CloseFacts,
    ConfirmFacts,
    ContactFacts,
    DispatchFacts,
    DropCoFacts,
    HandOverFacts,
    HeardFacts,
    LocateFacts,
    MergedFacts,
    MergeFacts,
    NoteFacts,
    ObjectFacts,
    PassedFacts,
    ProgressFacts,
    RateFacts,
    ReasonFacts,
    RecheckFacts,
    RedirectFacts,
    RemarkFacts,
    ReplyFacts,
    SettleFacts,
    SignFacts,
    SplitFacts,
    SuperviseFacts,
    SystemFacts,
    TakeOverFacts,
    UpholdFacts,
    WaitFacts,
)
from linli.modules.matters.policies import co_units, merging, rechecking, reporter

KIND = "matter"
URGENT = "P0"
AREA_READERS = frozenset({"R4", "R5", "R6", "R8", "R11"})
UNIT_READERS = UNIT_ROLES

DESK = (Allowed(Through.AREA, frozenset({"R5", "R6", "R8"})),)
UNIT = (Allowed(Through.LEAD, UNIT_READERS),)
CHECKERS = (Allowed(Through.AREA, AREA_READERS),)
CHIEFS = frozenset({"R6", "R8"})
SUPERVISORS = frozenset({"R8", "R11"})
ANYBODY = (Allowed(Through.AREA, AREA_READERS), Allowed(Through.LEAD, UNIT_READERS))
TAKERS = (Allowed(Through.AREA, frozenset({"R4", "R5", "R6", "R8"})),)
SPOT = (Allowed(Through.AREA, frozenset({"R3", "R4", "R5", "R6"})),)
CENTRE = (Allowed(Through.AREA, frozenset({"R8"})),)
ABOVE = (Allowed(Through.AREA, SUPERVISORS),)
REPORTER = (Allowed(Through.REPORTER, frozenset({"R1"})),)
HOLDERS = (*UNIT, *DESK)
RESUMERS = (*UNIT, Allowed(Through.AREA, frozenset({"R5", "R6", "R8", "R11"})), *REPORTER)
OPEN = frozenset(
    {"received", "accepted", "assigned", "objected", "in_hand", "waiting", "suspended", "replied", "checking", "rework"}
)
RECEIVED = frozenset({"received"})
HELD = frozenset({"in_hand", "waiting", "suspended", "rework"})
CO_STATES = HELD | {"assigned"}
SPLIT = frozenset({"accepted", "assigned", "in_hand"})
WORK = ("main", "rework", "on_site", "promise", "contact", "supervise")

PROCEDURE = Procedure(
    kind=KIND,
    label="诉求事项",
    initial="received",
    opening=starts("accept", "main", "on_site"),
    states=(
        State("received", "待受理", Stage.RECEIVED),
        State("accepted", "已受理", Stage.ACCEPTED),
        State("assigned", "已派单", Stage.ASSIGNED),
        State("objected", "派单异议", Stage.ASSIGNED),
        State("in_hand", "办理中", Stage.IN_HAND),
        State("waiting", "等待当事人", Stage.PAUSED),
        State("suspended", "挂账", Stage.PAUSED),
        State("rework", "退回重办", Stage.IN_HAND),
        State("replied", "已反馈", Stage.REPLIED),
        State("checking", "核查回访", Stage.CHECKING),
        State("closed", "已销号", Stage.CLOSED),
        State("archived", "已归档", Stage.ARCHIVED),
        State("redirected", "转渠道", Stage.DROPPED),
        State("withdrawn", "已撤回", Stage.DROPPED),
        State("merged", "已并案", Stage.DROPPED),
    ),
    steps=(
        Step(
            "accept", "受理", frozenset({"received"}), "accepted", DESK, AcceptFacts, policies.located,
            stops("accept") + starts("dispatch"), icon="check", hint="核对分类和时限，看有没有重复",
        ),
        Step(
            "locate", "定位到网格", frozenset({"received", "accepted"}), None,
            (Allowed(Through.AREA, frozenset({"R4", "R5", "R6", "R8"})),), LocateFacts, policies.grid_in_use,
            icon="map-pin", hint="按地点，或者选网格",
        ),
        Step(
            "dispatch", "派单", frozenset({"accepted"}), "assigned", DESK, DispatchFacts, policies.lead_in_use,
            stops("dispatch") + starts("sign"), icon="send", hint="一个主办单位，可有协办",
        ),
        Step(
            "sign", "签收", frozenset({"assigned"}), "in_hand", UNIT, SignFacts,
            clocks=stops("sign") + starts("contact"), icon="user-check",
        ),
        Step(
            "reply", "反馈办理结果", frozenset({"in_hand"}), "replied", UNIT, ReplyFacts, policies.replied_in_full,
            stops(*WORK) + starts("check"), Duty.HANDLING, "message-2", "现场类须附办理后照片",
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
            stops("verify", "supervise"), Duty.CHECKING, "circle-check", "回访结果，满意与否",
        ),
        Step(
            "fail", "核查不通过，退回重办", frozenset({"checking"}), "rework", CHECKERS, ReasonFacts,
            clocks=stops("verify") + starts("rework"), duty=Duty.CHECKING, icon="arrow-back-up", new_round=True,
        ),
        Step(
            "confirm", "反映人确认办结", frozenset({"replied"}), "closed",
            (*CHECKERS, *REPORTER), ConfirmFacts,
            policies.follow_up_stands, stops("check", "supervise"), Duty.CHECKING, "circle-check",
            "由办理人以外的人记下", rare=True,
        ),
        Step("rework", "重新办理", frozenset({"rework"}), "in_hand", UNIT, RemarkFacts, icon="refresh"),
        Step(
            "answer", "答复督办", OPEN, None, HOLDERS, AnswerFacts, policies.supervised, stops("supervise"),
            icon="message-2",
        ),
        Step(
            "settle", "当场办结", frozenset({"received"}), "closed", SPOT, SettleFacts, policies.spot_settled,
            stops("accept", *WORK), Duty.HANDLING, "circle-check", "能办即办，反映人同意", rare=True,
        ),
        Step(
            "redirect", "转渠道", frozenset({"received"}), "redirected", DESK, RedirectFacts, policies.route_known,
            stops("accept", *WORK), icon="arrow-right", hint="六种去向之一，并答复反映人", rare=True,
        ),
        Step(
            "withdraw", "反映人撤回", frozenset({"received", "accepted"}), "withdrawn",
            (*TAKERS, *REPORTER), ReasonFacts, merging.stands_alone, stops("accept", "dispatch", *WORK), icon="x",
            rare=True,
        ),
        Step(
            "object", "提出派单异议", frozenset({"assigned"}), "objected", UNIT, ObjectFacts, policies.may_object,
            stops("sign") + starts("ruling"), icon="scale", hint="每次派单一次，须提出应由谁办", rare=True,
        ),
        Step(
            "overrule", "异议不成立，仍由原单位办理", frozenset({"objected"}), "assigned", CENTRE, ReasonFacts,
            clocks=stops("ruling") + starts("sign"), icon="arrow-back-up",
        ),
        Step(
            "uphold", "异议成立，改派", frozenset({"objected"}), "assigned", CENTRE, UpholdFacts, policies.to_another,
            stops("ruling") + starts("sign"), icon="send", hint="改由另一个单位主办",
        ),
        Step(
            "progress", "阶段反馈", frozenset({"in_hand"}), None, UNIT, ProgressFacts, duty=Duty.HANDLING,
            icon="message-2", hint="承诺时间由综治中心认可", rare=True,
        ),
        Step(
            "wait", "等待当事人", frozenset({"in_hand"}), "waiting", UNIT, WaitFacts, policies.waits_not_too_long,
            icon="player-pause", hint="累计不超过 15 天，时限暂停", rare=True,
        ),
        Step(
            "ask_extension", "申请延期", frozenset({"in_hand"}), None, UNIT, AskFacts, policies.may_ask_time,
            icon="calendar-event", hint="到期以前，一次，不超过 15 天", rare=True,
        ),
        Step(
            "ask_suspension", "申请挂账", frozenset({"in_hand"}), None, UNIT, AskFacts, policies.may_ask_rest,
            icon="player-pause", hint="客观原因，90 天内复核", rare=True,
        ),
        Step(
            "grant_extension", "同意延期", frozenset({"in_hand"}), None, ABOVE, RemarkFacts,
            policies.extension_asked, icon="check",
        ),
        Step(
            "suspend", "同意挂账", frozenset({"in_hand"}), "suspended", ABOVE, RemarkFacts, policies.suspension_asked,
            icon="player-pause",
        ),
        Step(
            "refuse", "不同意申请", frozenset({"in_hand"}), None, ABOVE, ReasonFacts, policies.something_asked,
            icon="x",
        ),
        Step(
            "accept_promise", "认可承诺时间", frozenset({"in_hand"}), None, CENTRE, RemarkFacts,
            policies.promise_made, icon="check",
        ),
        Step(
            "refuse_promise", "不认可承诺时间", frozenset({"in_hand"}), None, CENTRE, ReasonFacts,
            policies.promise_made, icon="x",
        ),
        Step(
            "resume", "恢复办理", frozenset({"waiting", "suspended"}), "in_hand", RESUMERS, RemarkFacts,
            reporter.reporter_answers,
            clocks=stops("wait", "review"), icon="refresh",
        ),
        Step(
            "hand_over", "转交同事", HELD, None, UNIT, HandOverFacts, policies.colleague, icon="users", rare=True,
        ),
        Step(
            "split", "开子事项", SPLIT, None, HOLDERS, SplitFacts, policies.category_in_use, icon="plus",
            hint="子事项办结以前，本事项不能反馈", rare=True,
        ),
        Step(
            "supervise", "督办", OPEN, None, ABOVE, SuperviseFacts, policies.not_supervised_yet, icon="flag",
            hint="提出要求和答复期限", rare=True,
        ),
        Step(
            "reopen", "重新受理", frozenset({"closed"}), "accepted", (*DESK, *REPORTER), ReasonFacts,
            clocks=starts("main", "dispatch"), icon="arrow-back-up", new_round=True, rare=True,
        ),
        Step(
            "unarchive", "重新受理", frozenset({"archived"}), "accepted", CENTRE, ReasonFacts,
            clocks=starts("main", "dispatch"), icon="arrow-back-up", new_round=True, rare=True,
        ),
        Step(
            "take_back", "有新情况，重新接收", frozenset({"redirected"}), "received", CENTRE, ReasonFacts,
            clocks=starts("main", "accept"), icon="arrow-back-up", rare=True,
        ),
        Step(
            "wake", "等待期满，恢复办理", frozenset({"waiting"}), "in_hand", (), SystemFacts, clocks=stops("wait"),
            icon="clock",
        ),
        Step(
            "add", "反映人补充", OPEN | {"merged"}, None, REPORTER, AddFacts, reporter.something_added,
            icon="message-2",
        ),
        Step(
            "rate", "反映人评价", frozenset({"closed"}), None, REPORTER, RateFacts, reporter.rated_well, icon="star",
        ),
        Step("archive", "归档", frozenset({"closed"}), "archived", (), SystemFacts, icon="inbox"),
        Step(
            "ask_co", "增加协办", CO_STATES, None, HOLDERS, AskCoFacts, co_units.co_units_free, icon="users",
            hint="协办单位只看得到请它做的事", rare=True,
        ),
        Step(
            "drop_co", "收回协办", CO_STATES, None, HOLDERS, DropCoFacts, co_units.co_unit_open, icon="x", rare=True,
        ),
        Step(
            "merge", "并案", frozenset({"received", "accepted"}), "merged", CENTRE, MergeFacts, merging.may_merge,
            stops("accept", "dispatch", *WORK), icon="copy", hint="同一件事，并入另一件一起办", rare=True,
        ),
        Step(
            "unmerge", "取消并案，重新接收", frozenset({"merged"}), "received", CENTRE, ReasonFacts,
            clocks=starts("main", "accept"), icon="arrow-back-up", rare=True,
        ),
        Step(
            "take_over", "由台账接入", RECEIVED, None, (), TakeOverFacts, clocks=stops("on_site"), icon="file-plus",
        ),
        Step(
            "take_over_accepted", "由台账接入，已受理", RECEIVED, "accepted", (), TakeOverFacts,
            clocks=stops("accept", "on_site") + starts("dispatch"), icon="file-plus",
        ),
        Step(
            "take_over_assigned", "由台账接入，已派单", RECEIVED, "assigned", (), TakeOverFacts,
            clocks=stops("accept", "on_site") + starts("sign"), icon="file-plus",
        ),
        Step(
            "take_over_in_hand", "由台账接入，办理中", RECEIVED, "in_hand", (), TakeOverFacts,
            clocks=stops("accept", "on_site"), icon="file-plus",
        ),
        Step(
            "void", "撤销接入", RECEIVED | {"accepted", "assigned", "in_hand"}, "withdrawn", (), ReasonFacts,
            clocks=stops("accept", "dispatch", "sign", *WORK), icon="arrow-back-up",
        ),
        Step("absorb", "并入", OPEN, None, (), MergedFacts, icon="copy"),
        Step("pass_on", "并入事项的反映人补充", OPEN, None, (), PassedFacts, icon="message-2"),
        Step("release", "取消并入", OPEN | {"closed", "archived"}, None, (), MergedFacts, icon="arrow-back-up"),
        Step(
            "recheck", "抽查，办得好", frozenset({"closed", "archived"}), None, CHECKERS, RecheckFacts,
            rechecking.drawn, duty=Duty.CHECKING, icon="eye", hint="当场办结的按月抽查，由别人再看一次",
        ),
        Step(
            "recheck_fail", "抽查不满意，重新受理", frozenset({"closed", "archived"}), "accepted", CHECKERS,
            RecheckFacts, rechecking.drawn, starts("main", "dispatch"), Duty.CHECKING, "arrow-back-up",
            new_round=True,
        ),
        Step("heard", "协办单位", OPEN, None, (), HeardFacts, icon="users"),
        Step(
            "trip", "反映人又来一趟", OPEN, None, HOLDERS, ReasonFacts, icon="walk", hint="记下为什么又要跑", rare=True,
        ),
        Step("note", "内部备注", OPEN, None, ANYBODY, NoteFacts, icon="lock", hint="只有工作人员看得到"),
    ),
)  # fmt: skip

DISPATCH = Procedure(
    kind="dispatch",
    label="协办单",
    initial="sent",
    opening=starts("sign", "main"),
    states=(
        State("sent", "待签收", Stage.ASSIGNED),
        State("signed", "办理中", Stage.IN_HAND),
        State("done", "已办结", Stage.CLOSED),
        State("returned", "已退回", Stage.DROPPED),
        State("withdrawn", "已收回", Stage.DROPPED),
    ),
    steps=(
        Step("sign", "签收", frozenset({"sent"}), "signed", UNIT, SignFacts, clocks=stops("sign"), icon="user-check"),
        Step(
            "done", "报告办结", frozenset({"signed"}), "done", UNIT, ReplyFacts, clocks=stops("main"),
            icon="circle-check",
        ),
        Step(
            "return", "退回", frozenset({"sent", "signed"}), "returned", UNIT, ReasonFacts,
            clocks=stops("sign", "main"), icon="arrow-back-up", hint="须写明理由", rare=True,
        ),
        Step(
            "withdraw", "收回", frozenset({"sent", "signed"}), "withdrawn", (), ReasonFacts,
            clocks=stops("sign", "main"), icon="x",
        ),
    ),
)  # fmt: skip
"""协办单: what a co-unit does. LEAD is the unit it was sent to; the state of the matter follows its own lead."""
