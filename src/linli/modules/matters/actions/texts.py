"""What matters tell staff and reporters, in its usual words; the settings may word each otherwise."""

from django.utils.translation import gettext_lazy as _

from linli.foundation.messaging.topics import Place, Topic
from linli.modules.matters.procedure import KIND
from linli.registers.deadlines.models import RungAction

NUMBER = Place("编号", _("事项的编号"), "SQ-松园-2026-00012")
TITLE = Place("标题", _("事项的标题，号码已打码"), "路灯不亮")
STATE = Place("状态", _("事项现在的状态"), "已派单")
LEFT = Place("剩余", _("还剩多少时间，或超期多少"), "剩 3 小时")
WHAT = Place("事由", _("为什么告诉，例如第几次重办、申请什么"), "第 2 次重办")
UNTIL = Place("期限", _("要在什么时候以前答复"), "2026-03-05 17:30")
STAFF = (NUMBER, TITLE, STATE)
RUNG = (*STAFF, LEFT)


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
    Topic(f"{KIND}.handed_over", _("转交"), _("同事把事项转交给你。"), "{编号} 转交给你：{标题}", STAFF),
)  # fmt: skip
