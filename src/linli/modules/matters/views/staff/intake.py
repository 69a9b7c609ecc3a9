"""Taking a matter in, on one screen."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.casework.actions import DifferentContent
from linli.casework.models import Case
from linli.foundation.access.policies import require_roles
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.sealing.keys import find_key
from linli.foundation.ui.toasts import add_toast
from linli.lib.hashing import find_hash
from linli.lib.phones import BadPhone, normalise_phone
from linli.modules.matters.actions import open_matter, title_of
from linli.modules.matters.forms import TAKERS, IntakeForm
from linli.modules.matters.presenting import ground
from linli.modules.matters.procedure import AREA_READERS
from linli.modules.matters.queries import earlier_of, just_taken_in, sees_matter
from linli.registers.postings.queries import serving


@require_roles(*TAKERS)
@require_http_methods(["GET", "POST"])
def take_in(request: StaffRequest) -> HttpResponse:
    """The intake form; a second press, or a repeated upload, is the same matter."""
    at = timezone.now()
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = IntakeForm(*sent, user=request.user)
    if request.method == "POST":
        form.keep(by=request.user, at=at)
        _ask_about_twin(request, form)
        if form.is_valid() and not form.errors:
            return _open(request, form)
    status = 422 if form.errors else 200
    context = {
        "form": form,
        "map": ground(request.user),
        "draft": f"intake:{request.user.pk}",
        "crumbs": [(_("诉求"), reverse("matters:list")), (_("登记"), "")],
    }
    return render(request, "matters/new.html", context, status=status)


def _ask_about_twin(request: StaffRequest, form: IntakeForm) -> None:
    """The same words again from the same person within minutes are taken in only on purpose."""
    if not form.is_valid() or form.cleaned_data["again"]:
        return
    data = form.cleaned_data
    title = title_of(data["title"], data["body"])
    twin = just_taken_in(request.user, title, data["body"], data["id"], timezone.now())
    if twin is not None:
        sentence = _("几分钟前刚登记过内容相同的 %(no)s。如果是另一件事，请勾选这一项再登记。")
        form.add_error("again", sentence % {"no": twin.no})


def _open(request: StaffRequest, form: IntakeForm) -> HttpResponse:
    """Take it in, or say that this form was used for something else."""
    at = timezone.now()
    posting = next(iter(serving(request.user)), None)
    unit = (posting and posting.organisation) or ""
    row = form.row(at=at, by_role=posting.role if posting else "", by_organisation=unit)
    try:
        made = open_matter(row=row, by=request.user, at=at)
    except DifferentContent:
        return render(request, "matters/conflict.html", {"url": reverse("matters:matter", args=[row.id])}, status=409)
    return _done(request, made.case)


def _done(request: StaffRequest, case: Case) -> HttpResponse:
    """To its page; where it lies outside what this person may see, a page that says who goes on with it."""
    reached = scope_of(request.user).reaches(case, AREA_READERS)
    if not reached and not sees_matter(request.user, case.pk):
        place = case.community or case.street
        shown = {"number": case.no, "place": place.name if place else ""}
        return render(request, "matters/elsewhere.html", shown)
    lost = (
        _("已登记 %(no)s。位置不在任何网格内，请先定位。")
        if reached
        else _("已登记 %(no)s。社区定位到网格后接着办理。")
    )
    sentence = _("已登记 %(no)s。") if case.grid_id else lost
    add_toast(request, sentence % {"no": case.no}, level="success" if case.grid_id else "warning")
    return redirect("matters:matter", pk=case.pk)


@require_roles(*TAKERS)
@require_POST
def earlier_matters(request: StaffRequest) -> HttpResponse:
    """Earlier matters of the caller whose number is being typed, as a fragment; by POST, so that no log keeps it."""
    try:
        phone = normalise_phone(request.POST.get("reporter_phone", ""))
    except BadPhone:
        phone = ""
    found = earlier_of(request.user, find_hash(find_key(), phone)) if phone else []
    return render(request, "matters/parts/earlier.html", {"matters": found, "asked": bool(phone)})
