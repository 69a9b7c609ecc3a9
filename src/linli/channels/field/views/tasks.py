"""我的任务 and 我的."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.channels.field.policies import REPORTERS, WORKERS
from linli.channels.field.presenting import grouped
from linli.channels.field.queries import figures_of, my_tasks, settled_by_heads, shown_tasks
from linli.foundation.access.policies import require_roles
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.ui.pages import keys_of, keyset_rows
from linli.modules.matters.queries import reported_by

PAGE = 20
MONTH = timedelta(days=30)
BY_DUE, BY_MOVED = ("sort_at", "id"), ("-moved_at", "-id")


@require_roles(*REPORTERS)
@require_safe
def tasks(request: StaffRequest) -> HttpResponse:
    """What waits for this person, most urgent first; `view=mine` shows what became of their own reports."""
    now = timezone.now()
    works = scope_of(request.user).has_role(*WORKERS)
    mine = not works or request.GET.get("view") == "mine"
    rows, order = (reported_by(request.user), BY_MOVED) if mine else (my_tasks(request.user), BY_DUE)
    page = keyset_rows(keys_of(rows), shown_tasks, order=order, cursor=request.GET.get("page"), size=PAGE)
    context = {"tab": "tasks", "page": page, "groups": grouped(page.rows, now), "mine": mine, "works": works}
    return render(request, "field/tasks.html", context)


@require_roles(*REPORTERS)
@require_safe
def me(request: StaffRequest) -> HttpResponse:
    """Who I am, what I did in thirty days, and the ways to the rest."""
    context = {
        "tab": "me", "figures": figures_of(request.user, timezone.now() - MONTH),
        "heads": settled_by_heads(request.user), "works": scope_of(request.user).has_role(*WORKERS),
    }  # fmt: skip
    return render(request, "field/me.html", context)
