"""Pages of organisations 组织设置."""

from datetime import timedelta
from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.foundation.access.policies import require_roles
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import User
from linli.foundation.ui.pages import Page
from linli.foundation.ui.toasts import add_toast
from linli.registers.organisations.actions import (
    OrganisationRefused,
    Particulars,
    change_organisation,
    create_organisation,
    deactivate_organisation,
)
from linli.registers.organisations.forms import OrganisationForm
from linli.registers.organisations.group_forms import LinkForm
from linli.registers.organisations.linking import end_link, link_unit
from linli.registers.organisations.models import Link, Organisation
from linli.registers.organisations.policies import LOOKERS, SETTERS
from linli.registers.organisations.queries import links_of, organisation_rows
from linli.registers.refusals import show_refusal

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _user(request: HttpRequest) -> User:
    """The person who is signed in: the guard of the page has let them in."""
    return cast("User", request.user)


def _changeable(request: HttpRequest, organisation_id: UUID) -> Organisation:
    """A unit in use that this person may change, or 404."""
    found: Organisation = get_object_or_404(
        Organisation.objects.changeable_by(_user(request)).filter(active=True), id=organisation_id
    )
    return found


@require_safe
@require_roles(*sorted(LOOKERS | {"R9"}))
def listing(request: HttpRequest) -> HttpResponse:
    """All units that this person may see."""
    rows = list(organisation_rows().visible_to(_user(request)))
    may_change = set(Organisation.objects.changeable_by(_user(request)).values_list("pk", flat=True))
    may_add = not scope_of(request.user).roles.isdisjoint(SETTERS)
    context = {"page": Page(rows), "may_change": may_change, "may_add": may_add, "crumbs": [(_("组织"), "")]}
    return render(request, "organisations/list.html", context)


@form_methods
@require_roles(*sorted(SETTERS))
def create(request: HttpRequest) -> HttpResponse:
    """A new unit."""
    form = OrganisationForm(request.POST if request.method == "POST" else None, user=_user(request))
    if form.is_valid():
        try:
            unit = create_organisation(by=_user(request), at=timezone.now(), **form.cleaned_data)
        except OrganisationRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已建立“%(name)s”。") % {"name": unit.name})
            return redirect("organisations:list")
    return _form_page(request, form, _("新建组织"))


@form_methods
@require_roles(*sorted(SETTERS))
def edit(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Another name, kind, area or telephone."""
    unit = _changeable(request, organisation_id)
    before = {"name": unit.name, "short": unit.short, "kind": unit.kind, "area": unit.area_id, "phone": unit.phone}
    form = OrganisationForm(request.POST if request.method == "POST" else None, initial=before, user=_user(request))
    if form.is_valid():
        try:
            particulars = Particulars(**form.cleaned_data)
            change_organisation(organisation=unit, particulars=particulars, by=_user(request), at=timezone.now())
        except OrganisationRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已保存“%(name)s”。") % {"name": unit.name})
            return redirect("organisations:list")
    return _form_page(request, form, _("修改组织"), unit)


def _form_page(
    request: HttpRequest, form: OrganisationForm, title: str, unit: Organisation | None = None
) -> HttpResponse:
    back = reverse("organisations:list")
    context = {
        "form": form, "title": title, "unit": unit, "back_url": back, "crumbs": [(_("组织"), back), (title, "")],
        "links": links_of(unit) if unit else [],
    }  # fmt: skip
    return render(request, "organisations/form.html", context, status=422 if form.errors else 200)


@require_POST
@require_roles(*sorted(SETTERS))
def close(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Take a unit out of use."""
    unit = _changeable(request, organisation_id)
    try:
        deactivate_organisation(organisation=unit, by=_user(request), at=timezone.now())
    except OrganisationRefused as refusal:
        add_toast(request, refusal.message, level="error")
    else:
        add_toast(request, _("已停用“%(name)s”。") % {"name": unit.name})
    return redirect("organisations:list")


@form_methods
@require_roles(*sorted(SETTERS))
def link(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Tie a unit to an area or another unit."""
    unit, user = _changeable(request, organisation_id), _user(request)
    sent = request.POST if request.method == "POST" else None
    form = LinkForm(sent, user=user, unit=unit, initial={"from_on": timezone.localdate()})
    if form.is_valid():
        try:
            link_unit(organisation=unit, by=user, at=timezone.now(), **form.cleaned_data)
        except OrganisationRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已保存“%(name)s”。") % {"name": unit.name})
            return redirect("organisations:edit", unit.pk)
    title = _("“%(name)s”的新关系") % {"name": unit.name}
    back = reverse("organisations:edit", args=[unit.pk])
    context = {"form": form, "title": title, "back_url": back, "crumbs": [(unit.name, back), (title, "")]}
    return render(request, "organisations/simple_form.html", context, status=422 if form.errors else 200)


@require_POST
@require_roles(*sorted(SETTERS))
def unlink(request: HttpRequest, link_id: UUID) -> HttpResponse:
    """Let a tie of a unit end with yesterday."""
    units = Organisation.objects.changeable_by(_user(request))
    found = get_object_or_404(Link, pk=link_id, organisation__in=units)
    try:
        end_link(link=found, last_on=timezone.localdate() - timedelta(days=1), by=_user(request), at=timezone.now())
    except OrganisationRefused as refusal:
        add_toast(request, refusal.message, level="error")
    else:
        add_toast(request, _("关系已结束。"))
    return redirect("organisations:edit", found.organisation_id)
