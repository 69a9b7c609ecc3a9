"""Single shifts: one more, one looked at, given to somebody else, cancelled, or asked to be taken over."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.models import User
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.ui.forms import AskingForm
from linli.foundation.ui.toasts import add_toast
from linli.registers.refusals import show_refusal
from linli.registers.roster.actions import RosterRefused, add_shift, ask_colleagues, cancel_shift, give_shift
from linli.registers.roster.forms import AskForm, GiveForm, ShiftForm
from linli.registers.roster.models import DutyShift
from linli.registers.roster.policies import ARRANGERS, READERS
from linli.registers.roster.presenting import request_rows, shift_changes, show_stretch
from linli.registers.roster.queries import colleagues, requests_about, swappable
from linli.registers.roster.views.loading import (
    arranged_desk,
    arranges,
    crumbs,
    form_methods,
    form_page,
    seen_shift,
)


@form_methods
@require_roles(*sorted(ARRANGERS))
def add(request: StaffRequest, desk_id: UUID) -> HttpResponse:
    """One more shift on a day."""
    desk = arranged_desk(request.user, desk_id)
    given = request.GET.get("on", "")
    form = ShiftForm(
        request.POST if request.method == "POST" else None, people=colleagues(desk, timezone.localdate()),
        initial={"day": given or timezone.localdate().isoformat()},
    )  # fmt: skip
    if form.is_valid():
        try:
            made = add_shift(desk=desk, by=request.user, at=timezone.now(), **form.shift())
        except RosterRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已给%(name)s排了班。") % {"name": made.person})
            return redirect(f"{reverse('roster:desk', args=[desk.pk])}?on={form.cleaned_data['day'].isoformat()}")
    return form_page(request, form, _("加一个班"), desk, reverse("roster:desk", args=[desk.pk]))


@require_safe
@require_roles(*sorted(READERS))
def shift(request: StaffRequest, shift_id: UUID) -> HttpResponse:
    """One shift, and what this person may do about it."""
    return _page(request, seen_shift(request.user, shift_id))


@require_POST
@require_roles(*sorted(READERS))
def ask(request: StaffRequest, shift_id: UUID) -> HttpResponse:
    """Ask colleagues to take one's own shift over."""
    one = seen_shift(request.user, shift_id)
    if one.person_id != request.user.pk:
        raise Http404
    form = _ask_form(request, one)
    if form.is_valid():
        try:
            ask_colleagues(shift=one, by=request.user, at=timezone.now(), **form.asked())
        except RosterRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已发出换班申请，有人接班会告诉你。"))
            return redirect("roster:mine")
    return _page(request, one, ask_form=form)


@require_POST
@require_roles(*sorted(ARRANGERS))
def give(request: StaffRequest, shift_id: UUID) -> HttpResponse:
    """Put somebody else on a shift."""
    one = seen_shift(request.user, shift_id)
    arranged_desk(request.user, one.desk_id)
    form = GiveForm(request.POST, people=_others(one))
    if form.is_valid():
        try:
            give_shift(shift=one, by=request.user, at=timezone.now(), **form.cleaned_data)
        except RosterRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("这个班改由%(name)s值。") % {"name": form.cleaned_data["person"]})
            return redirect("roster:shift", one.pk)
    return _page(request, one, give_form=form)


@require_POST
@require_roles(*sorted(ARRANGERS))
def cancel(request: StaffRequest, shift_id: UUID) -> HttpResponse:
    """Take a shift off the roster."""
    one = seen_shift(request.user, shift_id)
    arranged_desk(request.user, one.desk_id)
    try:
        cancel_shift(shift=one, by=request.user, at=timezone.now())
    except RosterRefused as refusal:
        add_toast(request, refusal.message, level="error")
        return redirect("roster:shift", one.pk)
    add_toast(request, _("已取消%(name)s的这个班。") % {"name": one.person})
    return redirect(f"{reverse('roster:desk', args=[one.desk_id])}?on={timezone.localdate(one.starts_at).isoformat()}")


def _others(one: DutyShift) -> list[User]:
    """Who else may be put on it."""
    people = colleagues(one.desk, timezone.localdate(one.starts_at))
    return [person for person in people if person.pk != one.person_id]


def _ask_form(request: StaffRequest, one: DutyShift) -> AskForm:
    return AskForm(
        request.POST if request.method == "POST" else None,
        people=_others(one), shifts=swappable(one, timezone.now()),
    )  # fmt: skip


def _page(request: StaffRequest, one: DutyShift, **bound: AskingForm) -> HttpResponse:
    """The page, with a form that was refused in the place of the fresh one."""
    now = timezone.now()
    over = one.ends_at <= now
    running = requests_about(one)
    may_arrange = arranges(request.user, one.desk)
    own = one.person_id == request.user.pk and not over and not running
    when = show_stretch(one.starts_at, one.ends_at)
    context = {
        "shift": one, "desk": one.desk, "when": when, "over": over, "begun": one.starts_at <= now,
        "running": request_rows(running, request.user, now, [one.desk_id] if may_arrange else []),
        "ask_form": _ask_form(request, one) if own and "ask_form" not in bound else None,
        "give_form": GiveForm(people=_others(one)) if may_arrange and not over else None,
        "may_arrange": may_arrange, "changes": shift_changes(one), "crumbs": crumbs(one.desk, when), **bound,
    }  # fmt: skip
    failed = any(form.errors for form in bound.values())
    return render(request, "roster/shift.html", context, status=422 if failed else 200)
