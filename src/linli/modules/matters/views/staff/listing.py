"""The list of matters, its saved views, and the map."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from django.db.models import QuerySet
from django.forms import ChoiceField, Field, ModelChoiceField
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from linli.casework.models import Case
from linli.casework.queries import capped_count
from linli.foundation.access.policies import require_roles
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import User
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.accounts.rules import export_rows
from linli.foundation.ui.marks import SavedView
from linli.foundation.ui.pages import Key, key_rows, keyset_rows
from linli.lib.chinese import day_end
from linli.lib.worktime import SHANGHAI
from linli.modules.matters.forms import NOBODY, NOWHERE, FilterForm, PlaceField
from linli.modules.matters.policies import HANDERS, READERS
from linli.modules.matters.policies.taking_over import OFFICES
from linli.modules.matters.presenting import MatterRow, map_data
from linli.modules.matters.queries import VIEWS, View, map_points, search, shown_rows, view_keys
from linli.modules.matters.queries.places import within
from linli.registers.areas.models import Area
from linli.registers.areas.successors import current_line, grid_words

COUNTED = ("mine", "late", "check", "today", "triage", "recheck")
FILTERS = {"state": "state", "time_class": "matter__time_class"}


@dataclass(frozen=True)
class Chip:
    """One filter in force, with the address of the list without it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True)
class Listing:
    """What the list, the map and the export share: the view, the filter, and whose matters they are of."""

    view: View
    form: FilterForm
    chips: list[Chip]
    user: User
    now: datetime

    @property
    def rows(self) -> QuerySet[Case]:
        """The matters."""
        return _filtered(self.view.rows(self.user, self.now, day_end(self.now)), self.form.cleaned_data)

    def keys(self, columns: Sequence[str], place: Sequence[Any], most: int) -> list[Key]:
        """The keys of a page of the list: by a kept statement, unless a filter makes it another one."""
        if not _is_filtered(self.form.cleaned_data):
            return view_keys(self.user, self.now, self.view, columns, place, most)
        parts = (self.view.part(self.user, self.now, day_end(self.now), one) for one in self.view.halves(self.user))
        filtered = (_filtered(part, self.form.cleaned_data) for part in parts)
        return [key for part in filtered for key in key_rows(part, columns, place, most)]


def listing(request: StaffRequest, default: str = "mine") -> Listing:
    """Read view and filter from the address."""
    form = FilterForm(request.GET, user=request.user)
    form.is_valid()
    chosen = form.cleaned_data
    named = chosen.get("view") or ("all" if _is_filtered(chosen) else default)
    return Listing(VIEWS[named], form, _chips(request, form), request.user, timezone.now())


def _is_filtered(chosen: dict[str, Any]) -> bool:
    """Whether anything but the view was asked for: a search looks everywhere."""
    return any(value for name, value in chosen.items() if name != "view")


def _filtered(rows: QuerySet[Case], chosen: dict[str, Any]) -> QuerySet[Case]:
    """The rows that the filter leaves."""
    for name, column in FILTERS.items():
        if value := chosen.get(name):
            rows = rows.filter(**{column: value})
    rows = _lying(rows, chosen.get("grid"), chosen.get("place"))
    if lead := chosen.get("lead"):
        rows = rows.filter(lead__isnull=True) if lead == NOBODY else rows.filter(lead_id=lead)
    if heading := chosen.get("heading"):
        rows = rows.filter(matter__category__heading=heading)
    if since := chosen.get("since"):
        rows = rows.filter(opened_at__gte=datetime.combine(since, time.min, SHANGHAI))
    if until := chosen.get("until"):
        rows = rows.filter(opened_at__lte=datetime.combine(until, time.max, SHANGHAI))
    return search(rows, chosen["q"]) if chosen.get("q") else rows


def _lying(rows: QuerySet[Case], grid: Area | None, place: Any) -> QuerySet[Case]:
    """Those in a grid, and at a place."""
    if grid:
        # What was placed in a grid that became this one is looked after here now.
        rows = rows.filter(grid__in=current_line().with_earlier([grid.pk]))
    if place:
        rows = rows.none() if place == NOWHERE else within(rows, place)
    return rows


def _chips(request: StaffRequest, form: FilterForm) -> list[Chip]:
    """A chip for every filter in force."""
    chips = []
    for name, value in form.cleaned_data.items():
        if name == "view" or not value:
            continue
        field = form.fields[name]
        shown = _words(field, value)
        left = request.GET.copy()
        left.pop(name, None)
        left.pop("page", None)
        left.pop("filter", None)
        chips.append(Chip(str(field.label), str(shown), f"?{left.urlencode()}"))
    return chips


def _words(field: Field, value: Any) -> Any:
    """What a chosen value is called."""
    if isinstance(value, Area):
        return grid_words(value.name, value.pk)
    if isinstance(field, PlaceField) and value == NOWHERE:
        return _("没有找到")
    if isinstance(field, ChoiceField) and not isinstance(field, ModelChoiceField):
        choices: Any = field.choices
        return next((words for key, words in choices if key == value), value)
    return value


def saved_views(current: View) -> list[SavedView]:
    """The tabs; their counts come after the page, so that no list waits for them."""
    base = reverse("matters:list")
    return [
        SavedView(_(view.label), f"{base}?view={view.key}", current=view.key == current.key, late=view.red)
        for view in VIEWS.values()
    ]


@require_roles(*READERS)
@require_GET
def matter_list(request: StaffRequest) -> HttpResponse:
    """The matters of a view, most urgent first, by keyset pages."""
    shown = listing(request)
    page = keyset_rows(shown.keys, shown_rows, order=shown.view.order, cursor=request.GET.get("page"))
    context = {
        "page": page, "rows": [MatterRow(row, shown.now) for row in page.rows],
        "form": shown.form, "chips": shown.chips, "views": saved_views(shown.view), "view": shown.view,
        "query": request.GET.get("q", ""), "address": request.GET.urlencode(), "crumbs": [(_("诉求"), "")],
        "may_hand_over": scope_of(request.user).has_role(*HANDERS),
        "may_import": scope_of(request.user).has_role(*OFFICES),
        "may_export": export_rows(request.user) > 0,
        "counts_url": f"{reverse('matters:counts')}?view={shown.view.key}",
    }  # fmt: skip
    return render(request, "matters/list.html", context)


@require_roles(*READERS)
@require_GET
def view_counts(request: StaffRequest) -> HttpResponse:
    """The counts of the tabs, as a fragment."""
    now = timezone.now()
    current = VIEWS.get(request.GET.get("view", ""), VIEWS["all"])
    counts = {key: capped_count(VIEWS[key].rows(request.user, now, day_end(now))) for key in COUNTED}
    views = [replace(tab, count=counts.get(key)) for tab, key in zip(saved_views(current), VIEWS, strict=True)]
    return render(request, "matters/parts/views.html", {"views": views})


@require_roles(*READERS)
@require_GET
def matter_map(request: StaffRequest) -> HttpResponse:
    """Open matters on the map, the same filter as the list, with a list beside it."""
    shown = listing(request, default="open")
    points = map_points(shown.rows.filter(open=True))
    context = {
        "map": map_data(request.user, points), "form": shown.form, "chips": shown.chips, "view": shown.view,
        "count": len(points), "address": request.GET.urlencode(),
        "crumbs": [(_("诉求"), reverse("matters:list")), (_("地图"), "")],
    }  # fmt: skip
    return render(request, "matters/map.html", context)
