"""Fixed choices of matters (domain model 3.1 and 3.5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

UNIT_ROLES = frozenset({"R4", "R5", "R6", "R9"})
"""The roles that work on what is sent to their unit."""


class MatterKind(models.TextChoices):
    """What a matter is."""

    ENQUIRY = "enquiry", _("咨询")
    HELP = "help", _("求助")
    COMPLAINT = "complaint", _("投诉")
    REPORT = "report", _("举报")
    SUGGESTION = "suggestion", _("建议")
    PRAISE = "praise", _("表扬")
    GRID_EVENT = "grid_event", _("网格事件")
    HAZARD = "hazard", _("隐患")


class Source(models.TextChoices):
    """Where it came from."""

    CALL = "call", _("来电")
    VISIT = "visit", _("来访")
    WECHAT = "wechat", _("微信")
    WEB = "web", _("网页")
    CALL_ROUND = "call_round", _("走访")
    MEETING = "meeting", _("议事线索")
    PATROL = "patrol", _("巡查")
    HOTLINE = "hotline", _("热线转办")
    BUILDING_HEAD = "building_head", _("楼栋长")
    ROVING_DESK = "roving_desk", _("流动办公桌")


class TimeClass(models.TextChoices):
    """How long a matter may take."""

    P0 = "P0", _("紧急 · 2 小时")
    P1 = "P1", _("加急 · 24 小时")
    P2 = "P2", _("一般 · 7 天")
    P3 = "P3", _("复杂 · 15 天")


class Nature(models.TextChoices):
    """Hardware or software, for the portrait; none stays out of it."""

    HARDWARE = "hw", _("硬件类")
    SOFT = "sw", _("软性类")
    NONE = "", _("不计")


class Contacted(models.TextChoices):
    """How the reporter was first contacted, or the place looked at where no contact was given."""

    PHONE = "phone", _("电话")
    DOOR = "door", _("上门")
    ONLINE = "online", _("网络")
    SITE = "site", _("现场查看")


class Satisfaction(models.TextChoices):
    """What the reporter says at the check."""

    SATISFIED = "satisfied", _("满意")
    FAIRLY = "fairly", _("基本满意")
    UNSATISFIED = "unsatisfied", _("不满意")
    NOT_RATED = "not_rated", _("未评价")


class Route(models.TextChoices):
    """Where a matter goes that is not accepted here (domain model 3.2, redirect)."""

    ANSWERED = "answered", _("当场答复：咨询类，已直接解答")
    URGENT = "urgent", _("紧急渠道：转 110、119、120 等")
    JUDICIAL = "judicial", _("法定途径：诉讼、仲裁、行政复议、信访")
    SUPERVISION = "supervision", _("纪检监察：转有权机关")
    ELSEWHERE = "elsewhere", _("不属本地管辖：告知有管辖权的单位")
    UNFOUNDED = "unfounded", _("不予受理：没有事实依据或违反公序良俗")


class Asked(models.TextChoices):
    """What a unit asks leave for."""

    EXTENSION = "extension", _("延期")
    SUSPENSION = "suspension", _("挂账")
    PROMISE = "promise", _("承诺时间")
