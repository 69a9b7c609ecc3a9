"""The page of one matter."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from linli.casework.models import Case, InvolvedAs, Involvement
from linli.casework.queries import involved, last_move_words, open_to, timeline
from linli.foundation.access.policies import require_roles
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import User
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.audit.actions import record_audit
from linli.foundation.files.models import Attachment, Evidence
from linli.foundation.files.queries import attachments_of
from linli.foundation.files.showing import gallery_of
from linli.lib.memo import asking_once
from linli.modules.matters.actions import reveal_phone
from linli.modules.matters.actions.phone import NoPhone
from linli.modules.matters.forms import RevealForm
from linli.modules.matters.policies import READERS, dispatches_of
from linli.modules.matters.presenting import (
    clock_rows,
    dispatch_rows,
    lines,
    offered,
    people_rows,
    place_map,
    place_of,
    relatives,
    reporter_words,
    rules_where,
    state_label,
    track_of,
    turn_words,
)
from linli.modules.matters.presenting.papers import paper_links, papers_of
from linli.modules.matters.procedure import DISPATCH, KIND, URGENT
from linli.modules.matters.queries import family_of, matter_exists, matter_of
from linli.registers.deadlines.queries import clocks_of
from linli.registers.places.policies import AREA_ROLES
from linli.registers.roster.queries import duties_for

LATE = "late"


def load(request: StaffRequest, pk: UUID) -> Case:
    """The matter if this person may see it; a refused look leaves an audit row, and both answer 404."""
    try:
        return matter_of(request.user, pk)
    except Case.DoesNotExist:
        if matter_exists(pk):
            record_audit(
                action="refused_look", by=request.user, at=timezone.now(), subject_kind=KIND, subject_id=pk,
                request=request,
            )  # fmt: skip
        raise Http404 from None


def _seen(case: Case, user: User, pictures: list[Attachment], rows: list[Involvement]) -> dict[str, bool]:
    """What the page has read already answers guards too."""
    return {
        "after_picture": any(one.evidence == Evidence.AFTER and one.file.is_image for one in pictures),
        "handled": any(
            (one.person_id, one.role, one.round) == (user.pk, InvolvedAs.HANDLER, case.round) for one in rows
        ),
    }


def _is_urgent(case: Case) -> bool:
    """Whether whoever is on duty answers for it, at any hour."""
    return case.open and case.matter.time_class == URGENT


def page_context(request: StaffRequest, case: Case) -> dict[str, object]:
    """Everything the page of a matter shows."""
    now = timezone.now()
    pictures = attachments_of(KIND, [case.pk]).get(case.pk, [])
    log = timeline(case, pictures)
    clocks = clocks_of(KIND, [case.pk]).get(case.pk, [])
    rows = involved(case)
    with asking_once(case, clocks=clocks, **_seen(case, request.user, pictures, rows)):
        offers = open_to(case, request.user)
        dispatches = dispatches_of(case)
    return {
        "case": case, "matter": case.matter, "number": case.no, "stage_label": state_label(case),
        "track": track_of(case, log), "log": lines(log), "system_name": _("系统"),
        **offered(offers), "turn": turn_words(case),
        **clock_rows(clocks, now),
        "co_units": dispatch_rows(dispatches, clocks_of(DISPATCH.kind, [one.pk for one in dispatches]), now),
        "people": people_rows(rows), "gallery": gallery_of(pictures, place=place_of(case)), "map": place_map(case),
        "duties": duties_for(case, case.lead_id, now) if _is_urgent(case) else None,
        **relatives(family_of(request.user, case)),
        "back_url": reverse("matters:matter", args=[case.pk]), **reporter_words(case, request.user),
        "sees_places": scope_of(request.user).reaches(case, AREA_ROLES),
        "rules": rules_where(case.matter, timezone.localdate(now)),
        "reveal": RevealForm(), "papers": paper_links(case, papers_of(log)),
        "crumbs": [(_("诉求"), reverse("matters:list")), (case.no, "")],
    }  # fmt: skip


@require_roles(*READERS)
@require_GET
def matter(request: StaffRequest, pk: UUID) -> HttpResponse:
    """One matter: story, timeline, next steps, clocks, people."""
    case = load(request, pk)
    late = last_move_words(case) if LATE in request.GET else ""
    return render(request, "matters/matter.html", {**page_context(request, case), "late": late})


@require_roles(*READERS)
@require_POST
def reveal(request: StaffRequest, pk: UUID) -> HttpResponse:
    """The reporter's phone for a stated purpose; shown for 60 seconds, never cached, always audited."""
    case = load(request, pk)
    form = RevealForm(request.POST)
    if not form.is_valid():
        shown = {"case": case, "reveal": form, **reporter_words(case, request.user)}
        return render(request, "matters/parts/phone.html", shown, status=422)
    try:
        phone = reveal_phone(
            matter=case.matter,
            by=request.user,
            at=timezone.now(),
            purpose=form.cleaned_data["purpose"],
            request=request,
        )
    except NoPhone:
        raise Http404 from None
    response = render(request, "matters/parts/revealed.html", {"phone": phone, "case": case})
    response["Cache-Control"] = "no-store"
    return response
