"""Desks and their rosters: the list, the week, the month, the paper, the settings."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.ui.pages import Page
from linli.foundation.ui.toasts import add_toast
from linli.registers.refusals import show_refusal
from linli.registers.roster.actions import Particulars, RosterRefused, change_desk, close_desk, create_desk
from linli.registers.roster.forms import DeskForm, NewDeskForm
from linli.registers.roster.models import DutyDesk
from linli.registers.roster.policies import ARRANGERS, READERS
from linli.registers.roster.presenting import Span, desk_rows, gap_words, roster_days, span_of
from linli.registers.roster.queries import coming_gaps, on_duty
from linli.registers.roster.views.loading import arranged_desk, arranges, crumbs, form_methods, form_page, seen_desk


@require_safe
@require_roles(*sorted(READERS))
def listing(request: StaffRequest) -> HttpResponse:
    """All desks that this person may see: who is there now, and what is not covered."""
    rows = DutyDesk.objects.visible_to(request.user).select_related("area", "organisation").order_by("name", "id")
    context = {
        "page": Page(desk_rows(list(rows), timezone.now())), "may_arrange": bool(NewDeskForm(user=request.user).places),
        "crumbs": crumbs(None),
    }  # fmt: skip
    return render(request, "roster/list.html", context)


@require_safe
@require_roles(*sorted(READERS))
def desk(request: StaffRequest, desk_id: UUID) -> HttpResponse:
    """The roster of a desk by week or month."""
    one, now = seen_desk(request.user, desk_id), timezone.now()
    span = _span(request)
    context = {
        "desk": one, "span": span, "days": roster_days(one, span, now, request.user),
        "duty": on_duty([one.pk], now).get(one.pk), "gaps": gap_words(coming_gaps([one], now).get(one.pk, ())),
        "may_arrange": arranges(request.user, one), "crumbs": crumbs(one),
    }  # fmt: skip
    return render(request, "roster/desk.html", context)


@require_safe
@require_roles(*sorted(READERS))
def print_roster(request: StaffRequest, desk_id: UUID) -> HttpResponse:
    """The same on paper, for the wall."""
    one, now = seen_desk(request.user, desk_id), timezone.now()
    span = _span(request)
    context = {
        "desk": one, "span": span, "days": [day for day in roster_days(one, span, now, request.user) if day.inside],
        "back_url": f"{reverse('roster:desk', args=[one.pk])}{span.query}", "number": "", "now": now,
    }  # fmt: skip
    return render(request, "roster/print.html", context)


def _span(request: StaffRequest) -> Span:
    """The week or month that was asked for; what cannot be read is this week."""
    today = timezone.localdate()
    try:
        day = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        day = today
    return span_of(day, today, by_month=request.GET.get("view") == "month")


@form_methods
@require_roles(*sorted(ARRANGERS))
def create(request: StaffRequest) -> HttpResponse:
    """A new desk of one's own area or unit."""
    form = NewDeskForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        values = dict(form.cleaned_data)
        place = values.pop("place")
        try:
            made = create_desk(particulars=Particulars(**values), by=request.user, at=timezone.now(), **place)
        except RosterRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已建立“%(name)s”，接着排班。") % {"name": made.name})
            return redirect("roster:pattern", made.pk)
    return form_page(request, form, _("新建值班岗"), None, reverse("roster:list"))


@form_methods
@require_roles(*sorted(ARRANGERS))
def edit(request: StaffRequest, desk_id: UUID) -> HttpResponse:
    """Another name, telephone or rule."""
    one = arranged_desk(request.user, desk_id)
    before = {name: getattr(one, name) for name in DeskForm.base_fields}
    form = DeskForm(request.POST if request.method == "POST" else None, initial=before)
    if form.is_valid():
        try:
            particulars = Particulars(**form.cleaned_data)
            change_desk(desk=one, particulars=particulars, by=request.user, at=timezone.now())
        except RosterRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已保存“%(name)s”。") % {"name": particulars.name.strip()})
            return redirect("roster:desk", one.pk)
    return form_page(request, form, _("值班岗设置"), one, reverse("roster:desk", args=[one.pk]), closable=True)


@require_POST
@require_roles(*sorted(ARRANGERS))
def close(request: StaffRequest, desk_id: UUID) -> HttpResponse:
    """Take a desk out of use."""
    one = arranged_desk(request.user, desk_id)
    try:
        close_desk(desk=one, by=request.user, at=timezone.now())
    except RosterRefused as refusal:
        add_toast(request, refusal.message, level="error")
    else:
        add_toast(request, _("已停用“%(name)s”。") % {"name": one.name})
    return redirect("roster:list")
