"""Pages of the tree of areas: names, codes, outlines, grids from a file."""

from typing import Any, cast
from uuid import UUID

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.foundation.access.policies import require_roles
from linli.foundation.access.roles import STAFF_ROLES
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import User
from linli.foundation.history.queries import changes_of
from linli.foundation.ui.pages import Page
from linli.foundation.ui.toasts import add_toast
from linli.registers.areas.actions import (
    AreaRefused,
    change_area,
    change_code,
    create_area,
    deactivate_area,
    set_polygon,
    upload_grids,
)
from linli.registers.areas.actions.upload import UploadReport
from linli.registers.areas.following import leftovers_on
from linli.registers.areas.forms import AreaForm, CodeForm, OutlineForm, ParticularsForm, UploadForm
from linli.registers.areas.models import Area, AreaLevel, AreaQuerySet
from linli.registers.areas.policies import SETTERS
from linli.registers.areas.presenting import area_crumbs, change_lines, in_tree_order, map_of, redrawing_lines
from linli.registers.areas.queries import redrawings_of
from linli.registers.areas.successors import grid_words
from linli.registers.refusals import show_refusal

READERS = tuple(sorted(STAFF_ROLES - {"R15"}))
form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _changeable(user: User, area_id: UUID) -> Area:
    """An area in use that this person may change, or 404."""
    areas: AreaQuerySet = Area.objects.select_related("parent")
    found: Area = get_object_or_404(areas.changeable_by(user).filter(active=True), id=area_id)
    return found


def _user(request: HttpRequest) -> User:
    """The person who is signed in: the guard of the page has let them in."""
    return cast("User", request.user)


@require_safe
@require_roles(*READERS)
def tree(request: HttpRequest) -> HttpResponse:
    """All areas above the grids that this person may see, as a tree."""
    grids = Count("children", filter=Q(children__active=True))
    areas: AreaQuerySet = Area.objects.annotate(inside=grids).filter(active=True)
    rows = in_tree_order(areas.visible_to(_user(request)).exclude(level=AreaLevel.GRID).order_by("code", "name"))
    context = {"page": Page(rows), "crumbs": area_crumbs(), "may_create": scope_of(request.user).has_role("R13")}
    return render(request, "areas/tree.html", context)


@require_safe
@require_roles(*READERS)
def show(request: HttpRequest, area_id: UUID) -> HttpResponse:
    """One area: what it is, what lies in it, its codes and history, and its map."""
    areas: AreaQuerySet = Area.objects.select_related("parent")
    area: Area = get_object_or_404(areas.visible_to(_user(request)), id=area_id)
    inside = list(area.children.filter(active=True).order_by("code", "name"))
    may_change = area.active and Area.objects.changeable_by(_user(request)).filter(id=area.id).exists()
    redrawn = redrawing_lines(redrawings_of(area)) if area.level == AreaLevel.COMMUNITY else []
    left = leftovers_on(_ended(area))
    context = {
        "area": area,
        "redrawings": redrawn,
        "leftovers": [(one, scope_of(request.user).has_role(*one.roles)) for one in left],
        "grid_words": grid_words(area.name, area.id),
        "is_grid": area.level == AreaLevel.GRID,
        "inside": inside,
        "codes": area.codes.order_by("-from_on"),
        "changes": change_lines(changes_of("area", area.id)),
        "map": map_of([area, *inside], area),
        "may_change": may_change,
        "may_use": may_use(area, _user(request)),
        "may_hold": area.level != AreaLevel.GRID,
        "is_community": area.level == AreaLevel.COMMUNITY,
        "crumbs": area_crumbs(area),
    }
    return render(request, "areas/area.html", context)


def _ended(area: Area) -> list[UUID]:
    """The grid itself where it is out of use, or the grids out of use of a community."""
    if area.level == AreaLevel.GRID:
        return [] if area.active else [area.id]
    if area.level != AreaLevel.COMMUNITY:
        return []
    return list(area.children.filter(level=AreaLevel.GRID, active=False).values_list("id", flat=True))


def may_use(area: Area, user: User) -> bool:
    """Whether the person may take the area into use."""
    return not area.active and area.level != AreaLevel.GRID and scope_of(user).has_role("R13")


@form_methods
@require_roles(*sorted(SETTERS))
def create(request: HttpRequest, parent_id: UUID | None = None) -> HttpResponse:
    """A new area below another one; those without a parent are made by the administrator."""
    user = _user(request)
    parent = _changeable(user, parent_id) if parent_id else None
    if parent is None and not scope_of(user).has_role("R13"):
        raise Http404
    form = AreaForm(request.POST if request.method == "POST" else None, parent=parent)
    if form.is_valid():
        try:
            area = create_area(parent=parent, by=user, at=timezone.now(), **form.cleaned_data)
        except AreaRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已建立“%(name)s”。") % {"name": area.name})
            return redirect("areas:area", area.id)
    back = reverse("areas:area", args=[parent.id]) if parent else reverse("areas:tree")
    around = [parent, *parent.children.filter(active=True)] if parent else []
    context = {"parent": parent, "map": map_of(around), "crumbs": area_crumbs(parent, _("新建"))}
    return form_page(request, "areas/new.html", form, back_url=back, **context)


@form_methods
@require_roles(*sorted(SETTERS))
def edit(request: HttpRequest, area_id: UUID) -> HttpResponse:
    """Name, short name and figures."""
    area = _changeable(_user(request), area_id)
    before = {name: getattr(area, name) for name in ("name", "short", "households", "people")}
    form = ParticularsForm(request.POST if request.method == "POST" else None, initial=before)
    return _change_page(request, area, form, "areas/edit.html", _("修改"), change_area)


@form_methods
@require_roles(*sorted(SETTERS))
def recode(request: HttpRequest, area_id: UUID) -> HttpResponse:
    """Another code from a day on."""
    area = _changeable(_user(request), area_id)
    form = CodeForm(
        request.POST if request.method == "POST" else None, initial={"code": area.code, "on": timezone.localdate()}
    )
    return _change_page(request, area, form, "areas/code.html", _("变更代码"), change_code)


@form_methods
@require_roles(*sorted(SETTERS))
def draw(request: HttpRequest, area_id: UUID) -> HttpResponse:
    """The outline, drawn on a map or pasted."""
    area = _changeable(_user(request), area_id)
    form = OutlineForm(request.POST if request.method == "POST" else None, initial={"polygon": map_of([area])["text"]})
    around = Area.objects.filter(parent=area.parent, level=area.level, active=True).exclude(id=area.id)
    return _change_page(request, area, form, "areas/draw.html", _("画范围"), set_polygon, map=map_of(around))


def _change_page(
    request: HttpRequest, area: Area, form: Any, template: str, label: str, action: Any, **context: Any
) -> HttpResponse:
    """A page that changes one area by one action that takes the form's fields."""
    if form.is_valid():
        try:
            action(area=area, by=_user(request), at=timezone.now(), **form.cleaned_data)
        except AreaRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已保存“%(name)s”。") % {"name": area.name})
            return redirect("areas:area", area.id)
    back = reverse("areas:area", args=[area.id])
    return form_page(request, template, form, area=area, back_url=back, crumbs=area_crumbs(area, label), **context)


def form_page(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    """A page with a form, 422 where something in it is wrong."""
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)


@form_methods
@require_roles(*sorted(SETTERS))
def upload(request: HttpRequest, area_id: UUID) -> HttpResponse:
    """Grids of a community from a file: look it over first, or take it at once."""
    area = _changeable(_user(request), area_id)
    form = UploadForm(
        request.POST if request.method == "POST" else None, request.FILES if request.method == "POST" else None
    )
    report: UploadReport | None = None
    if form.is_valid():
        report = upload_grids(
            community=area, geojson_text=form.cleaned_data["text"], by=_user(request), at=timezone.now(),
            dry_run="check" in request.POST,
        )  # fmt: skip
        if report.is_good and "check" not in request.POST:
            add_toast(request, _("已建立 %(count)d 个网格。") % {"count": len(report.grids)})
            return redirect("areas:area", area.id)
        if report.is_good:
            form = UploadForm(initial={"text": form.cleaned_data["text"]})
    status = 422 if form.errors or (report and report.problems) else 200
    context = {
        "form": form,
        "area": area,
        "report": report,
        "map": map_of(report.grids) if report else {},
        "back_url": reverse("areas:area", args=[area.id]),
        "crumbs": area_crumbs(area, _("上传网格")),
    }
    return render(request, "areas/upload.html", context, status=status)


@require_POST
@require_roles(*sorted(SETTERS))
def close(request: HttpRequest, area_id: UUID) -> HttpResponse:
    """Take an area out of use."""
    area = _changeable(_user(request), area_id)
    try:
        deactivate_area(area=area, by=_user(request), at=timezone.now())
    except AreaRefused as refusal:
        add_toast(request, refusal.message, level="error")
        return redirect("areas:area", area.id)
    add_toast(request, _("已停用“%(name)s”。") % {"name": area.name})
    return redirect("areas:area", area.parent_id) if area.parent_id else redirect("areas:tree")
