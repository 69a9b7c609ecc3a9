"""Posters of buildings: a code that opens the report form with the place filled in."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.requests import StaffRequest
from linli.registers.places.choices import PlaceKind
from linli.registers.places.doors import report_path
from linli.registers.places.models import Place
from linli.registers.places.policies import LOOKERS
from linli.registers.places.presenting import poster_of
from linli.registers.places.views.pages import load_place

MOST = 300


@require_safe
@require_roles(*sorted(LOOKERS))
def posters(request: StaffRequest, place_id: UUID) -> HttpResponse:
    """The poster of a place, or with `?all=1` those of all buildings in it, one to a sheet of A5."""
    place = load_place(request, place_id)
    path = report_path()
    if not path or not place.active:
        raise Http404
    rows = [place]
    if "all" in request.GET:
        inside = Place.objects.visible_to(request.user).filter(parent=place, kind=PlaceKind.BUILDING, active=True)
        rows = list(inside.select_related("community").order_by("sort", "id")[:MOST])
    root = f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)
    context = {
        "posters": [poster_of(one, root) for one in rows if one.code], "place": place,
        "back_url": reverse("places:place", args=[place.id]),
    }  # fmt: skip
    return render(request, "places/posters.html", context)
