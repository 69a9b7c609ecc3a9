"""The page of the calendar and office hours 日历与办公时间."""

from itertools import chain
from typing import Any, cast

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.foundation.access.policies import require_roles
from linli.foundation.access.roles import STAFF_ROLES
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import User
from linli.foundation.history.queries import changes_of
from linli.foundation.ui.toasts import add_toast
from linli.registers.calendar.actions import CalendarRefused, set_day, set_office_hours
from linli.registers.calendar.forms import DayForm, HoursForm, seasons_text
from linli.registers.calendar.policies import SETTERS
from linli.registers.calendar.queries import current_calendar, days_of, hour_rows

USUAL = "08:30-12:00，14:30-17:30"


@require_safe
@require_roles(*sorted(STAFF_ROLES))
def show(request: HttpRequest) -> HttpResponse:
    """This and next year's exceptions, and the office hours."""
    return _page(request)


@require_POST
@require_roles(*sorted(SETTERS))
def change_day(request: HttpRequest) -> HttpResponse:
    """Say what a day is."""
    form = DayForm(request.POST, prefix="day")
    if form.is_valid():
        try:
            set_day(by=cast("User", request.user), at=timezone.now(), **form.cleaned_data)
        except CalendarRefused as refusal:
            form.add_error(refusal.field, refusal.message)
        else:
            add_toast(request, _("已保存日历。正在计时的事项不变，新的事项按新日历计算。"))
            return redirect("calendar:year")
    return _page(request, day_form=form)


@require_POST
@require_roles(*sorted(SETTERS))
def change_hours(request: HttpRequest) -> HttpResponse:
    """Other office hours of the installation."""
    form = HoursForm(request.POST, prefix="hours")
    if form.is_valid():
        try:
            seasons = form.cleaned_data["seasons"]
            set_office_hours(organisation_id=None, seasons=seasons, by=cast("User", request.user), at=timezone.now())
        except CalendarRefused as refusal:
            form.add_error("seasons", refusal.message)
        else:
            add_toast(request, _("已保存办公时间。正在计时的事项不变，新的事项按新时间计算。"))
            return redirect("calendar:year")
    return _page(request, hours_form=form)


def _page(request: HttpRequest, **bound: BaseForm) -> HttpResponse:
    """The page, with a form that was refused in the place of the fresh one."""
    this_year = timezone.localdate().year
    calendar = current_calendar()
    years = [(year, calendar.is_published(year), days_of(year)) for year in (this_year, this_year + 1)]
    context: dict[str, Any] = {
        "years": years,
        "day_form": DayForm(prefix="day"),
        "hours_form": HoursForm(prefix="hours", initial={"seasons": seasons_text(hour_rows(None)) or USUAL}),
        "hours_text": seasons_text(hour_rows(None)) or USUAL,
        "changes": changes_of("office_hours", "installation")[::-1],
        "may_change": scope_of(request.user).has_role(*SETTERS),
        "crumbs": [(_("日历与办公时间"), "")],
        **bound,
    }
    failed = any(chain.from_iterable(form.errors for form in bound.values()))
    return render(request, "calendar/calendar.html", context, status=422 if failed else 200)
