"""What the person's roles may configure."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.channels.desk.settings import CONFIGURERS, pages_for
from linli.foundation.access.policies import require_roles
from linli.foundation.access.scope import scope_of


@require_safe
@require_roles(*sorted(CONFIGURERS))
def index(request: HttpRequest) -> HttpResponse:
    """The list of settings pages."""
    scope = scope_of(request.user)
    context = {
        "pages": pages_for(scope.roles), "audits": scope.has_role("R15"),
    }  # fmt: skip
    return render(request, "desk/settings.html", context)
