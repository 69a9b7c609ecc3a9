"""Days and office hours in the file of the configuration."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.accounts.models import User
from linli.foundation.configuration.sections import BadEntry, Entries, Section, Values, checked
from linli.foundation.ui.changes import Wording
from linli.registers.calendar.actions import EVERYBODY, set_day, set_office_hours
from linli.registers.calendar.forms import HOURS_WORDING, DayForm, HoursForm, seasons_text
from linli.registers.calendar.models import DayKind
from linli.registers.calendar.policies import SETTERS
from linli.registers.calendar.queries import all_days, all_hours
from linli.registers.organisations.queries import organisation_named

DAY_WORDING = Wording(
    {"kind": gettext_lazy("安排"), "name": gettext_lazy("名称")}, {"kind": lambda value: DayKind(value).label}
)


def _days() -> Entries:
    return {day.day.isoformat(): {"kind": str(day.kind), "name": day.name} for day in all_days()}


def _put_day(key: str, values: Values | None, by: User, at: datetime) -> None:
    form = DayForm({"day": key, **(values or {})})
    checked(form)
    data = form.cleaned_data
    set_day(day=data["day"], kind=data["kind"], name=data["name"], by=by, at=at)


def _hours() -> Entries:
    return {name or EVERYBODY: {"seasons": seasons_text(rows)} for name, rows in all_hours().items()}


def _put_hours(key: str, values: Values | None, by: User, at: datetime) -> None:
    unit = None if key == EVERYBODY else organisation_named(key)
    if values is None or (unit is None and key != EVERYBODY):
        raise BadEntry([_("没有在用的单位“%(name)s”。") % {"name": key}])
    form = HoursForm(dict(values))
    checked(form)
    seasons = form.cleaned_data["seasons"]
    set_office_hours(organisation_id=unit.pk if unit else None, seasons=seasons, by=by, at=at)


DAYS = Section(
    key="days", label=gettext_lazy("日历"), order=40, roles=SETTERS, wording=DAY_WORDING, dump=_days, put=_put_day
)
HOURS = Section(
    key="office_hours", label=gettext_lazy("办公时间"), order=41, roles=SETTERS, wording=HOURS_WORDING, dump=_hours,
    put=_put_hours, titled=lambda key: str(_("全部单位")) if key == EVERYBODY else key,
)  # fmt: skip
