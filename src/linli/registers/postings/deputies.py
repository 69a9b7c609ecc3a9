"""The page of leave and deputies: when I am away, who stands in for me, for whom I stand in."""

from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.foundation.access.policies import require_roles
from linli.foundation.access.roles import STAFF_ROLES
from linli.foundation.accounts.models import User
from linli.foundation.ui.toasts import add_toast
from linli.registers.postings.deputising import end_deputy, name_deputy
from linli.registers.postings.forms import DeputyForm, LeaveForm
from linli.registers.postings.leaves import end_leave, take_leave
from linli.registers.postings.policies import ADMINISTRATORS, PostingRefused
from linli.registers.postings.queries import (
    colleagues_for,
    colleagues_of,
    deputies_about,
    leaves_of,
    posting_label,
    postings_of,
)
from linli.registers.refusals import show_refusal

HOLDERS = sorted(STAFF_ROLES - set(ADMINISTRATORS))


@require_safe
@require_roles(*HOLDERS)
def deputies(request: HttpRequest) -> HttpResponse:
    """My postings with who stands in, and those I stand in for."""
    today = timezone.localdate()
    rows = deputies_about(request.user, today)
    mine = [(one, posting_label(one)) for one in postings_of(request.user, today) if one.role not in ADMINISTRATORS]
    context = {
        "mine": [
            (posting, label, [row for row in rows if row.posting_id == posting.pk]) for posting, label in mine
        ],
        "others": [(row, posting_label(row.posting)) for row in rows if row.user_id == request.user.pk],
        "leaves": leaves_of(request.user, today), "today": today, "crumbs": [(_("请假与代理"), "")],
    }  # fmt: skip
    return render(request, "postings/deputies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_roles(*HOLDERS)
def name(request: HttpRequest, posting_id: UUID) -> HttpResponse:
    """Name a deputy for one of my postings."""
    today, me = timezone.localdate(), cast("User", request.user)
    posting = next((one for one in postings_of(me, today) if one.pk == posting_id), None)
    if posting is None or posting.role in ADMINISTRATORS:
        raise Http404
    form = DeputyForm(
        request.POST if request.method == "POST" else None, initial={"from_on": today},
        colleagues=colleagues_of(posting, today),
    )  # fmt: skip
    if form.is_valid():
        try:
            name_deputy(posting=posting, by=me, at=timezone.now(), **form.cleaned_data)
        except PostingRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已请“%(name)s”代理。") % {"name": form.cleaned_data["user"]})
            return redirect("postings:deputies")
    title = _("请人代理“%(post)s”") % {"post": posting_label(posting)}
    back = reverse("postings:deputies")
    context = {"form": form, "title": title, "back_url": back, "crumbs": [(_("请假与代理"), back), (title, "")]}
    return render(request, "postings/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@require_roles(*HOLDERS)
def take(request: HttpRequest) -> HttpResponse:
    """Be away from a day to a day, with somebody who stands in."""
    today, me = timezone.localdate(), cast("User", request.user)
    mine = [one for one in postings_of(me, today) if one.role not in ADMINISTRATORS]
    form = LeaveForm(
        request.POST if request.method == "POST" else None, initial={"from_on": today, "to_on": today},
        colleagues=colleagues_for(mine, today),
    )  # fmt: skip
    if form.is_valid():
        try:
            leave = take_leave(by=me, at=timezone.now(), **form.cleaned_data)
        except PostingRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已登记请假，至 %(day)s。") % {"day": leave.to_on.isoformat()})
            return redirect("postings:deputies")
    title, back = _("请假"), reverse("postings:deputies")
    context = {"form": form, "title": title, "back_url": back, "crumbs": [(_("请假与代理"), back), (title, "")]}
    return render(request, "postings/form.html", context, status=422 if form.errors else 200)


@require_POST
@require_roles(*HOLDERS)
def come_back(request: HttpRequest, leave_id: UUID) -> HttpResponse:
    """销假."""
    me = cast("User", request.user)
    leave = next((one for one in leaves_of(me, timezone.localdate()) if one.pk == leave_id), None)
    if leave is None:
        raise Http404
    end_leave(leave=leave, by=me, at=timezone.now())
    add_toast(request, _("已销假，代理和还没有换成的顶班申请一并结束。"))
    return redirect("postings:deputies")


@require_POST
@require_roles(*HOLDERS)
def end(request: HttpRequest, deputy_id: UUID) -> HttpResponse:
    """End it now."""
    found = next((one for one in deputies_about(request.user, timezone.localdate()) if one.pk == deputy_id), None)
    if found is None:
        raise Http404
    end_deputy(deputy=found, by=cast("User", request.user), at=timezone.now())
    add_toast(request, _("代理已结束。"))
    return redirect("postings:deputies")
