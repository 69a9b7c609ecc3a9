"""The first page of the portal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.channels.portal.queries import community_of
from linli.foundation.installation.queries import current
from linli.foundation.residents.requests import resident_of


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What a resident can do here; `?c=` names the community of a poster."""
    community = community_of(request.GET.get("c", ""))
    context = {
        "community": community, "place": community.name if community else current().name, "tab": "home",
        "resident": resident_of(request, timezone.now()),
    }  # fmt: skip
    return render(request, "portal/home.html", context)
