"""The feed of one's own shifts for calendar programs (RFC 5545): made, renewed, revoked, read."""

from datetime import datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from icalendar import Calendar, Event

from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.limits.actions import take_turn
from linli.foundation.limits.requests import address_key
from linli.foundation.ui.toasts import add_toast
from linli.registers.roster.actions import feed_hash, renew_feed, revoke_feed
from linli.registers.roster.models import DutyShift
from linli.registers.roster.planning import Stretch
from linli.registers.roster.policies import READERS
from linli.registers.roster.queries import owner_of_feed, shifts_of
from linli.registers.roster.views.loading import crumbs

BEFORE, AHEAD = timedelta(days=30), timedelta(days=60)
NAMESPACE = "duty.linli"


@require_POST
@never_cache
@require_roles(*sorted(READERS))
def renew(request: StaffRequest) -> HttpResponse:
    """A new address, shown once; the earlier one opens nothing any more."""
    token = renew_feed(user=request.user, at=timezone.now())
    path = reverse("roster:feed", args=[token])
    address = f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)
    context = {"address": address, "crumbs": crumbs(None, _("日历订阅地址"))}
    return render(request, "roster/feed.html", context)


@require_POST
@require_roles(*sorted(READERS))
def revoke(request: StaffRequest) -> HttpResponse:
    """No feed any more."""
    if revoke_feed(user=request.user, at=timezone.now()):
        add_toast(request, _("订阅地址已作废，日历程序读不到新的班了。"))
    return redirect("roster:mine")


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The shifts of whoever holds this token; a wrong, revoked or renewed one is 404. Raises: TooMany."""
    now = timezone.now()
    user = owner_of_feed(feed_hash(token))
    take_turn(bucket="roster.feed", key=f"user:{user.pk}" if user else f"wrong:{address_key(request)}", at=now)
    if user is None:
        raise Http404
    shifts = shifts_of(user, Stretch(now - BEFORE, now + AHEAD))
    response = HttpResponse(_written(shifts, now), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=900"
    response["Content-Disposition"] = 'inline; filename="duty.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _written(shifts: list[DutyShift], now: datetime) -> bytes:
    """The calendar: when and at which desk, and nothing of anybody else."""
    book = Calendar()
    book.add("prodid", "-//Linli//Duty roster//ZH")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", _("值班"))
    for shift in shifts:
        book.add_component(_event(shift, now))
    written: bytes = book.to_ical()
    return written


def _event(shift: DutyShift, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{shift.pk}@{NAMESPACE}")
    event.add("dtstamp", now)
    event.add("dtstart", shift.starts_at)
    event.add("dtend", shift.ends_at)
    event.add("summary", _("值班：%(desk)s") % {"desk": shift.desk.name})
    event.add("transp", "OPAQUE")
    return event
