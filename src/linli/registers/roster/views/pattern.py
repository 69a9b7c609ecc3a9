"""The page of a pattern 排班表: its lines, one form that adds some."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.ui.toasts import add_toast
from linli.registers.refusals import show_refusal
from linli.registers.roster.actions import NewLines, RosterRefused, add_lines, remove_line
from linli.registers.roster.forms import LinesForm
from linli.registers.roster.models import DutyLine
from linli.registers.roster.policies import ARRANGERS
from linli.registers.roster.presenting import line_days
from linli.registers.roster.queries import colleagues
from linli.registers.roster.views.loading import arranged_desk, crumbs, form_methods


@form_methods
@require_roles(*sorted(ARRANGERS))
def pattern(request: StaffRequest, desk_id: UUID) -> HttpResponse:
    """What comes round every week, and on holidays."""
    desk, today = arranged_desk(request.user, desk_id), timezone.localdate()
    people = colleagues(desk, today)
    form = LinesForm(
        request.POST if request.method == "POST" else None, desk=desk, people=people, initial={"from_on": today}
    )
    if form.is_valid():
        try:
            made = add_lines(desk=desk, lines=NewLines(**form.cleaned_data), by=request.user, at=timezone.now())
        except RosterRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已加入 %(count)d 行，以后 60 天的班都排好了。") % {"count": len(made)})
            return redirect("roster:pattern", desk.pk)
    context: dict[str, Any] = {
        "desk": desk, "days": line_days(desk), "form": form, "people": people, "today": today,
        "crumbs": crumbs(desk, _("排班表")),
    }  # fmt: skip
    return render(request, "roster/pattern.html", context, status=422 if form.errors else 200)


@require_POST
@require_roles(*sorted(ARRANGERS))
def remove(request: StaffRequest, desk_id: UUID, line_id: UUID) -> HttpResponse:
    """Take a line out."""
    desk = arranged_desk(request.user, desk_id)
    line: DutyLine = get_object_or_404(desk.lines.select_related("desk", "person"), pk=line_id)
    remove_line(line=line, by=request.user, at=timezone.now())
    add_toast(request, _("已去掉%(name)s的这一行，没有动过的班也取消了。") % {"name": line.person})
    return redirect("roster:pattern", desk.pk)
