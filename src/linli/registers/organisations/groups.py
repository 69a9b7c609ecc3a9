"""Pages of groups 党组织、委员会、队伍: the tree, one group with its terms and members, and their forms."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.foundation.access.policies import require_roles
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.ui.marks import SavedView
from linli.foundation.ui.pages import Page
from linli.foundation.ui.toasts import add_toast
from linli.registers.organisations.actions import OrganisationRefused
from linli.registers.organisations.group_forms import GroupForm, LastDayForm, MemberForm, TermForm
from linli.registers.organisations.grouping import (
    GroupParticulars,
    NewMember,
    add_member,
    begin_term,
    change_group,
    close_group,
    create_group,
    end_member,
)
from linli.registers.organisations.models import Group, Member
from linli.registers.organisations.policies import GROUP_READERS, GROUP_SETTERS
from linli.registers.organisations.tree import VIEWS, groups_of, members_of, totals, tree_rows
from linli.registers.refusals import show_refusal

form_methods = require_http_methods(["GET", "HEAD", "POST"])
may_set = require_roles(*sorted(GROUP_SETTERS))
may_read = require_roles(*sorted(GROUP_READERS))


@require_safe
@may_read
def tree(request: StaffRequest) -> HttpResponse:
    """The groups of one view as a tree, with totals above."""
    here, on = reverse("groups:tree"), timezone.localdate()
    wanted = request.GET.get("view", "")
    view = wanted if wanted in VIEWS else "party"
    labels = {"party": _("党组织"), "committees": _("委员会"), "teams": _("队伍和小组")}
    groups = groups_of(request.user, VIEWS[view])
    context = {
        "page": Page(tree_rows(groups, on)), "totals": totals(groups, on) if view == "party" else [],
        "views": [SavedView(label, f"{here}?view={key}", current=key == view) for key, label in labels.items()],
        "may_add": _sets(request), "crumbs": [(_("党组织、委员会和队伍"), "")],
    }  # fmt: skip
    return render(request, "organisations/groups.html", context)


@require_safe
@may_read
def show(request: StaffRequest, group_id: UUID) -> HttpResponse:
    """One group: where it stands, its terms, who belongs to it and did."""
    group = get_object_or_404(Group.objects.visible_to(request.user).select_related("area", "parent"), pk=group_id)
    today = timezone.localdate()
    members = list(members_of(group))
    context = {
        "group": group, "below": tree_rows(list(group.children.filter(active=True).select_related("area")), today),
        "terms": group.terms.order_by("-number"), "today": today,
        "now": [one for one in members if one.to_on is None or one.to_on >= today],
        "former": [one for one in members if one.to_on is not None and one.to_on < today],
        "may_change": group.active and Group.objects.changeable_by(request.user).filter(pk=group.pk).exists(),
        "crumbs": [(_("党组织、委员会和队伍"), reverse("groups:tree")), (group.name, "")],
    }  # fmt: skip
    return render(request, "organisations/group.html", context)


@form_methods
@may_set
def create(request: StaffRequest) -> HttpResponse:
    """A new group."""
    form = GroupForm(_sent(request), user=request.user, initial={"parent": request.GET.get("parent")})
    if form.is_valid():
        try:
            group = create_group(particulars=GroupParticulars(**form.cleaned_data), by=request.user, at=timezone.now())
        except OrganisationRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已建立“%(name)s”。") % {"name": group.name})
            return redirect("groups:group", group.pk)
    return _form_page(request, form, _("新建党组织、委员会或队伍"), reverse("groups:tree"))


@form_methods
@may_set
def edit(request: StaffRequest, group_id: UUID) -> HttpResponse:
    """Another kind, name, area or place in the tree."""
    group = _changeable(request, group_id)
    before = {"kind": group.kind, "name": group.name, "area": group.area_id, "parent": group.parent_id}
    form = GroupForm(_sent(request), user=request.user, group=group, initial=before)
    title = _("修改“%(name)s”") % {"name": group.name}
    return _within(request, form, group, title, lambda: change_group(
        group=group, particulars=GroupParticulars(**form.cleaned_data), by=request.user, at=timezone.now()
    ))  # fmt: skip


@require_POST
@may_set
def close(request: StaffRequest, group_id: UUID) -> HttpResponse:
    """Take a group out of use."""
    group = _changeable(request, group_id)
    try:
        close_group(group=group, by=request.user, at=timezone.now())
    except OrganisationRefused as refusal:
        add_toast(request, refusal.message, level="error")
        return redirect("groups:group", group.pk)
    add_toast(request, _("已停用“%(name)s”。") % {"name": group.name})
    return redirect("groups:tree")


@form_methods
@may_set
def term(request: StaffRequest, group_id: UUID) -> HttpResponse:
    """A term of a committee."""
    group = _changeable(request, group_id)
    latest = group.terms.order_by("-number").first()
    form = TermForm(_sent(request), initial={"number": latest.number + 1 if latest else 1})
    title = _("“%(name)s”的新一届") % {"name": group.name}
    return _within(request, form, group, title, lambda: begin_term(
        group=group, by=request.user, at=timezone.now(), **form.cleaned_data
    ))  # fmt: skip


@form_methods
@may_set
def join(request: StaffRequest, group_id: UUID) -> HttpResponse:
    """Somebody joins."""
    group = _changeable(request, group_id)
    form = MemberForm(_sent(request), by=request.user, on=timezone.localdate())
    title = _("“%(name)s”的新成员") % {"name": group.name}
    return _within(request, form, group, title, lambda: add_member(
        group=group, member=NewMember(**form.cleaned_data), by=request.user, at=timezone.now()
    ))  # fmt: skip


@form_methods
@may_set
def leave(request: StaffRequest, member_id: UUID) -> HttpResponse:
    """Somebody's time ends."""
    groups = Group.objects.changeable_by(request.user).filter(active=True)
    member = get_object_or_404(Member.objects.select_related("group"), pk=member_id, group__in=groups)
    form = LastDayForm(_sent(request), initial={"last_on": timezone.localdate()})
    title = _("结束“%(name)s”的任期") % {"name": member.name}
    return _within(request, form, member.group, title, lambda: end_member(
        member=member, by=request.user, at=timezone.now(), **form.cleaned_data
    ))  # fmt: skip


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _sets(request: StaffRequest) -> bool:
    """Whether this person sets up groups anywhere."""
    return scope_of(request.user).has_role(*GROUP_SETTERS)


def _changeable(request: StaffRequest, group_id: UUID) -> Group:
    """A group in use that this person may change, or 404."""
    found: Group = get_object_or_404(Group.objects.changeable_by(request.user).filter(active=True), pk=group_id)
    return found


def _within(request: StaffRequest, form: Any, group: Group, title: str, change: Callable[[], object]) -> HttpResponse:
    """The form of a change to a group, and the change; then back to its page."""
    here = reverse("groups:group", args=[group.pk])
    if form.is_valid():
        try:
            change()
        except OrganisationRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已保存“%(name)s”。") % {"name": group.name})
            return redirect(here)
    return _form_page(request, form, title, here)


def _form_page(request: HttpRequest, form: Any, title: str, back: str) -> HttpResponse:
    crumbs = [(_("党组织、委员会和队伍"), reverse("groups:tree")), (title, "")]
    context = {"form": form, "title": title, "back_url": back, "crumbs": crumbs}
    return render(request, "organisations/simple_form.html", context, status=422 if form.errors else 200)
