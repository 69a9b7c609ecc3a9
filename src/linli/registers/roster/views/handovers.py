"""The hand-over book 交接班 of a desk."""

from datetime import timedelta
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.ui.pages import keyset_page
from linli.foundation.ui.toasts import add_toast
from linli.registers.refusals import show_refusal
from linli.registers.roster.actions import RosterRefused, hand_over_duty, take_over_duty
from linli.registers.roster.forms import HandoverForm
from linli.registers.roster.models import DutyDesk, DutyHandover
from linli.registers.roster.planning import Stretch
from linli.registers.roster.policies import READERS
from linli.registers.roster.queries import handovers_of, next_on_duty, open_calls, shifts_of
from linli.registers.roster.views.loading import crumbs, form_methods, seen_desk

LATELY = timedelta(hours=12)
"""How long after a shift it can still be handed over."""
SHOWN = 20


@form_methods
@require_roles(*sorted(READERS))
def handovers(request: StaffRequest, desk_id: UUID) -> HttpResponse:
    """What was handed over, and the form of whoever is or was just on duty."""
    desk, now = seen_desk(request.user, desk_id), timezone.now()
    form = _form(request, desk)
    if form is None and request.method == "POST":
        raise Http404
    if form is not None and form.is_valid():
        try:
            given = hand_over_duty(desk=desk, by=request.user, at=now, **form.given())
        except RosterRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已交班，%(name)s会收到消息。") % {"name": given.given_to})
            return redirect("roster:handovers", desk.pk)
    page = keyset_page(handovers_of(desk), order=("-given_at", "-id"), cursor=request.GET.get("page"), size=SHOWN)
    failed = form is not None and bool(form.errors)
    context = {"desk": desk, "page": page, "form": form, "me": request.user, "crumbs": crumbs(desk, _("交接班"))}
    return render(request, "roster/handovers.html", context, status=422 if failed else 200)


def _form(request: StaffRequest, desk: DutyDesk) -> HandoverForm | None:
    """For whoever is or was just on duty there; None for others."""
    now = timezone.now()
    lately = Stretch(now - LATELY, now + timedelta(seconds=1))
    if not any(shift.desk_id == desk.pk for shift in shifts_of(request.user, lately)):
        return None
    return HandoverForm(
        request.POST if request.method == "POST" else None,
        people=next_on_duty(desk, request.user, now), things=open_calls(desk),
    )  # fmt: skip


@require_POST
@require_roles(*sorted(READERS))
def taken(request: StaffRequest, handover_id: UUID) -> HttpResponse:
    """Say that one has read what was handed over."""
    rows = DutyHandover.objects.filter(desk__in=DutyDesk.objects.visible_to(request.user), given_to=request.user)
    one: DutyHandover = get_object_or_404(rows, pk=handover_id)
    try:
        take_over_duty(handover=one, by=request.user, at=timezone.now())
    except RosterRefused as refusal:
        add_toast(request, refusal.message, level="error")
    else:
        add_toast(request, _("已确认接班。"))
    return redirect("roster:handovers", one.desk_id)
