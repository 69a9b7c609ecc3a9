"""Settings of robots and mailboxes 消息去向: add one, try it, switch it off and on, remove it."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.channels.desk.robot_forms import ROBOT_FORMS
from linli.channels.desk.robots import ADMINISTRATOR, SETTERS, last_test, owners_for, robot_rows, robots_of
from linli.foundation.access.policies import require_roles
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import User
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.messaging.actions import add_destination, remove_destination, send_test, switch_destination
from linli.foundation.messaging.models import Destination, DestinationKind
from linli.foundation.ui.pages import Page
from linli.foundation.ui.toasts import add_toast

may_set = require_roles(*sorted(SETTERS))


@require_safe
@may_set
def listing(request: StaffRequest) -> HttpResponse:
    """Every destination this person may set."""
    context = {
        "page": Page(robot_rows(list(robots_of(request.user)))), "kinds": _kinds_for(request.user),
        "crumbs": [(_("消息去向"), "")],
    }  # fmt: skip
    return render(request, "desk/robots.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@may_set
def create(request: StaffRequest, kind: str) -> HttpResponse:
    """A new one of a kind."""
    if kind not in dict(_kinds_for(request.user)):
        raise Http404
    form = ROBOT_FORMS[kind](owners_for(request.user, timezone.localdate()), request.POST or None)
    if form.is_valid():
        data = form.cleaned_data
        robot = add_destination(
            owner_kind=data["owner"].kind, owner_id=data["owner"].id, name=data["name"], kind=kind,
            address=data["address"], by=request.user, at=timezone.now(),
        )  # fmt: skip
        add_toast(request, _("已添加“%(name)s”，请发一条测试消息。") % {"name": robot.name})
        return redirect("desk:robot", robot.pk)
    title, back = _("添加%(kind)s") % {"kind": DestinationKind(kind).label}, reverse("desk:robots")
    context = {"form": form, "title": title, "back_url": back, "crumbs": [(_("消息去向"), back), (title, "")]}
    return render(request, "desk/robot_new.html", context, status=422 if form.errors else 200)


@require_safe
@may_set
def robot(request: StaffRequest, robot_id: UUID) -> HttpResponse:
    """One destination: how it goes, and what may be done with it."""
    found = _robot(request.user, robot_id)
    context = {
        "row": robot_rows([found])[0], "tried": last_test(found),
        "crumbs": [(_("消息去向"), reverse("desk:robots")), (found.name, "")],
    }  # fmt: skip
    return render(request, "desk/robot.html", context)


@require_POST
@may_set
def test(request: StaffRequest, robot_id: UUID) -> HttpResponse:
    """Put a test message into the outbox; the page then shows what became of it."""
    send_test(destination=_robot(request.user, robot_id), by=request.user, at=timezone.now())
    return redirect("desk:robot", robot_id)


@require_safe
@may_set
def tried(request: StaffRequest, robot_id: UUID) -> HttpResponse:
    """What became of the last test, as a fragment that asks again while nothing is known."""
    found = _robot(request.user, robot_id)
    return render(request, "desk/parts/tried.html", {"row": robot_rows([found])[0], "tried": last_test(found)})


@require_POST
@may_set
def switch(request: StaffRequest, robot_id: UUID) -> HttpResponse:
    """Off, or on again."""
    found = _robot(request.user, robot_id)
    active = "on" in request.POST
    switch_destination(destination=found, active=active, by=request.user, at=timezone.now())
    said = _("“%(name)s”已启用。") if active else _("“%(name)s”已停用，不再收到消息。")
    add_toast(request, said % {"name": found.name})
    return redirect("desk:robot", robot_id)


@require_POST
@may_set
def remove(request: StaffRequest, robot_id: UUID) -> HttpResponse:
    """Away with it and its secret."""
    found = _robot(request.user, robot_id)
    remove_destination(destination=found, by=request.user, at=timezone.now())
    add_toast(request, _("“%(name)s”已移除。") % {"name": found.name})
    return redirect("desk:robots")


def _robot(user: User, robot_id: UUID) -> Destination:
    """One that this person may set, or 404."""
    return get_object_or_404(robots_of(user), pk=robot_id)


def _kinds_for(user: User) -> list[tuple[str, str]]:
    """The kinds this person may add: an address of any server only by the administrator."""
    administers = scope_of(user).has_role(ADMINISTRATOR)
    return [(kind.value, str(kind.label)) for kind in DestinationKind if administers or kind != DestinationKind.OTHER]
