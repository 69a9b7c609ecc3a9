"""The first page after signing in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.channels.desk.co_units import co_sections
from linli.channels.desk.duty import duty_today
from linli.channels.desk.queries import kinds_of, sections
from linli.channels.desk.settings import CONFIGURERS
from linli.foundation.access.policies import require_roles
from linli.foundation.access.scope import scope_of

OUTSIDE = ("R3", "R4")


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Today for those who work on cases, the settings for those who only administer, the phone pages outside."""
    scope, reads = scope_of(request.user), bool(kinds_of(request.user))
    if scope.has_role(*OUTSIDE) and (_is_phone(request) or not reads):
        return redirect("field:tasks")
    return redirect("desk:settings" if not reads and scope.has_role(*CONFIGURERS) else "desk:today")


def _is_phone(request: HttpRequest) -> bool:
    """Whether the browser says it is on a phone: by the hint, or by the word that all of them have in their name."""
    hint = request.headers.get("Sec-CH-UA-Mobile", "")
    return hint == "?1" or (not hint and "Mobile" in request.headers.get("User-Agent", ""))


@require_safe
@require_roles()
def today(request: HttpRequest) -> HttpResponse:
    """What waits for this person, most urgent first."""
    now = timezone.now()
    shown = sections(request.user, now) if kinds_of(request.user) else []
    shown += co_sections(request.user, now)
    first = [section for section in shown if section.count]
    context = {
        "sections": first, "works": bool(shown), "now": now, "roles": scope_of(request.user).roles,
        "duty": duty_today(request.user, now),
    }  # fmt: skip
    return render(request, "desk/today.html", context)
