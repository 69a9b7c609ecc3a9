"""Time rules 时限规则, clocks 时限 and the escalation ladder 升级阶梯 (domain model 3.6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.lib.ids import new_id

RULES_EDITION = "rules"
"""The edition that changes with any time rule or rung of the ladder."""


class TimeUnit(models.TextChoices):
    """Units a rule may count in; the values are those of `lib.worktime.Unit`."""

    MINUTE = "minute", _("分钟")
    HOUR = "hour", _("自然小时")
    WORK_HOUR = "work_hour", _("工作小时")
    DAY = "day", _("自然日")
    WORK_DAY = "work_day", _("工作日")


class Certainty(models.TextChoices):
    """How sure the source of a rule is."""

    SURE = "sure", _("确定")
    LIKELY = "likely", _("较可能")
    UNVERIFIED = "unverified", _("待核实")


class LegalBasis(models.Model):
    """One article of a law 法律依据 in one of its versions; rules point at the version they stand on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    law = models.CharField(_("法律法规"), max_length=80)
    article = models.CharField(_("条款"), max_length=40)
    from_on = models.DateField(_("施行日期"))
    until_on = models.DateField(_("失效日期"), null=True, blank=True)
    text = models.CharField(_("规定"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["law", "article", "from_on"], name="one_version_of_an_article"),
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gt=models.F("from_on")),
                name="basis_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.law} {self.article}"


class TimeRule(models.Model):
    """How long a clock of a subject kind runs; the most specific row wins: category, then class, then default."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_kind = models.CharField(max_length=40)
    clock = models.CharField(max_length=20)
    category = models.CharField(max_length=8, blank=True)
    time_class = models.CharField(max_length=4, blank=True)
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=10, choices=TimeUnit)
    pause_allowed = models.BooleanField(default=False)
    legal = models.BooleanField(default=False)
    basis = models.ForeignKey(LegalBasis, null=True, blank=True, on_delete=models.PROTECT, related_name="rules")
    source = models.CharField(max_length=200, blank=True)
    certainty = models.CharField(max_length=12, choices=Certainty, default=Certainty.LIKELY)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "clock", "category", "time_class"], name="one_rule_per_case_of_it"
            )
        ]


class RetimedBy(models.TextChoices):
    """What a running clock was counted anew by."""

    RULE = "rule", _("时限规则")
    CALENDAR = "calendar", _("日历或办公时间")


class Clock(models.Model):
    """A running, paused or stopped deadline of any subject, by its kind and id.

    `counted_from` is `started_at` moved by the pauses, so that the used part is measured from there to `due_at`.
    `rungs_done` is the per cent of the highest rung done, `next_rung_at` when the next one is reached (null: none).
    Where it was counted anew, `retimed_by` says by what, `retimed_who` changed that `retimed_at`, and `due_before` is
    when it ended until then: of the last time only, since the history of the rule has them all.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    name = models.CharField(max_length=20)
    time_class = models.CharField(max_length=4, blank=True)
    amount = models.PositiveIntegerField()
    unit = models.CharField(max_length=10, choices=TimeUnit)
    legal = models.BooleanField(default=False)
    pause_allowed = models.BooleanField(default=False)
    organisation_id = models.UUIDField(null=True)
    started_at = models.DateTimeField()
    counted_from = models.DateTimeField()
    due_at = models.DateTimeField()
    original_due_at = models.DateTimeField()
    estimated = models.BooleanField(default=False)
    paused_at = models.DateTimeField(null=True)
    paused_seconds = models.PositiveBigIntegerField(default=0)
    stopped_at = models.DateTimeField(null=True)
    rungs_done = models.PositiveSmallIntegerField(default=0)
    next_rung_at = models.DateTimeField(null=True)
    retimed_by = models.CharField(max_length=10, blank=True, choices=RetimedBy)
    retimed_at = models.DateTimeField(null=True)
    retimed_who = models.CharField(max_length=80, blank=True)
    due_before = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"], name="clock_subject"),
            models.Index(
                fields=["next_rung_at"],
                name="clock_sweep",
                condition=models.Q(stopped_at__isnull=True, paused_at__isnull=True, next_rung_at__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "name"],
                name="one_running_clock_of_a_name",
                condition=models.Q(stopped_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=models.Q(stopped_at__isnull=True) | models.Q(stopped_at__gte=models.F("started_at")),
                name="clock_stops_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(paused_at__isnull=True) | models.Q(pause_allowed=True),
                name="clock_pauses_only_where_allowed",
            ),
            models.CheckConstraint(
                condition=models.Q(retimed_by="", retimed_at__isnull=True, retimed_who="", due_before__isnull=True)
                | models.Q(retimed_by__in=RetimedBy.values, retimed_at__isnull=False, due_before__isnull=False),
                name="clock_retimed_by_something_at_a_time",
            ),
        ]


class RungAction(models.TextChoices):
    """What a rung of the ladder does."""

    REMIND = "remind", _("提醒承办")
    ESCALATE = "escalate", _("上报负责人")
    SUPERVISE = "supervise", _("督办")


class LadderRung(models.Model):
    """One rung: when so many per cent of a clock have run, this happens. Each rung once per clock.

    The per cent is the rung's name, so that a ladder can be changed while clocks climb it.
    """

    percent = models.PositiveSmallIntegerField(primary_key=True)
    action = models.CharField(max_length=10, choices=RungAction)


class RungEvent(models.Model):
    """A rung that was reached, by its per cent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="events")
    rung = models.PositiveSmallIntegerField()
    action = models.CharField(max_length=10, choices=RungAction)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clock", "rung"], name="each_rung_once")]
