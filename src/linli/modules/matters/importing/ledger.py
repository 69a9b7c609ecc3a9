"""The open ledger of today 在办台账: an office's own list of running matters, taken over as it stands."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.accounts.models import User
from linli.foundation.tabular.cells import BadCell, Cell, read_date, read_moment, read_phone, read_text, text_of
from linli.foundation.tabular.sheets import Column, Run, Sheet, SheetRefused, Taken, Verdict
from linli.lib.numbers import day_of
from linli.modules.matters.actions.taking_over import AlreadyHere, give_back, take_over_ledger
from linli.modules.matters.importing.judging import ORIGIN, judge
from linli.modules.matters.policies.taking_over import OFFICES
from linli.modules.matters.procedure import PROCEDURE
from linli.modules.matters.queries.ledger import running_matters
from linli.registers.areas.naming import name_area

NUMBER_MOST, TITLE_MOST, BODY_MOST, ADDRESS_MOST, NAME_MOST = 50, 200, 10_000, 120, 40
TAKEN = ("received", "accepted", "assigned", "in_hand")
STATES = {
    "received": ("未受理", "新登记", "待办", "登记"), "accepted": ("受理", "待派单", "未派单"),
    "assigned": ("已转办", "已交办", "待签收", "已分派", "已派出"),
    "in_hand": ("在办", "处理中", "正在办理", "正在处理", "已签收", "整改中", "跟进中", "未办结"),
}  # fmt: skip
"""What ledgers call the states of running matters, beside our own names."""
OVER = ("已办结", "办结", "完成", "已完成", "已销号", "销号", "已关闭", "已归档", "已解决")


def read_state(cell: Cell) -> str:
    """A state of running matters, by any of its names. Raises: BadCell."""
    text = read_text(cell)
    for name, others in STATES.items():
        if text in {name, PROCEDURE.by_state[name].label, *others}:
            return name
    if text in OVER:
        raise BadCell(_("“%(text)s”的不用接入，台账只接入还在办的。") % {"text": text})
    known = "、".join(show_state(name) for name in TAKEN)
    raise BadCell(_("不认识“%(text)s”，可以填：%(known)s。") % {"text": text[:20], "known": known})


def show_state(name: str) -> str:
    """What a state is called here."""
    return _(PROCEDURE.by_state[name].label) if name in PROCEDURE.by_state else name


COLUMNS = (
    Column(
        "number", gettext_lazy("编号"), ("台账编号", "事项编号", "工单号"), text_of(NUMBER_MOST), required=True,
        note=gettext_lazy("原来的编号，接入以后不变；系统里已有的编号不再接入。"), width=22,
    ),
    Column("title", gettext_lazy("标题"), ("事项名称", "主题"), text_of(TITLE_MOST), width=30),
    Column(
        "body", gettext_lazy("内容"), ("问题描述", "反映内容", "诉求内容", "事项内容", "问题", "事项", "情况"),
        text_of(BODY_MOST), required=True, width=44,
    ),
    Column(
        "category", gettext_lazy("分类"), ("类别", "诉求分类", "问题类别"), text_of(60),
        note=gettext_lazy("分类的名称或四位代码；空着的以后再分。"),
    ),
    Column(
        "state", gettext_lazy("状态"), ("办理状态", "办理情况", "当前状态", "进度"), read_state, required=True,
        choices=lambda: [show_state(name) for name in TAKEN], show=show_state,
    ),
    Column(
        "registered", gettext_lazy("登记时间"), ("登记日期", "受理日期", "来件日期", "反映时间", "日期"), read_moment,
        required=True,
    ),
    Column(
        "due", gettext_lazy("办理期限"), ("截止日期", "期限", "办结期限", "到期日"), read_date, blank=None,
        note=gettext_lazy("空着按时限规则从接入时起算。"),
    ),
    Column(
        "area", gettext_lazy("所属区划"), ("社区", "网格", "所属社区", "所属网格", "区划"), text_of(120),
        note=gettext_lazy("社区或网格；只管一个区划的可以空着。"), width=28,
    ),
    Column("address", gettext_lazy("地点"), ("地址", "位置", "详细地址"), text_of(ADDRESS_MOST), width=28),
    Column(
        "organisation", gettext_lazy("承办单位"), ("主办单位", "责任单位", "办理单位", "牵头单位"), text_of(60),
        note=gettext_lazy("已派单和办理中的必填。"), width=20,
    ),
    Column(
        "handler", gettext_lazy("办理人"), ("承办人", "责任人", "经办人"), text_of(64),
        note=gettext_lazy("承办单位里的姓名或用户名。"),
    ),
    Column(
        "reporter", gettext_lazy("反映人"), ("姓名", "来电人", "诉求人", "联系人"), text_of(NAME_MOST),
        note=gettext_lazy("导出时不带。"),
    ),
    Column(
        "phone", gettext_lazy("联系电话"), ("电话", "手机", "手机号", "反映人电话"), read_phone,
        note=gettext_lazy("加密保存，导出时不带。"),
    ),
)  # fmt: skip


def apply(verdicts: Sequence[Verdict], run: Run) -> list[Taken]:
    """Take them over a thousand at a time."""
    taken: list[Taken] = []
    for part in run.slices(verdicts):
        try:
            ids = take_over_ledger(rows=[verdict.plan for verdict in part], by=run.by, at=run.at)
        except AlreadyHere as here:
            raise SheetRefused(_("有的编号刚刚被接入，请重新核对。")) from here
        taken += [
            Taken(verdict.line, pk, {"number": verdict.plan.foreign.ref}, verdict.judgement)
            for verdict, pk in zip(part, ids, strict=True)
        ]
    return taken


def undo(taken: Sequence[Taken], run: Run) -> None:
    """Withdraw what nobody has worked on; one that somebody has keeps all of them."""
    lines = {str(one.before["number"]): one.line for one in taken}
    for part in run.slices(list(lines)):
        stay = give_back(origin=ORIGIN, refs=part, reason=_("台账接入后整批撤销"), at=run.at)
        if stay:
            words = {"line": lines[stay[0]], "number": stay[0]}
            raise SheetRefused(_("第 %(line)d 行的“%(number)s”接入以后已经有人办过，不能整批撤销。") % words)


def exported(user: User, at: datetime) -> Iterable[Mapping[str, Any]]:
    """The running matters of this person's areas, without who reported them."""
    del at
    for case in running_matters(user):
        matter, area = case.matter, case.grid or case.community or case.street
        yield {
            "number": case.no, "title": case.title, "body": matter.body, "category": matter.category_id,
            "state": case.state if case.state in TAKEN else "in_hand", "registered": matter.received_at,
            "due": day_of(case.next_due_at) if case.next_due_at else None, "address": matter.address,
            "area": name_area(area) if area else "", "organisation": case.lead.name if case.lead else "",
            "handler": case.handler.username if case.handler else "",
        }  # fmt: skip


SHEET = Sheet(
    "ledger", gettext_lazy("在办台账"),
    gettext_lazy("原来台账里还在办的事项，连同编号、状态、期限、承办单位一起接入，历史里注明由台账接入。"),
    COLUMNS, ("number",), OFFICES, judge, apply, undo, exported,
)  # fmt: skip
