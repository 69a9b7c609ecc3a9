"""The page of deputies: who stands in for me, for whom I stand in."""

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
from linli.registers.postings.forms import DeputyForm
from linli.registers.postings.policies import ADMINISTRATORS, PostingRefused
from linli.registers.postings.queries import colleagues_of, deputies_about, posting_label, postings_of
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
        "today": today, "crumbs": [(_("代理"), "")],
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
    context = {"form": form, "title": title, "back_url": back, "crumbs": [(_("代理"), back), (title, "")]}
    return render(request, "postings/form.html", context, status=422 if form.errors else 200)


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
