"""Pages of categories 诉求分类: the tree, one row with what a change would mean, a new row."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.foundation.access.policies import require_roles
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.history.standing import Outdated, mark_of
from linli.foundation.ui.changes import latest_changes, outdated_words, stood_before
from linli.foundation.ui.confirming import Shown
from linli.foundation.ui.toasts import add_toast
from linli.modules.matters.actions.categories import (
    KIND_CATEGORY,
    CategoryRefused,
    check_category,
    set_category,
    told_category,
)
from linli.modules.matters.forms.categories import CategoryForm
from linli.modules.matters.models import Category
from linli.modules.matters.presenting.categories import CATEGORY_WORDING, category_effect, category_tree
from linli.modules.matters.queries.sorting import category_row, category_rows
from linli.registers.organisations.queries import organisation_named
from linli.registers.refusals import show_refusal

SETTERS = frozenset({"R8", "R13"})
READERS = SETTERS | {"R11"}


@require_safe
@require_roles(*sorted(READERS))
def category_list(request: HttpRequest) -> HttpResponse:
    """All headings and categories."""
    context = {
        "tree": category_tree(category_rows()), "may_change": scope_of(request.user).has_role(*SETTERS),
        "crumbs": [(_("诉求分类"), "")],
    }  # fmt: skip
    return render(request, "matters/categories.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_roles(*sorted(READERS))
def category(request: StaffRequest, code: str) -> HttpResponse:
    """One row, its history, and for who may: other values."""
    row = category_row(code)
    may_change = scope_of(request.user).has_role(*SETTERS)
    if row is None or (request.method == "POST" and not may_change):
        raise Http404
    told = told_category(row)
    again = stood_before(KIND_CATEGORY, code, request.GET.get("again"))
    form = CategoryForm(request.POST or None, code=code, initial={**_filled(again or told), "stands": mark_of(told)})
    url = reverse("categories:row", args=[code]) if may_change else ""
    more = {
        "row": row, "may_change": may_change, "again": bool(again), "title": f"{code} {row.name}",
        "changes": latest_changes(KIND_CATEGORY, code, CATEGORY_WORDING, url),
    }  # fmt: skip
    return _answer(request, form, row, more)


@require_http_methods(["GET", "HEAD", "POST"])
@require_roles(*sorted(SETTERS))
def new_category(request: StaffRequest) -> HttpResponse:
    """A row that there is not yet."""
    start = {"active": True, "on_portal": True, "time_class": "P2", "stands": mark_of(None)}
    form = CategoryForm(request.POST or None, initial=start)
    return _answer(request, form, None, {"may_change": True, "title": _("新增分类")})


def _answer(request: StaffRequest, form: CategoryForm, row: Category | None, more: dict[str, Any]) -> HttpResponse:
    effect = None
    if form.is_valid():
        try:
            if form.is_confirmed:
                return _keep(request, form)
            effect = _look(request, form, row)
        except CategoryRefused as refusal:
            show_refusal(form, refusal)
        except Outdated as outdated:
            form.add_error(None, outdated_words(outdated))
    back = reverse("categories:list")
    context = {
        "form": form, "effect": effect, "back_url": back, "crumbs": [(_("诉求分类"), back), (more["title"], "")],
        **more,
    }  # fmt: skip
    return render(request, "matters/category.html", context, status=422 if form.errors else 200)


def _code(form: CategoryForm) -> str:
    return form.own_code or str(form.cleaned_data["code"])


def _look(request: StaffRequest, form: CategoryForm, row: Category | None) -> Shown:
    check_category(_code(form), form.values())
    form.remember()
    before = told_category(row) if row else None
    return category_effect(_code(form), before, told_category(form.values()), request.user)


def _keep(request: StaffRequest, form: CategoryForm) -> HttpResponse:
    seen = form.cleaned_data["stands"]
    row = set_category(code=_code(form), values=form.values(), seen=seen, by=request.user, at=timezone.now())
    add_toast(request, _("已保存“%(name)s”，以后登记的按新的。") % {"name": row.name})
    return redirect("categories:list")


def _filled(told: dict[str, Any]) -> dict[str, Any]:
    return {**told, "default_organisation": organisation_named(told.get("default_organisation", ""))}
