"""Pages of proposals 任职建议: what one proposed, what waits for being granted."""

from typing import cast
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.foundation.access.policies import require_roles
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.ui.pages import Page
from linli.foundation.ui.toasts import add_toast
from linli.registers.postings.forms import DecisionForm, ProposalForm
from linli.registers.postings.models import Proposal
from linli.registers.postings.policies import GRANTER, PROPOSERS, PostingRefused
from linli.registers.postings.proposing import (
    Proposed,
    grant_proposal,
    propose_posting,
    refuse_proposal,
    withdraw_proposal,
)
from linli.registers.postings.queries import posting_label, proposals_for
from linli.registers.postings.views import first_password
from linli.registers.refusals import show_refusal

form_methods = require_http_methods(["GET", "HEAD", "POST"])
LISTERS = sorted({*PROPOSERS, GRANTER})


@require_safe
@require_roles(*LISTERS)
def proposals(request: StaffRequest) -> HttpResponse:
    """One's own, and for who grants all of them; open ones first."""
    rows = [(one, posting_label(one)) for one in proposals_for(request.user)]
    scope = scope_of(request.user)
    context = {
        "page": Page(rows), "grants": scope.has_role(GRANTER), "proposes": scope.has_role(*PROPOSERS),
        "crumbs": [(_("任职建议"), "")],
    }  # fmt: skip
    return render(request, "postings/proposals.html", context)


@form_methods
@require_roles(*sorted(PROPOSERS))
def propose(request: StaffRequest) -> HttpResponse:
    """The form of a proposal."""
    sent = request.POST if request.method == "POST" else None
    form = ProposalForm(sent, initial={"from_on": timezone.localdate()}, user=request.user)
    if form.is_valid():
        try:
            made = propose_posting(proposed=Proposed(**form.cleaned_data), by=request.user, at=timezone.now())
        except PostingRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已提出“%(name)s”的任职建议，等待安全管理员授予。") % {"name": made.name})
            return redirect("postings:proposals")
    back = reverse("postings:proposals")
    title = _("提出任职建议")
    context = {"form": form, "title": title, "back_url": back, "crumbs": [(_("任职建议"), back), (title, "")]}
    return render(request, "postings/form.html", context, status=422 if form.errors else 200)


@never_cache
@form_methods
@require_roles(GRANTER)
def decide(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    """Grant or refuse; the password of a new account is shown once, on the page that answers."""
    proposal = get_object_or_404(proposals_for(request.user), pk=proposal_id)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _decided(request, proposal, form)
        except PostingRefused as refusal:
            form.add_error("note" if refusal.field == "note" else None, refusal.message)
    back = reverse("postings:proposals")
    context = {
        "form": form, "proposal": proposal, "label": posting_label(proposal), "back_url": back,
        "crumbs": [(_("任职建议"), back), (proposal.name, "")],
    }  # fmt: skip
    return render(request, "postings/decide.html", context, status=422 if form.errors else 200)


def _decided(request: StaffRequest, proposal: Proposal, form: DecisionForm) -> HttpResponse:
    """Carry the decision out. Raises: PostingRefused."""
    at = timezone.now()
    if not form.grants:
        refuse_proposal(proposal=proposal, note=cast("str", form.cleaned_data["note"]), by=request.user, at=at)
        add_toast(request, _("已退回“%(name)s”的任职建议。") % {"name": proposal.name})
        return redirect("postings:proposals")
    password = first_password()
    posting = grant_proposal(proposal=proposal, password=password, by=request.user, at=at)
    if posting.user.created_at == at:
        crumbs = [(_("任职建议"), reverse("postings:proposals")), (posting.user.name, "")]
        context = {"person": posting.user, "password": password, "crumbs": crumbs}
        return render(request, "postings/password.html", context)
    add_toast(request, _("已任命“%(name)s”。") % {"name": proposal.name})
    return redirect("postings:proposals")


@require_POST
@require_roles(*sorted(PROPOSERS))
def withdraw(request: StaffRequest, proposal_id: UUID) -> HttpResponse:
    """Take back one's own."""
    proposal = get_object_or_404(Proposal, pk=proposal_id, proposed_by=request.user)
    try:
        withdraw_proposal(proposal=proposal, by=request.user, at=timezone.now())
    except PostingRefused as refusal:
        add_toast(request, refusal.message, level="error")
    else:
        add_toast(request, _("已撤回。"))
    return redirect("postings:proposals")
