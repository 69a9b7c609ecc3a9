"""What matters tell staff and reporters, in its usual words; the settings may word each otherwise."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.foundation.messaging.topics import Place, Topic
from linli.modules.matters.procedure import DISPATCH, KIND
from linli.registers.deadlines.models import RungAction

NUMBER = Place("编号", _("事项的编号"), "松园诉〔2026〕12号")
TITLE = Place("标题", _("事项的标题，号码已打码"), "路灯不亮")
STATE = Place("状态", _("事项现在的状态"), "已派单")
LEFT = Place("剩余", _("还剩多少时间，或超期多少"), "剩 3 小时")
WHAT = Place("事由", _("为什么告诉，例如第几次重办、申请什么"), "第 2 次重办")
UNTIL = Place("期限", _("要在什么时候以前答复"), "2026-03-05 17:30")
STAFF = (NUMBER, TITLE, STATE)
RUNG = (*STAFF, LEFT)
ASKED = Place("要求", _("请协办单位做什么"), "请配合断电")
CO_UNIT = (NUMBER, ASKED)


STAFF_TOPICS = (
    Topic(f"{KIND}.assigned", _("派单"), _("派单或改派后，告诉主办单位的人员。"), "{编号} {状态}：{标题}", STAFF),
    Topic(
        f"{KIND}.{RungAction.REMIND}", _("临期提醒"), _("快到时限或已经超过时，告诉正在处理的人员。"),
        "{编号} {状态}，{剩余}：{标题}", RUNG,
    ),
    Topic(
        f"{KIND}.{RungAction.ESCALATE}", _("上报负责人"), _("到了时限还没有办，同时告诉负责人。"),
        "{编号} {状态}，{剩余}：{标题}", RUNG,
    ),
    Topic(
        f"{KIND}.{RungAction.SUPERVISE}", _("超期督办"), _("超期很久，同时告诉督办的人员。"),
        "{编号} {状态}，{剩余}：{标题}", RUNG,
    ),
    Topic(
        f"{KIND}.supervised", _("督办"), _("上级提出督办后，告诉正在处理的人员。"),
        "{编号} 督办，请在 {期限} 以前答复：{标题}", (*STAFF, UNTIL),
    ),
    Topic(f"{KIND}.answered", _("督办答复"), _("督办有了答复，告诉督办的人员。"), "{编号} 已答复督办：{标题}", STAFF),
    Topic(
        f"{KIND}.repeated", _("再次重办"), _("第二次重办后，告诉街道。"), "{编号} 督办：{事由}：{标题}",
        (*STAFF, WHAT),
    ),
    Topic(
        f"{KIND}.raised", _("提级督办"), _("多次重办或多次改派后，告诉上一级。"), "{编号} 提级督办：{事由}：{标题}",
        (*STAFF, WHAT),
    ),
    Topic(
        f"{KIND}.asked", _("申请待审批"), _("承办单位申请延期或挂账后，告诉审批的人员。"), "{编号} {事由}：{标题}",
        (*STAFF, WHAT),
    ),
    Topic(
        f"{KIND}.decided", _("审批结果"), _("申请批了或没批，告诉承办单位。"), "{编号} {事由}：{标题}",
        (*STAFF, WHAT),
    ),
    Topic(f"{DISPATCH.kind}.sent", _("协办"), _("请协办单位协办时告诉它的人员。"), "{编号} 请协办：{要求}", CO_UNIT),
    Topic(
        f"{DISPATCH.kind}.withdrawn", _("收回协办"), _("收回协办单后告诉协办单位。"), "{编号} 协办已收回：{要求}",
        CO_UNIT,
    ),
    Topic(
        f"{DISPATCH.kind}.reminded", _("协办临期提醒"), _("协办快到时限或已经超过时，告诉协办单位。"),
        "{编号} 协办，{剩余}：{要求}", (*CO_UNIT, LEFT),
    ),
    Topic(
        f"{DISPATCH.kind}.raised", _("协办超期上报"), _("协办到了时限还没有办，告诉负责人和督办的人员。"),
        "{编号} 的协办单，{剩余}：{标题}", (NUMBER, TITLE, LEFT),
    ),
    Topic(
        f"{KIND}.added", _("反映人补充"), _("反映人补充了情况，告诉正在处理的人员。"), "{编号} 反映人有补充：{标题}",
        STAFF,
    ),
    Topic(
        f"{KIND}.on_duty", _("紧急事项通知值班"), _("紧急事项登记、派单以后，马上告诉当班的人。"),
        "紧急：{编号} {状态}：{标题}", STAFF,
    ),
    Topic(f"{KIND}.handed_over", _("转交"), _("同事把事项转交给你。"), "{编号} 转交给你：{标题}", STAFF),
)  # fmt: skip

PLACE = Place("社区", _("以谁的名义发：社区、街道或本系统的名称"), "松园社区")
UNIT = Place("单位", _("主办单位"), "松园物业服务站")
LIMIT = Place("时限", _("答应的时间"), "3月5日17:30")
NOTE = Place("说明", _("工作人员写给反映人的话，号码已打码，最多 50 个字"), "购买单元门的发票")
LINK = Place("链接", _("查进度的网址，没有对外网址时为空"), "https://sq.example.cn/p/7K2M")
POST = Place("岗位", _("值班岗的名称"), "松园值班室")
REPORTER = (PLACE, NUMBER, TITLE, LINK)


def _texted(code: str, label: Promise, when: Promise, text: str, *more: Place) -> Topic:
    """A text to the reporter."""
    return Topic(f"{KIND}.{code}", label, when, text, (*REPORTER, *more), texted=True)


DUTY_TOPICS = (
    Topic(
        f"{KIND}.duty_texted", _("值班电话的短信"), _("紧急事项登记、派单、超期后，发到值班岗的手机。"),
        "【{社区}】{岗位}：紧急事项{编号}，请马上处理。{标题}", (PLACE, POST, NUMBER, TITLE), texted=True,
    ),
)  # fmt: skip

REPORTER_TOPICS = (
    _texted(
        "told_accepted", _("受理"), _("受理后发给反映人。"),
        "【{社区}】您反映的“{标题}”已受理，编号{编号}。我们会在{时限}前办理并反馈。查进度：{链接}", LIMIT,
    ),
    _texted(
        "told_reopened", _("重新受理"), _("办结后重新受理，发给反映人。"),
        "【{社区}】您反映的“{标题}”已重新受理，编号{编号}。查进度：{链接}",
    ),
    _texted(
        "told_dispatched", _("派单"), _("派单或改派后发给反映人。"),
        "【{社区}】您反映的“{标题}”已交{单位}办理，编号{编号}。查进度：{链接}", UNIT,
    ),
    _texted(
        "told_progress", _("阶段反馈"), _("综治中心认可承诺时间后发给反映人。"),
        "【{社区}】您反映的“{标题}”正在办理，预计{时限}前有结果。查进度：{链接}", UNIT, LIMIT, NOTE,
    ),
    _texted(
        "told_waiting", _("等待当事人"), _("需要反映人配合时发给反映人。"),
        "【{社区}】办理“{标题}”需要您配合：{说明}。请在{时限}前联系我们，办理时限暂停计算。查进度：{链接}",
        UNIT, LIMIT, NOTE,
    ),
    _texted(
        "told_extended", _("延期"), _("同意延期后发给反映人。"),
        "【{社区}】您反映的“{标题}”需要更多时间办理，新的时限是{时限}。原因：{说明}。查进度：{链接}", UNIT, LIMIT, NOTE,
    ),
    _texted(
        "told_suspended", _("挂账"), _("同意挂账后发给反映人。"),
        "【{社区}】您反映的“{标题}”因客观原因暂时不能办理，已挂账，条件具备就恢复办理。最迟{时限}复核。原因：{说明}。查进度：{链接}",
        UNIT, LIMIT, NOTE,
    ),
    _texted(
        "told_replied", _("反馈结果"), _("承办单位反馈办理结果后发给反映人。"),
        "【{社区}】您反映的“{标题}”已有办理结果，我们会核查并回访您。查看结果：{链接}", UNIT,
    ),
    _texted(
        "told_closed", _("办结"), _("核查通过、反映人确认或当场办结后发给反映人。"),
        "【{社区}】您反映的“{标题}”已办结，编号{编号}。没有解决的，15天内可以要求重新办理。查看和评价：{链接}",
        UNIT,
    ),
    _texted(
        "told_redirected", _("转渠道"), _("不在这里办理时发给反映人。"),
        "【{社区}】您反映的“{标题}”不由我们办理。{说明}。", NOTE,
    ),
    _texted(
        "told_merged", _("并案"), _("和别人反映的同一件事一并办理时发给反映人。"),
        "【{社区}】您反映的“{标题}”与他人反映的是同一件事，一并办理，结果会告诉您。您的编号仍是{编号}。",
    ),
    _texted(
        "told_withdrawn", _("撤回"), _("按反映人的要求撤回后发给反映人。"),
        "【{社区}】您反映的“{标题}”已按您的要求撤回。不是您要求的，请告诉我们，编号{编号}。",
    ),
)  # fmt: skip
