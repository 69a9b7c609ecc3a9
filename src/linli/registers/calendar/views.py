"""The page of the calendar and office hours 日历与办公时间."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.foundation.access.policies import require_roles
from linli.foundation.access.roles import STAFF_ROLES
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import User
from linli.foundation.history.standing import Outdated, mark_of
from linli.foundation.ui.changes import latest_changes, latest_changes_of_kind, outdated_words
from linli.foundation.ui.confirming import ConfirmingForm, Shown
from linli.foundation.ui.toasts import add_toast
from linli.registers.calendar.actions import (
    EVERYBODY,
    KIND_DAY,
    KIND_HOURS,
    CalendarRefused,
    set_day,
    set_office_hours,
    told_hours,
)
from linli.registers.calendar.configuring import DAY_WORDING
from linli.registers.calendar.following import change_calendar, foresee_calendar
from linli.registers.calendar.forms import HOURS_WORDING, DayForm, HoursForm, seasons_text
from linli.registers.calendar.policies import SETTERS
from linli.registers.calendar.queries import current_calendar, days_of, hour_rows, told_day
from linli.registers.refusals import show_refusal

USUAL = "08:30-12:00，14:30-17:30"
may_set = require_roles(*sorted(SETTERS))


@require_safe
@require_roles(*sorted(STAFF_ROLES))
def show(request: HttpRequest) -> HttpResponse:
    """This and next year's exceptions, and the office hours."""
    return _page(request)


@require_POST
@may_set
def change_day(request: HttpRequest) -> HttpResponse:
    """Say what a day is, its effect first."""
    form = DayForm(request.POST, prefix="day")
    effect, at = None, timezone.now()
    if form.is_valid():
        data = form.cleaned_data
        change = partial(set_day, day=data["day"], kind=data["kind"], name=data["name"], by=_user(request), at=at)
        effect = _answer(request, form, change, mark_of(told_day(data["day"])))
        if effect is True:
            return redirect("calendar:year")
    return _page(request, day_form=form, day_effect=effect)


@require_POST
@may_set
def change_hours(request: HttpRequest) -> HttpResponse:
    """Other office hours of the installation, their effect first."""
    form = HoursForm(request.POST, prefix="hours")
    effect, at = None, timezone.now()
    if form.is_valid():
        seasons = form.cleaned_data["seasons"]
        change = partial(set_office_hours, organisation_id=None, seasons=seasons, by=_user(request), at=at)
        effect = _answer(request, form, change, mark_of(told_hours(hour_rows(None))))
        if effect is True:
            return redirect("calendar:year")
    return _page(request, hours_form=form, hours_effect=effect)


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


def _answer(
    request: HttpRequest, form: ConfirmingForm, change: Callable[..., object], stands: str
) -> Shown | bool | None:
    """True once it is changed; else what would come of it, or None where the form says why it can not be."""
    try:
        if form.is_confirmed:
            seen = form.cleaned_data["stands"]
            count = change_calendar(
                change=partial(change, seen=seen), follow=form.follows, by=_user(request), at=timezone.now()
            )
            retimed = _("已保存，%(count)d 个在办时限已重算。") % {"count": count}
            add_toast(request, retimed if count else _("已保存。正在计时的不变，以后开始的按新的计算。"))
            return True
        effects = foresee_calendar(change=change, user=request.user, at=timezone.now())
    except CalendarRefused as refusal:
        show_refusal(form, refusal)
        return None
    except Outdated as outdated:
        form.add_error(None, outdated_words(outdated))
        return None
    form.remember(stands)
    return _together(effects)


def _together(effects: Sequence[Shown]) -> Shown:
    return Shown(
        tuple(chain.from_iterable(one.sentences for one in effects)),
        tuple(chain.from_iterable(one.rows for one in effects)),
        choice=any(one.choice for one in effects),
        warnings=tuple(chain.from_iterable(one.warnings for one in effects)),
    )


def _page(request: HttpRequest, **bound: Any) -> HttpResponse:
    """The page, with a form that was answered in the place of the fresh one."""
    this_year = timezone.localdate().year
    calendar = current_calendar()
    years = [(year, calendar.is_published(year), days_of(year)) for year in (this_year, this_year + 1)]
    text = seasons_text(hour_rows(None)) or USUAL
    context: dict[str, Any] = {
        "years": years,
        "day_form": DayForm(prefix="day"),
        "hours_form": HoursForm(prefix="hours", initial={"seasons": text}),
        "hours_text": text,
        "hours_changes": latest_changes(KIND_HOURS, EVERYBODY, HOURS_WORDING),
        "day_changes": latest_changes_of_kind(KIND_DAY, DAY_WORDING),
        "may_change": scope_of(request.user).has_role(*SETTERS),
        "crumbs": [(_("日历与办公时间"), "")],
        **bound,
    }
    failed = any(one.errors for one in bound.values() if isinstance(one, ConfirmingForm))
    return render(request, "calendar/calendar.html", context, status=422 if failed else 200)
