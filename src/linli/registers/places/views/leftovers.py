"""Places left on grids out of use, as a split leaves those that no point tells where to go, and moving them."""

from uuid import UUID

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.ui.marks import SavedView
from linli.foundation.ui.pages import Page
from linli.foundation.ui.toasts import add_toast
from linli.registers.areas.successors import current_line, grid_words
from linli.registers.places.actions import PlaceRefused, move_left_places
from linli.registers.places.forms import LeftPlacesForm
from linli.registers.places.models import Place, PlaceQuerySet
from linli.registers.places.policies import SETTERS
from linli.registers.places.presenting import place_crumbs
from linli.registers.places.queries import outermost
from linli.registers.refusals import show_refusal

MOST = 200
Ended = tuple[UUID, str, UUID, int]
"""A grid out of use: its key, its name, its community, and how many places are left there."""


def _left_for(request: StaffRequest) -> PlaceQuerySet:
    """The places left behind that this person may change."""
    return outermost(Place.objects.changeable_by(request.user).filter(grid__active=False))


@require_http_methods(["GET", "HEAD", "POST"])
@require_roles(*sorted(SETTERS))
def left(request: StaffRequest) -> HttpResponse:
    """The grids out of use where places are left, the places of one of them, and where they go."""
    rows = _left_for(request)
    columns = ("grid_id", "grid__name", "community_id")
    ended = list(rows.values_list(*columns).annotate(Count("id")).order_by("grid__name", "grid_id"))
    shown = next((one for one in ended if str(one[0]) == request.GET.get("grid")), next(iter(ended), None))
    if shown is None:
        return _show(request, ended, None, None)
    grid_id, _name, community_id, _count = shown
    heirs = current_line().with_later([grid_id])
    places = rows.filter(grid_id=grid_id).order_by("sort", "id")[:MOST]
    sent = request.POST if request.method == "POST" else None
    form = LeftPlacesForm(sent, places=places, community_id=community_id, heirs=heirs)
    if form.is_valid():
        grid = form.cleaned_data["grid"]
        try:
            count = move_left_places(places=form.chosen, grid=grid, by=request.user, at=timezone.now())
        except PlaceRefused as refusal:
            show_refusal(form, refusal)
        else:
            words = {"count": count, "name": grid.name}
            add_toast(request, _("已把 %(count)d 处移到“%(name)s”，里面的一起移了。") % words)
            return redirect(request.get_full_path())
    return _show(request, ended, shown, form)


def _show(request: StaffRequest, ended: list[Ended], shown: Ended | None, form: LeftPlacesForm | None) -> HttpResponse:
    """The page; what was ticked stays ticked."""
    places = list(form.places.values()) if form else []
    ticked = set(form["ids"].value() or ()) if form else set()
    views = [
        SavedView(name, f"{reverse('places:left')}?grid={pk}", current=one == shown, count=count)
        for one in ended
        for pk, name, _community, count in [one]
    ]
    context = {
        "grid_words": grid_words(shown[1], shown[0]) if shown else "",
        "page": Page(places), "rows": [(one, str(one.id) in ticked) for one in places], "form": form, "views": views,
        "more": shown[3] - len(places) if shown else 0, "bulk_url": request.get_full_path(),
        "crumbs": place_crumbs(last=_("待移到新网格的地点")),
    }  # fmt: skip
    return render(request, "places/left.html", context, status=422 if form and form.errors else 200)
