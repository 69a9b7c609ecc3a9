"""What the reporter does on the page of the matter: add, withdraw, confirm, rate, reopen."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from linli.casework.actions import AlreadyMoved, StepRefused
from linli.casework.forms import StepForm
from linli.casework.models import Case
from linli.channels.portal import limits
from linli.channels.portal.access import own_case
from linli.channels.portal.presenting import OWN_STEPS, own_steps
from linli.foundation.files.forms import OpenPicturesForm
from linli.foundation.limits.actions import take_turn
from linli.modules.matters import actions
from linli.modules.matters.forms import AddForm, OwnConfirmForm, RateForm, ReasonForm

FORMS: dict[str, type[StepForm]] = {
    "add": AddForm, "withdraw": ReasonForm, "confirm": OwnConfirmForm, "rate": RateForm, "reopen": ReasonForm,
}  # fmt: skip
ACTIONS: dict[str, Callable[..., Any]] = {
    "add": actions.add_words, "withdraw": actions.withdraw_own, "confirm": actions.confirm_own,
    "rate": actions.rate_own, "reopen": actions.reopen_own,
}  # fmt: skip
DONE = {
    "add": gettext_lazy("已补充，承办人员会看到。"),
    "withdraw": gettext_lazy("已撤回。"),
    "confirm": gettext_lazy("谢谢，事项已办结。"),
    "rate": gettext_lazy("谢谢您的评价。"),
    "reopen": gettext_lazy("已重新受理，会再次办理。"),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_own_step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    """The form of a step, and taking it; a step that is not offered any more leads back to the page."""
    at = timezone.now()
    case = own_case(request, pk, at)
    if case is None:
        return redirect("portal:find")
    if step not in FORMS:
        raise Http404
    more = {"at": at} if issubclass(FORMS[step], OpenPicturesForm) else {}
    form = FORMS[step](request.POST or None, request.FILES or None, case=case, user=None, **more)
    if request.method == "POST":
        return _take(request, case, step, form, at)
    if step not in {one.name for one in own_steps(case)}:
        messages.warning(request, _("这一步现在不能做了，请看最新的进度。"))
        return redirect("my:matter", pk=pk)
    return _show(request, case, step, form)


def _take(request: HttpRequest, case: Case, step: str, form: StepForm, at: datetime) -> HttpResponse:
    form.data, form.is_bound = request.POST, True
    take_turn(bucket=limits.WORDS, key=str(case.pk), at=at)
    session = {}
    if isinstance(form, OpenPicturesForm):
        form.keep_open(at=at)
        session = {"session_hash": form.uploader.session_hash}
    if not form.is_valid() or form.errors:
        return _show(request, case, step, form, status=422)
    try:
        ACTIONS[step](case=case, at=at, facts=form.facts(), **session)
    except StepRefused as error:
        form.refuse(error)
        return _show(request, case, step, form, status=409 if isinstance(error, AlreadyMoved) else 422)
    reopened = step == "rate" and case.stage == "accepted"
    messages.success(request, str(DONE["reopen" if reopened else step]))
    return redirect("my:matter", pk=case.pk)


def _show(request: HttpRequest, case: Case, step: str, form: StepForm, status: int = 200) -> HttpResponse:
    context = {"case": case, "form": form, "step": OWN_STEPS[step], "tab": "find"}
    return render(request, "portal/step.html", context, status=status)
