"""What rosters tell, in its usual words; the settings may word each otherwise."""

from django.utils.translation import gettext_lazy as _

from linli.foundation.messaging.topics import Place, Topic

DESK = Place("岗位", _("值班岗的名称"), "松园社区值班室")
TIME = Place("时间", _("哪一段时间"), "2026-02-16 18:00–02-17 08:30")
WHAT = Place("事由", _("发生了什么，例如给你排了班"), "给你排了班")
NAME = Place("姓名", _("交班的人"), "何伟")
COUNT = Place("件数", _("交接了几件没有办完的事项"), "2")

TOPICS = (
    Topic(
        "roster.gap", _("值班空缺"), _("预警期内有一段时间没有人值班，告诉排班的人。"), "{岗位} {时间} 没有人值班",
        (DESK, TIME),
    ),
    Topic(
        "roster.request", _("值班安排"), _("排班、换班、顶班时，告诉有关的人。"), "{岗位} {时间}：{事由}",
        (DESK, TIME, WHAT),
    ),
    Topic(
        "roster.handed_over", _("交接班"), _("交班后告诉接班的人。"), "{岗位}交接班：{姓名}交给你 {件数} 件事项",
        (DESK, NAME, COUNT),
    ),
)  # fmt: skip
