"""What supervisors look after: requests to decide, orders that wait for an answer, late work by unit."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.ui.marks import SavedView
from linli.modules.matters.presenting.supervising import LoadRow, OrderRow, RaisedRow, RequestRow
from linli.modules.matters.procedure import SUPERVISORS
from linli.modules.matters.queries.supervision import answers_of, loads_of, orders_of, raised_of, requests_of


def _tabs(current: str) -> list[SavedView]:
    """The two pages of a supervisor."""
    named = (("approvals", _("审批与督办")), ("loads", _("各单位超期")))
    return [SavedView(label, reverse(f"matters:{name}"), current=name == current) for name, label in named]


@require_roles(*SUPERVISORS)
@require_GET
def approvals(request: StaffRequest) -> HttpResponse:
    """All that waits for a decision or for an answer, in one place."""
    now = timezone.now()
    context = {
        "views": _tabs("approvals"),
        "requests": [RequestRow(row, request.user, now) for row in requests_of(request.user)],
        "orders": [OrderRow(row, now) for row in orders_of(request.user)],
        "answers": [OrderRow(row, now) for row in answers_of(request.user, now)],
        "crumbs": [(_("督办"), "")],
    }
    return render(request, "matters/approvals.html", context)


@require_roles(*SUPERVISORS)
@require_GET
def loads(request: StaffRequest) -> HttpResponse:
    """Open and late work of each unit, and what was raised to a higher level lately; every figure opens its rows."""
    now = timezone.now()
    context = {
        "views": _tabs("loads"),
        "loads": [LoadRow(row, now) for row in loads_of(request.user, now)],
        "raised": [RaisedRow(row, now) for row in raised_of(request.user, now)],
        "now": now,
        "crumbs": [(_("督办"), reverse("matters:approvals")), (_("各单位超期"), "")],
    }
    return render(request, "matters/loads.html", context)
