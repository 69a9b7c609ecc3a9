"""我的反映: what was raised from the phone somebody signed in with, and nothing else."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from linli.casework.queries import timeline
from linli.channels.portal.access import own_case
from linli.channels.portal.presenting import expected, own_files, own_steps
from linli.foundation.accounts.models import User
from linli.foundation.files.queries import attachments_of
from linli.foundation.residents.requests import resident_of
from linli.foundation.ui.pages import keyset_page
from linli.modules.matters.presenting import MatterRow, state_label, track_of
from linli.modules.matters.presenting.progress import promised, told_lines, why_longer
from linli.modules.matters.procedure import KIND
from linli.modules.matters.queries import matters_of_phone, row_values
from linli.modules.matters.queries.reported import goes_on_in
from linli.registers.deadlines.queries import running_of

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, User, Rest], HttpResponse]


def for_resident(view: View[Rest]) -> Callable[Concatenate[HttpRequest, Rest], HttpResponse]:
    """Only for who has signed in by phone; all others are led to that page. Nothing of it is cached."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        resident = resident_of(request, timezone.now())
        return view(request, resident, *args, **kwargs) if resident else redirect("my:login")

    return cast("Callable[Concatenate[HttpRequest, Rest], HttpResponse]", never_cache(require_safe(guarded)))


@for_resident
def matters(request: HttpRequest, resident: User) -> HttpResponse:
    """One's own matters, what moved last first."""
    now = timezone.now()
    rows = row_values(matters_of_phone(resident.phone_hash))
    page = keyset_page(rows, order=("-moved_at", "-id"), cursor=request.GET.get("page"))
    running = running_of(KIND, [row["id"] for row in page.rows])
    shown = [(MatterRow(row, now), promised(running.get(row["id"], []), now)) for row in page.rows]
    return render(request, "portal/mine.html", {"page": page, "rows": shown, "tab": "mine"})


@never_cache
@require_safe
def matter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far one's own matter is, and what one can do about it."""
    now = timezone.now()
    case = own_case(request, pk, now)
    if case is None:
        if resident_of(request, now):
            raise Http404
        return redirect("my:login")
    files = attachments_of(KIND, [pk]).get(pk, [])
    log, goes_on = timeline(case, [], with_internal=False), goes_on_in(case)
    context = {
        "case": case, "matter": case.matter, "stage_label": state_label(case), "tab": "find",
        "track": track_of(case, log), "log": told_lines(log), "promise": expected(goes_on or case, now),
        "goes_on": goes_on, "goes_on_label": state_label(goes_on) if goes_on else "",
        "why": why_longer(case, log), "steps": own_steps(case), "gallery": own_files(files, log, now),
        "resident": resident_of(request, now),
    }  # fmt: skip
    return render(request, "portal/matter.html", context)
