"""My duty 我的值班: my shifts, what I am asked, what I decide, my feed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.ui.toasts import add_toast
from linli.registers.roster.actions import (
    RosterRefused,
    accept_request,
    approve_request,
    decline_request,
    refuse_request,
    withdraw_request,
)
from linli.registers.roster.models import DutyDesk, DutyFeed, DutyRequest
from linli.registers.roster.planning import Stretch
from linli.registers.roster.policies import READERS
from linli.registers.roster.presenting import request_rows, shift_rows
from linli.registers.roster.procedure import DECIDED
from linli.registers.roster.queries import running_requests, shifts_of, waiting_handovers
from linli.registers.roster.views.loading import crumbs

SHOWN = timedelta(days=60)
STEPS: dict[str, Callable[..., DutyRequest]] = {
    "accept": accept_request,
    "approve": approve_request,
    "refuse": refuse_request,
    "decline": decline_request,
    "withdraw": withdraw_request,
}


@require_safe
@require_roles(*sorted(READERS))
def mine(request: StaffRequest) -> HttpResponse:
    """The shifts of the next sixty days, and the requests that concern this person."""
    now = timezone.now()
    decided = set(DutyDesk.objects.arranged_by(request.user).values_list("pk", flat=True))
    context: dict[str, Any] = {
        "shifts": shift_rows(shifts_of(request.user, Stretch(now, now + SHOWN)), now),
        "requests": request_rows(list(running_requests(request.user, now)), request.user, now, decided),
        "waiting": waiting_handovers(request.user),
        "feed": DutyFeed.objects.filter(user=request.user).first(),
        "crumbs": crumbs(None, _("我的值班")),
    }
    return render(request, "roster/mine.html", context)


@require_POST
@require_roles(*sorted(READERS))
def answer(request: StaffRequest, request_id: UUID, step: str) -> HttpResponse:
    """Accept, decline, withdraw, approve or refuse a request."""
    take = STEPS.get(step)
    asked: DutyRequest = get_object_or_404(
        DutyRequest.objects.filter(shift__desk__in=DutyDesk.objects.visible_to(request.user)).select_related(
            "shift__desk"
        ),
        pk=request_id,
    )
    arranged = DutyDesk.objects.arranged_by(request.user).filter(pk=asked.shift.desk_id)
    if take is None or (step in DECIDED and not arranged.exists()):
        raise Http404
    try:
        done = take(request=asked, by=request.user, at=timezone.now())
    except RosterRefused as refusal:
        add_toast(request, refusal.message, level="error")
    else:
        add_toast(request, SAID[done.state]())
    return redirect("roster:mine")


SAID: dict[str, Callable[[], str]] = {
    "accepted": lambda: _("你已答应接班，批准后生效。"),
    "done": lambda: _("换班成了，双方都会收到消息。"),
    "refused": lambda: _("没有批准，班次不变。"),
    "declined": lambda: _("已告诉对方你不能接班。"),
    "withdrawn": lambda: _("申请已撤回，班次不变。"),
}
