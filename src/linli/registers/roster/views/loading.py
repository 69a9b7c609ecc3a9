"""What every page of rosters begins with: a desk or a shift that this person may see, or arrange."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.foundation.accounts.models import User
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.ui.forms import AskingForm
from linli.registers.roster.models import DutyDesk, DutyShift

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def seen_desk(user: User, desk_id: UUID) -> DutyDesk:
    """A desk in use that this person may see, or 404."""
    found: DutyDesk = get_object_or_404(
        DutyDesk.objects.visible_to(user).select_related("area", "organisation"), pk=desk_id
    )
    return found


def arranged_desk(user: User, desk_id: UUID) -> DutyDesk:
    """A desk in use whose roster this person arranges, or 404."""
    found: DutyDesk = get_object_or_404(
        DutyDesk.objects.arranged_by(user).select_related("area", "organisation"), pk=desk_id
    )
    return found


def arranges(user: User, desk: DutyDesk) -> bool:
    """Whether this person arranges the roster of this desk."""
    return DutyDesk.objects.arranged_by(user).filter(pk=desk.pk).exists()


def seen_shift(user: User, shift_id: UUID) -> DutyShift:
    """A shift of a desk that this person may see, or 404."""
    rows = DutyShift.objects.filter(desk__in=DutyDesk.objects.visible_to(user))
    found: DutyShift = get_object_or_404(
        rows.select_related("desk__organisation", "person"), pk=shift_id, cancelled_at__isnull=True
    )
    return found


def crumbs(desk: DutyDesk | None, *more: str) -> list[tuple[str, str]]:
    """值班 › the desk › what follows, the last one without an address."""
    trail = [(_("值班"), reverse("roster:list"))]
    if desk is not None:
        trail.append((desk.name, reverse("roster:desk", args=[desk.pk])))
    trail += [(label, "") for label in more]
    return [*trail[:-1], (trail[-1][0], "")]


def form_page(
    request: StaffRequest, form: AskingForm, title: str, desk: DutyDesk | None, back: str, *,
    closable: bool = False,
) -> HttpResponse:  # fmt: skip
    """A form on a page of its own; 422 where it was refused. From a `closable` one the desk can be closed."""
    context = {
        "form": form, "title": title, "desk": desk, "back_url": back, "closable": closable,
        "crumbs": crumbs(desk, title),
    }  # fmt: skip
    return render(request, "roster/form.html", context, status=422 if form.errors else 200)
