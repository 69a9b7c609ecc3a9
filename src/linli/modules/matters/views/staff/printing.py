"""Papers of a matter: file, receipt, dispatch slip, reply slip."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from linli.casework.models import Case
from linli.casework.queries import timeline
from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.audit.actions import record_audit
from linli.foundation.files.queries import attachments_of
from linli.modules.matters.actions import reveal_phone
from linli.modules.matters.actions.phone import NoPhone
from linli.modules.matters.actions.receipt import NoCode, issue_code
from linli.modules.matters.actions.reporter import progress_path
from linli.modules.matters.forms import RevealForm
from linli.modules.matters.policies import READERS
from linli.modules.matters.policies.reporter import may_issue_code
from linli.modules.matters.presenting import lines, state_label
from linli.modules.matters.presenting.papers import (
    FILE,
    PAPERS,
    RECEIPT,
    Paper,
    other_files,
    paper_links,
    paper_reporter,
    paper_words,
    papers_of,
    picture_pairs,
)
from linli.modules.matters.procedure import KIND
from linli.modules.matters.views.staff.page import load
from linli.registers.deadlines.queries import clocks_of

SLIP = "dispatch"


@require_roles(*READERS)
@require_GET
def print_file(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The whole file of a matter, without contact data."""
    return _printed(request, load(request, pk), PAPERS[FILE])


@require_roles(*READERS)
@require_GET
def print_paper(request: StaffRequest, pk: UUID, paper: str) -> HttpResponse:
    """One paper of a matter, without contact data; 404 before the step that it tells of."""
    if paper not in PAPERS:
        raise Http404
    return _printed(request, load(request, pk), PAPERS[paper])


@require_roles(*READERS)
@require_POST
def print_contact(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The dispatch slip with the reporter's phone, for a stated purpose; never cached, always audited.

    404 where there is none, before the matter was dispatched, or where it is confidential: the slip goes to the
    handlers.
    """
    case, now = load(request, pk), timezone.now()
    if case.matter.confidential or PAPERS[SLIP] not in papers_of(timeline(case, [], with_internal=False)):
        raise Http404
    form = RevealForm(request.POST)
    if not form.is_valid():
        return _printed(request, case, PAPERS[SLIP], {"reveal": form}, status=422)
    try:
        phone = reveal_phone(
            matter=case.matter, by=request.user, at=now, purpose=form.cleaned_data["purpose"], request=request
        )
    except NoPhone:
        raise Http404 from None
    record_audit(
        action="paper.printed", by=request.user, at=now, subject_kind=KIND, subject_id=case.pk,
        purpose=form.cleaned_data["purpose"], detail={"paper": SLIP}, request=request,
    )  # fmt: skip
    response = _printed(request, case, PAPERS[SLIP], {"phone": phone})
    response["Cache-Control"] = "no-store"
    return response


@require_roles(*READERS)
@require_POST
def print_code(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The receipt with a new code for the reporter, who loses the earlier one; never cached, always audited."""
    case = load(request, pk)
    try:
        code = issue_code(matter=case.matter, by=request.user, at=timezone.now(), request=request)
    except NoCode:
        raise Http404 from None
    response = _printed(request, case, PAPERS[RECEIPT], {"code": code})
    response["Cache-Control"] = "no-store"
    return response


def _printed(
    request: StaffRequest, case: Case, paper: Paper, more: dict[str, object] | None = None, status: int = 200
) -> HttpResponse:
    pictures = attachments_of(KIND, [case.pk]).get(case.pk, [])
    log = timeline(case, pictures, with_internal=False)
    papers = papers_of(log)
    if paper not in papers:
        raise Http404
    context = {
        "case": case, "matter": case.matter, "number": case.no, "stage_label": state_label(case), "paper": paper,
        "papers": paper_links(case, papers, paper), "log": lines(log),
        "system_name": _("系统"), "pairs": picture_pairs(pictures), "others": other_files(pictures),
        "printed_at": timezone.now(), "back_url": reverse("matters:matter", args=[case.pk]),
        "qr_address": _qr_address(request, case, paper), "reveal": RevealForm(),
        "may_issue": paper.key == RECEIPT and may_issue_code(case, request.user),
        **paper_reporter(paper, case, request.user),
        **paper_words(paper, case, log, clocks_of(KIND, [case.pk]).get(case.pk, [])), **(more or {}),
    }  # fmt: skip
    return render(request, paper.template, context, status=status)


def _qr_address(request: StaffRequest, case: Case, paper: Paper) -> str:
    """Where the code leads: for the reporter to the progress, where there is such a page; for staff to the matter."""
    path = progress_path(case) if paper.key == RECEIPT else reverse("matters:matter", args=[case.pk])
    if not path:
        return ""
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)
