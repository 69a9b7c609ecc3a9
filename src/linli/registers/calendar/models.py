"""Calendar 工作日历 and office hours 办公时间."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.lib.ids import new_id
from linli.registers.organisations.models import Organisation

CALENDAR_EDITION = "calendar"
"""The edition that changes with any day, published year or office hour."""


class DayKind(models.TextChoices):
    """A day that is not what its weekday says."""

    HOLIDAY = "holiday", _("法定节假日")
    REST = "rest", _("调休放假")
    WORKDAY = "workday", _("调休上班")


class CalendarDay(models.Model):
    """One exception of the calendar; all other days go by weekday."""

    day = models.DateField(primary_key=True)
    kind = models.CharField(max_length=8, choices=DayKind)
    name = models.CharField(max_length=40, blank=True)

    @property
    def is_off(self) -> bool:
        """Whether it is a holiday or a day off around one."""
        return self.kind != DayKind.WORKDAY


class CalendarYear(models.Model):
    """A year whose calendar is published; without a row, dates in it are marked 估算 wherever they show."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    source = models.CharField(max_length=80)
    loaded_at = models.DateTimeField()


class OfficeHours(models.Model):
    """Opening periods of one season; organisation null is the default of the installation.

    `periods` is a list of ["08:30", "12:00"] pairs; months and days bound the season, both included.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="office_hours")
    from_month = models.PositiveSmallIntegerField(default=1)
    from_day = models.PositiveSmallIntegerField(default=1)
    to_month = models.PositiveSmallIntegerField(default=12)
    to_day = models.PositiveSmallIntegerField(default=31)
    periods = models.JSONField()
