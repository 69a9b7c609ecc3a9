"""What a co-unit sees: its dispatches, the page of one, and its steps. Nothing else of the matter."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from linli.casework.forms import StepForm
from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.audit.actions import record_audit
from linli.foundation.files.queries import attachments_of
from linli.foundation.files.showing import gallery_of
from linli.foundation.history.queries import changes_of
from linli.foundation.ui.marks import SavedView
from linli.foundation.ui.pages import keyset_page
from linli.foundation.ui.toasts import add_toast
from linli.lib.procedure import Step
from linli.modules.matters import actions
from linli.modules.matters.choices import UNIT_ROLES
from linli.modules.matters.forms import DISPATCH_FORMS
from linli.modules.matters.forms.taking import NotTaken, take_by_form
from linli.modules.matters.models import Dispatch
from linli.modules.matters.presenting import clock_rows, dispatch_log, dispatch_rows, dispatch_steps, rules_where
from linli.modules.matters.procedure import DISPATCH
from linli.modules.matters.queries import dispatch_exists, dispatches_seen
from linli.registers.deadlines.queries import clocks_of

ACTIONS: dict[str, Callable[..., Any]] = {
    "sign": actions.sign_dispatch,
    "done": actions.finish_dispatch,
    "return": actions.return_dispatch,
}


def load_dispatch(request: StaffRequest, pk: UUID) -> Dispatch:
    """The dispatch if it was sent to a unit of this person; a refused look leaves an audit row, and both answer 404."""
    try:
        return dispatches_seen(request.user).get(pk=pk)
    except Dispatch.DoesNotExist:
        if dispatch_exists(pk):
            record_audit(
                action="refused_look", by=request.user, at=timezone.now(), subject_kind=DISPATCH.kind, subject_id=pk,
                request=request,
            )  # fmt: skip
        raise Http404 from None


@require_roles(*UNIT_ROLES)
@require_GET
def dispatch_list(request: StaffRequest) -> HttpResponse:
    """The dispatches of one's units: running ones, the oldest first, or those that have ended."""
    ended = request.GET.get("view") == "ended"
    order = ("-sent_at", "-id") if ended else ("sent_at", "id")
    page = keyset_page(dispatches_seen(request.user, ended=ended), order=order, cursor=request.GET.get("page"))
    clocks = clocks_of(DISPATCH.kind, [one.pk for one in page.rows])
    here = reverse("matters:dispatches")
    views = [
        SavedView(_("在办"), here, current=not ended),
        SavedView(_("已结束"), f"{here}?view=ended", current=ended),
    ]
    context = {
        "page": page, "rows": dispatch_rows(page.rows, clocks, timezone.now()), "views": views, "ended": ended,
        "crumbs": [(_("协办"), "")],
    }  # fmt: skip
    return render(request, "matters/dispatches.html", context)


@require_roles(*UNIT_ROLES)
@require_GET
def dispatch_page(request: StaffRequest, pk: UUID) -> HttpResponse:
    """One dispatch: what is asked, where, the pictures handed on with it, its own steps and clocks."""
    dispatch = load_dispatch(request, pk)
    now = timezone.now()
    clocks = clocks_of(DISPATCH.kind, [pk])
    (row,) = dispatch_rows([dispatch], clocks, now)
    steps = dispatch_steps(dispatch)
    context = {
        "row": row, "dispatch": dispatch, "number": dispatch.case.no,
        "gallery": gallery_of(attachments_of(DISPATCH.kind, [pk]).get(pk, [])),
        "log": dispatch_log(dispatch, changes_of(DISPATCH.kind, pk)),
        "steps": [(step, _(step.label)) for step in steps],
        "rules": rules_where(dispatch.case.matter, timezone.localdate(now)),
        **clock_rows(clocks.get(pk, []), now),
        "crumbs": [(_("协办"), reverse("matters:dispatches")), (dispatch.case.no, "")],
    }  # fmt: skip
    return render(request, "matters/dispatch.html", context)


@require_roles(*UNIT_ROLES)
@require_http_methods(["GET", "POST"])
def move_dispatch(request: StaffRequest, pk: UUID, step: str) -> HttpResponse:
    """The form of a step of a dispatch, and taking it."""
    dispatch = load_dispatch(request, pk)
    if step not in ACTIONS:
        raise Http404
    form = DISPATCH_FORMS[step](
        request.POST or None, request.FILES or None, case=dispatch.case, user=request.user
    )  # fmt: skip
    if request.method == "POST":
        form.data, form.is_bound = request.POST, True
        return _take(request, dispatch, DISPATCH.by_step[step], form)
    if DISPATCH.by_step[step] not in dispatch_steps(dispatch):
        add_toast(request, _("这一步现在不能做了，请看最新的下一步。"), level="warning")
        return _back(request, dispatch)
    return _show(request, dispatch, DISPATCH.by_step[step], form)


def _take(request: StaffRequest, dispatch: Dispatch, step: Step, form: StepForm) -> HttpResponse:
    """Validate, take the step, and go back to the page; what is missing comes back at its field."""
    try:
        take_by_form(form, ACTIONS[step.name], by=request.user, at=timezone.now(), dispatch=dispatch)
    except NotTaken as error:
        # htmx puts a 422 in its place, and leaves the page as it is at a 409.
        return _show(request, dispatch, step, form, status=409 if error.moved and not request.htmx else 422)
    add_toast(request, _("“%(step)s”完成。") % {"step": _(step.label)})
    return _back(request, dispatch)


def _back(request: StaffRequest, dispatch: Dispatch) -> HttpResponse:
    """To the page of the dispatch, by htmx or by redirect."""
    url = reverse("matters:dispatch", args=[dispatch.pk])
    return HttpResponse(status=204, headers={"HX-Redirect": url}) if request.htmx else redirect(url)


def _show(request: StaffRequest, dispatch: Dispatch, step: Step, form: StepForm, status: int = 200) -> HttpResponse:
    """The form of the step, as a fragment or as a page."""
    template = "matters/parts/step.html" if request.htmx else "matters/dispatch_step.html"
    url = reverse("matters:dispatch", args=[dispatch.pk])
    context = {
        "dispatch": dispatch, "form": form, "title": _(step.label), "submit": _(step.label),
        "action": reverse("matters:dispatch_step", args=[dispatch.pk, step.name]), "back_url": url,
        "draft": f"{dispatch.pk}:{step.name}:{request.user.pk}",
        "crumbs": [(_("协办"), reverse("matters:dispatches")), (dispatch.case.no, url), (_(step.label), "")],
    }  # fmt: skip
    return render(request, template, context, status=status)
