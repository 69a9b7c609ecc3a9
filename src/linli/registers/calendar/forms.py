"""Forms of the page of the calendar."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.foundation.ui.changes import Wording
from linli.foundation.ui.confirming import ConfirmingForm
from linli.registers.calendar.actions import SeasonHours
from linli.registers.calendar.models import DayKind, OfficeHours

LINE = re.compile(r"(?:(\d{1,2})-(\d{1,2})\s*(?:到|至|~)\s*(\d{1,2})-(\d{1,2})\s+)?(.+)")
PERIOD = re.compile(r"(\d{1,2}:\d{2})\s*[-–~至到]\s*(\d{1,2}:\d{2})")
SEPARATOR = re.compile(r"[,，、;；\s]+(?=\d{1,2}:\d{2}\s*[-–~至到])")
WHOLE = ("1", "1", "12", "31")
PLAIN = "weekday"


class DayForm(ConfirmingForm):
    """What one day is."""

    day = forms.DateField(label=_("日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    kind = forms.ChoiceField(label=_("安排"), choices=[*DayKind.choices, (PLAIN, _("按星期（取消特殊安排）"))])
    name = forms.CharField(label=_("名称"), max_length=40, required=False)

    def clean_kind(self) -> str | None:
        """None for a day that is what its weekday says."""
        kind: str = self.cleaned_data["kind"]
        return None if kind == PLAIN else kind


class HoursForm(ConfirmingForm):
    """Office hours, one season a line."""

    seasons = forms.CharField(
        label=_("办公时间"),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_(
            "每行一个季节。全年写成“08:30-12:00，14:30-17:30”；某一季节写成“06-01 到 08-31 08:00-12:00，15:00-18:00”。"
        ),
    )

    def clean_seasons(self) -> list[SeasonHours]:
        """The seasons of the lines."""
        lines = [line.strip() for line in self.cleaned_data["seasons"].splitlines() if line.strip()]
        return [_season(number, line) for number, line in enumerate(lines, 1)]


def _season(number: int, line: str) -> SeasonHours:
    found = LINE.fullmatch(line)
    periods = [PERIOD.fullmatch(part.strip()) for part in SEPARATOR.split(found.group(5))] if found else [None]
    if found is None or not all(periods):
        raise forms.ValidationError(_("第 %(number)d 行看不懂，请按说明的写法填写。"), params={"number": number})
    days = [int(part) for part in (found.groups()[:4] if found.group(1) else WHOLE)]
    times = tuple((_time(period.group(1)), _time(period.group(2))) for period in periods if period)
    return SeasonHours((days[0], days[1]), (days[2], days[3]), times)


def _time(text: str) -> str:
    return text.zfill(5)


def seasons_text(rows: list[OfficeHours]) -> str:
    """The lines of the form for what is written down."""
    return "\n".join(_line(row) for row in rows)


def _line(row: OfficeHours) -> str:
    first, last = f"{row.from_month:02}-{row.from_day:02}", f"{row.to_month:02}-{row.to_day:02}"
    return _season_words(first, last, row.periods)


def _season_words(first: str, last: str, periods: Iterable[Iterable[str]]) -> str:
    text = "，".join("-".join(pair) for pair in periods)
    return text if (first, last) == ("01-01", "12-31") else f"{first} 到 {last} {text}"


def _hours_words(seasons: Any) -> str:
    """The seasons of a history, or the lines of a file, as one line."""
    if isinstance(seasons, str):
        return "；".join(seasons.splitlines())
    return "；".join(_season_words(one["from"], one["to"], one["periods"]) for one in seasons)


HOURS_WORDING = Wording({"seasons": _("办公时间")}, {"seasons": _hours_words})
