"""The first page after signing in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.channels.desk.co_units import co_sections
from linli.channels.desk.queries import kinds_of, sections
from linli.channels.desk.settings import CONFIGURERS
from linli.foundation.access.policies import require_roles
from linli.foundation.access.scope import scope_of


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Today for those who work on cases, the settings for those who only administer."""
    only_administers = not kinds_of(request.user) and scope_of(request.user).has_role(*CONFIGURERS)
    return redirect("desk:settings" if only_administers else "desk:today")


@require_safe
@require_roles()
def today(request: HttpRequest) -> HttpResponse:
    """What waits for this person, most urgent first."""
    now = timezone.now()
    shown = sections(request.user, now) if kinds_of(request.user) else []
    shown += co_sections(request.user, now)
    first = [section for section in shown if section.count]
    context = {"sections": first, "works": bool(shown), "now": now, "roles": scope_of(request.user).roles}
    return render(request, "desk/today.html", context)
