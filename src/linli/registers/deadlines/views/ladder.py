"""The page of the escalation ladder 升级阶梯."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.foundation.access.policies import require_roles
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.history.queries import changes_of
from linli.foundation.history.standing import Outdated, mark_of
from linli.foundation.ui.changes import latest_changes, outdated_words, stood_before
from linli.foundation.ui.confirming import Shown
from linli.foundation.ui.toasts import add_toast
from linli.registers.deadlines.actions import RuleRefused, foresee_ladder, set_ladder
from linli.registers.deadlines.forms import LadderForm, ladder_initial
from linli.registers.deadlines.policies import READERS, SETTERS
from linli.registers.deadlines.presenting import ladder_wording, show_ladder_effect
from linli.registers.deadlines.rules import current_rules
from linli.registers.deadlines.values import KIND_LADDER, THE_LADDER, told_ladder
from linli.registers.refusals import show_refusal


@require_http_methods(["GET", "HEAD", "POST"])
@require_roles(*sorted(READERS))
def ladder(request: StaffRequest) -> HttpResponse:
    """The rungs, what each does, their history, and for who may: other rungs, their effect first."""
    told = told_ladder(current_rules().ladder)
    may_change = scope_of(request.user).has_role(*SETTERS)
    if request.method == "POST" and not may_change:
        raise Http404
    again = stood_before(KIND_LADDER, THE_LADDER, request.GET.get("again"))
    form = LadderForm(request.POST or None, initial={**ladder_initial(again or told), "stands": mark_of(told)})
    effect = None
    if form.is_valid():
        try:
            if form.is_confirmed:
                return _keep(request, form)
            effect = _look(request, form)
        except RuleRefused as refusal:
            show_refusal(form, refusal)
        except Outdated as outdated:
            form.add_error(None, outdated_words(outdated))
    url = reverse("deadlines:ladder") if may_change else ""
    past = changes_of(KIND_LADDER, THE_LADDER)
    wording = ladder_wording(told, *(one.before for one in past), *(one.after for one in past))
    context = {
        "form": form, "effect": effect, "rungs": current_rules().ladder, "may_change": may_change,
        "again": bool(again), "changes": latest_changes(KIND_LADDER, THE_LADDER, wording, url),
        "back_url": reverse("deadlines:rules"), "crumbs": [(_("升级阶梯"), "")],
    }  # fmt: skip
    return render(request, "deadlines/ladder.html", context, status=422 if form.errors else 200)


def _look(request: StaffRequest, form: LadderForm) -> Shown:
    climbing = foresee_ladder(form.rungs(), timezone.now())
    form.remember()
    return show_ladder_effect(climbing, request.user)


def _keep(request: StaffRequest, form: LadderForm) -> HttpResponse:
    seen = form.cleaned_data["stands"]
    count = set_ladder(rungs=form.rungs(), seen=seen, by=request.user, at=timezone.now())
    add_toast(request, _("已保存升级阶梯，%(count)d 个在办时限按新阶梯走。") % {"count": count})
    return redirect("deadlines:ladder")
