"""The inbox 收件箱 on the desk: one's own messages, newest first."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.models import User
from linli.foundation.messaging.actions import mark_all_read, mark_read
from linli.foundation.messaging.actions.reading import NoSuchItem
from linli.foundation.messaging.models import InboxItem
from linli.foundation.messaging.queries import inbox_page, unread_count
from linli.foundation.ui.marks import SavedView
from linli.foundation.ui.toasts import add_toast

UNREAD = "unread"


@require_safe
@require_roles()
def inbox(request: HttpRequest) -> HttpResponse:
    """The list, all or unread only."""
    user = _user(request)
    unread_only = request.GET.get("view") == UNREAD
    unread = unread_count(user)
    here = reverse("messaging:inbox")
    views = [
        SavedView(_("全部"), here, current=not unread_only),
        SavedView(_("未读"), f"{here}?view={UNREAD}", current=unread_only, count=unread),
    ]
    page = inbox_page(user, unread_only=unread_only, cursor=request.GET.get("page"))
    return render(
        request, "messaging/inbox.html", {"page": page, "views": views, "unread": unread, "unread_only": unread_only}
    )


@require_safe
@require_roles()
def open_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Mark as read and go to what it is about; an item without a link goes back to the list."""
    return redirect(_target(_read(request, item_id)))


@require_POST
@require_roles()
def read_item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Mark one as read and stay."""
    _read(request, item_id)
    return redirect(_back(request))


@require_POST
@require_roles()
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all as read and stay."""
    number = mark_all_read(by=_user(request), at=timezone.now())
    said = ngettext("已把 %(number)d 条消息标为已读。", "已把 %(number)d 条消息标为已读。", number)
    add_toast(request, said % {"number": number})
    return redirect(_back(request))


def _read(request: HttpRequest, item_id: UUID) -> InboxItem:
    try:
        return mark_read(item_id=item_id, by=_user(request), at=timezone.now())
    except NoSuchItem as error:
        raise Http404 from error


def _target(item: InboxItem) -> str:
    """Only addresses of our own are followed."""
    own = item.link.startswith("/") and url_has_allowed_host_and_scheme(item.link, allowed_hosts=None)
    return item.link if own else reverse("messaging:inbox")


def _back(request: HttpRequest) -> str:
    here = reverse("messaging:inbox")
    return f"{here}?view={UNREAD}" if request.POST.get("view") == UNREAD else here


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user
