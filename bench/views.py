"""Bare views: what any page costs that is signed in, asks the database once and says hardly anything."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils import timezone

from linli.foundation.audit.models import AuditRow
from linli.foundation.installation.models import Installation

BARE = engines["django"].from_string(
    '<!doctype html><html lang="zh-Hans"><head><meta charset="utf-8"><title>{{ row.pk }}</title></head>'
    "<body><main><h1>{{ user.name }}</h1><p>{{ row }}</p></main></body></html>"
)


@login_required
def bare(request: HttpRequest) -> HttpResponse:
    """One query and a template of about 200 bytes."""
    return HttpResponse(BARE.render({"row": Installation.objects.get(number=1)}, request))


@login_required
def insert(request: HttpRequest) -> HttpResponse:
    """One row written, and the same template."""
    row = AuditRow.objects.create(action="bench", at=timezone.now(), actor_id=request.user.pk)
    return HttpResponse(BARE.render({"row": row}, request))
