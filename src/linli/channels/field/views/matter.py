"""One matter on a phone: the story, the phone number, the next steps."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.casework.actions import AlreadyMoved
from linli.casework.forms import StepForm
from linli.casework.models import Case
from linli.casework.policies import may
from linli.casework.queries import Offer, open_to, timeline
from linli.casework.registry import FORMS
from linli.channels.field.policies import REPORTERS, WORKERS
from linli.foundation.access.policies import require_roles
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.audit.actions import record_audit
from linli.foundation.files.queries import attachments_of
from linli.foundation.files.showing import gallery_of
from linli.foundation.ui.toasts import add_toast
from linli.lib.procedure import Step
from linli.modules.matters import actions
from linli.modules.matters.actions.phone import NoPhone
from linli.modules.matters.forms.taking import NotTaken, take_by_form
from linli.modules.matters.presenting import (
    clock_rows,
    lines,
    place_of,
    reporter_words,
    rules_where,
    state_label,
    turn_words,
)
from linli.modules.matters.procedure import KIND, PROCEDURE
from linli.modules.matters.queries import matter_exists, matter_of, own_report
from linli.registers.deadlines.queries import clocks_of

ACTIONS: dict[str, Callable[..., Any]] = {
    "sign": actions.sign_matter,
    "contact": actions.contact_reporter,
    "progress": actions.report_progress,
    "reply": actions.reply_matter,
    "check": actions.check_matter,
    "close": actions.close_matter,
    "fail": actions.fail_check,
    "rework": actions.rework_matter,
    "settle": actions.settle_matter,
    "locate": actions.locate_matter,
    "note": actions.add_note,
}
"""The steps that are taken on the spot; the others are taken at the desk."""
ONE_TAP = frozenset({"sign", "check"})


def load(request: StaffRequest, pk: UUID) -> Case:
    """The matter if this person may see it, or reported it; a refused look leaves an audit row. Both answer 404."""
    for find in (matter_of, own_report):
        try:
            return find(request.user, pk)
        except Case.DoesNotExist:
            continue
    if matter_exists(pk):
        record_audit(
            action="refused_look", by=request.user, at=timezone.now(), subject_kind=KIND, subject_id=pk, request=request
        )
    raise Http404


def offers_of(case: Case, request: StaffRequest) -> dict[str, list[Offer]]:
    """The steps for here: those that can be taken, those that something holds back, those that lead on at the desk."""
    offers = sorted(open_to(case, request.user), key=lambda offer: offer.step.target is None)
    here = [offer for offer in offers if offer.step.name in ACTIONS]
    elsewhere = (one for one in offers if one.step.name not in ACTIONS and one.step.target and not one.step.rare)
    return {
        "elsewhere": list(elsewhere),
        "ready": [offer for offer in here if not offer.missing],
        "held": [offer for offer in here if offer.missing and not offer.step.rare],
    }


@require_roles(*REPORTERS)
@require_safe
def matter(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The page. A building head sees the own report without a contact and without internal notes."""
    case, now = load(request, pk), timezone.now()
    works = scope_of(request.user).has_role(*WORKERS)
    pictures = attachments_of(KIND, [pk]).get(pk, [])
    log = timeline(case, pictures, with_internal=works)
    context = {
        "tab": "tasks", "case": case, "matter": case.matter, "stage_label": state_label(case), "works": works,
        "turn": turn_words(case), "log": lines(log), "system_name": _("系统"),
        "gallery": gallery_of(pictures, place=place_of(case)),
        "rules": rules_where(case.matter, timezone.localdate(now)),
        "one_tap": ONE_TAP, "purpose": _("外勤联系反映人"), "back_url": reverse("field:tasks"),
        **offers_of(case, request), **clock_rows(clocks_of(KIND, [pk]).get(pk, []), now),
        **(reporter_words(case, request.user) if works else {}),
    }  # fmt: skip
    return render(request, "field/matter.html", context)


@require_roles(*WORKERS)
@require_POST
def phone(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The reporter's phone after one tap: for 60 seconds, never cached, always audited."""
    case = load(request, pk)
    purpose = _("外勤%(state)s：联系反映人") % {"state": state_label(case)}
    try:
        number = actions.reveal_phone(
            matter=case.matter, by=request.user, at=timezone.now(), purpose=purpose, request=request
        )
    except NoPhone:
        raise Http404 from None
    template = "field/parts/revealed.html" if request.htmx else "field/phone.html"
    response = render(request, template, {"phone": number, "case": case, "tab": "tasks", "back_url": _page(case)})
    response["Cache-Control"] = "no-store"
    return response


@require_roles(*REPORTERS)
@require_http_methods(["GET", "POST"])
def take_a_step(request: StaffRequest, pk: UUID, step: str) -> HttpResponse:
    """The form of a step, and taking it."""
    case = load(request, pk)
    if step not in ACTIONS or not may(PROCEDURE.by_step[step], case, request.user):
        raise Http404
    form = FORMS[KIND, step](request.POST or None, request.FILES or None, case=case, user=request.user)
    if request.method == "POST":
        # A form without fields is bound by an empty POST too.
        form.data, form.is_bound = request.POST, True
        return _take(request, case, PROCEDURE.by_step[step], form)
    if not any(offer.step.name == step for offer in open_to(case, request.user)):
        add_toast(request, _("这一步现在不能做了，请看最新的下一步。"), level="warning")
        return redirect(_page(case))
    return _show(request, case, PROCEDURE.by_step[step], form)


def _take(request: StaffRequest, case: Case, step: Step, form: StepForm) -> HttpResponse:
    """Validate, take the step, and go back to the page; what is missing comes back at its field."""
    try:
        take_by_form(form, ACTIONS[step.name], by=request.user, at=timezone.now(), case=case)
    except NotTaken as error:
        return _moved(request, case, error.moved) if error.moved else _show(request, case, step, form, status=422)
    state = _(PROCEDURE.by_state[case.state].label)
    add_toast(request, _("“%(step)s”完成，现在是“%(state)s”。") % {"step": _(step.label), "state": state})
    return _to(request, _page(case))


def _moved(request: StaffRequest, case: Case, error: AlreadyMoved) -> HttpResponse:
    """Somebody was first, or it is the second tap: say how it stands now, on the page itself."""
    add_toast(request, error.missing[0].message, level="warning")
    return _to(request, _page(case))


def _page(case: Case) -> str:
    """The address of a matter on the phone."""
    return reverse("field:matter", args=[case.pk])


def _to(request: StaffRequest, url: str) -> HttpResponse:
    """To another page, by htmx or by redirect."""
    return HttpResponse(headers={"HX-Redirect": url}) if request.htmx else redirect(url)


def _show(request: StaffRequest, case: Case, step: Step, form: StepForm, status: int = 200) -> HttpResponse:
    """The form as a page, or alone where htmx sent it."""
    template = "field/parts/step.html" if request.htmx else "field/step.html"
    context = {
        "tab": "tasks", "case": case, "form": form, "title": _(step.label), "back_url": _page(case),
        "action": reverse("field:step", args=[case.pk, step.name]), "draft": f"{case.pk}:{step.name}:{request.user.pk}",
    }  # fmt: skip
    return render(request, template, context, status=status)
