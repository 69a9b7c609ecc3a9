"""Taking a step from its small form: in place by htmx, as a page without JavaScript."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import CharField
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.casework.forms import StepForm
from linli.casework.models import Case
from linli.casework.policies import may
from linli.casework.queries import open_to
from linli.casework.registry import FORMS
from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.ui.toasts import add_toast
from linli.lib.procedure import Step
from linli.modules.matters import actions
from linli.modules.matters.forms.taking import NotTaken, take_by_form
from linli.modules.matters.policies import READERS
from linli.modules.matters.procedure import KIND, PROCEDURE
from linli.modules.matters.queries import alike
from linli.modules.matters.views.staff.page import LATE, load

ACTIONS: dict[str, Callable[..., Any]] = {
    "accept": actions.accept_matter,
    "locate": actions.locate_matter,
    "dispatch": actions.dispatch_matter,
    "sign": actions.sign_matter,
    "contact": actions.contact_reporter,
    "reply": actions.reply_matter,
    "check": actions.check_matter,
    "close": actions.close_matter,
    "note": actions.add_note,
    "settle": actions.settle_matter,
    "redirect": actions.redirect_matter,
    "withdraw": actions.withdraw_matter,
    "take_back": actions.take_back_matter,
    "object": actions.object_to_dispatch,
    "uphold": actions.uphold_objection,
    "overrule": actions.overrule_objection,
    "progress": actions.report_progress,
    "wait": actions.wait_for_reporter,
    "resume": actions.resume_matter,
    "ask_extension": actions.ask_extension,
    "grant_extension": actions.grant_extension,
    "ask_suspension": actions.ask_suspension,
    "suspend": actions.suspend_matter,
    "refuse": actions.refuse_request,
    "hand_over": actions.hand_over,
    "supervise": actions.supervise_matter,
    "answer": actions.answer_supervision,
    "split": actions.split_matter,
    "ask_co": actions.ask_co_units,
    "drop_co": actions.drop_co_unit,
    "merge": actions.merge_matter,
    "unmerge": actions.unmerge_matter,
    "recheck": actions.pass_recheck,
    "recheck_fail": actions.fail_recheck,
    "accept_promise": actions.accept_promise,
    "refuse_promise": actions.refuse_promise,
    "confirm": actions.confirm_matter,
    "fail": actions.fail_check,
    "rework": actions.rework_matter,
    "reopen": actions.reopen_matter,
    "unarchive": actions.unarchive_matter,
    "trip": actions.count_trip,
}


@require_roles(*READERS)
@require_http_methods(["GET", "POST"])
def take_a_step(request: StaffRequest, pk: UUID, step: str) -> HttpResponse:
    """The form of a step, and taking it."""
    case = load(request, pk)
    if step not in ACTIONS:
        raise Http404
    if request.method == "POST" and not may(PROCEDURE.by_step[step], case, request.user):
        raise Http404
    form = FORMS[KIND, step](request.POST or None, request.FILES or None, case=case, user=request.user)
    if request.method == "POST":
        # A form without fields is bound by an empty POST too.
        form.data, form.is_bound = request.POST, True
        return _take(request, case, PROCEDURE.by_step[step], form)
    if not any(offer.step.name == step for offer in open_to(case, request.user)):
        return _gone(request, case)
    return _show(request, case, PROCEDURE.by_step[step], form)


def _take(request: StaffRequest, case: Case, step: Step, form: StepForm) -> HttpResponse:
    """Validate, take the step, and go back to the page; what is missing comes back at its field."""
    try:
        take_by_form(form, ACTIONS[step.name], by=request.user, at=timezone.now(), case=case)
    except NotTaken as error:
        return _late(request, case, step, form) if error.moved else _show(request, case, step, form, status=422)
    done = _("“%(step)s”完成：%(no)s 现在是“%(state)s”。")
    state = _(PROCEDURE.by_state[case.state].label)
    add_toast(request, done % {"step": _(step.label), "no": case.no, "state": state})
    return _back(request, case)


def _back(request: StaffRequest, case: Case, query: str = "") -> HttpResponse:
    """To the page of the matter, by htmx or by redirect."""
    url = reverse("matters:matter", args=[case.pk]) + query
    if request.htmx:
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return redirect(url)


def _gone(request: StaffRequest, case: Case) -> HttpResponse:
    """The step is not offered any more: the present page says so, and who moved the matter."""
    return _back(request, case, f"?{LATE}=1")


def _late(request: StaffRequest, case: Case, step: Step, form: StepForm) -> HttpResponse:
    """Somebody else was first. What was written stays on the screen; where nothing was, the present page comes."""
    if not _was_written(form):
        return _gone(request, case)
    # htmx puts a 422 in its place, and leaves the page as it is at a 409.
    return _show(request, case, step, form, status=422 if request.htmx else 409, late=True)


def _was_written(form: StepForm) -> bool:
    """Whether the person wrote words that would be lost with the form."""
    boxes = [field for field in form.visible_fields() if isinstance(field.field, CharField)]
    return any(str(field.value() or "").strip() for field in boxes)


def _show(
    request: StaffRequest, case: Case, step: Step, form: StepForm, status: int = 200, *, late: bool = False
) -> HttpResponse:
    """The form of the step, as a fragment or as a page."""
    template = "matters/parts/step.html" if request.htmx else "matters/step.html"
    context = {
        "case": case, "step": step, "form": form, "title": _(step.label), "submit": _(step.label),
        "action": reverse("matters:step", args=[case.pk, step.name]), "late": late,
        "alike": alike(request.user, case) if step.name == "accept" else [], "is_accept": step.name == "accept",
        "back_url": reverse("matters:matter", args=[case.pk]), "draft": f"{case.pk}:{step.name}:{request.user.pk}",
        "crumbs": [
            (_("诉求"), reverse("matters:list")),
            (case.no, reverse("matters:matter", args=[case.pk])),
            (_(step.label), ""),
        ],
    }  # fmt: skip
    return render(request, template, context, status=status)
