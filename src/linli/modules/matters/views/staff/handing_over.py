"""Handing over what somebody leaves behind: all or some of their matters to one colleague, in one action."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.casework.models import Case
from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.models import User
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.ui.marks import SavedView
from linli.foundation.ui.pages import Page
from linli.foundation.ui.toasts import add_toast
from linli.modules.matters.actions import MOST, HandOverRefused, hand_over_many
from linli.modules.matters.forms import ManyHandOverForm
from linli.modules.matters.policies import HANDERS
from linli.modules.matters.presenting import MatterRow
from linli.modules.matters.queries import handlers_of, held_by_units, row_values, units_people


@require_roles(*HANDERS)
@require_http_methods(["GET", "POST"])
def hand_over_page(request: StaffRequest) -> HttpResponse:
    """The people of one's units who hold matters, the matters of one of them, and to whom they go."""
    handlers = handlers_of(request.user)
    person = _person(request, [one for one, _count in handlers])
    cases = list(held_by_units(request.user).filter(handler=person).order_by("sort_at", "id")[:MOST]) if person else []
    people = [one for one in units_people(request.user, timezone.localdate()) if one != person]
    form = ManyHandOverForm(request.POST if request.method == "POST" else None, cases=cases, people=people)
    if form.is_valid():
        try:
            done = hand_over_many(cases=form.chosen, by=request.user, at=timezone.now(), facts=form.facts())
        except HandOverRefused as refused:
            for one in refused.refusals:
                form.add_error(None, f"{one.case.no} {one.case.title}：{one.reason}")
        else:
            words = {"count": len(done), "name": form.people[form.cleaned_data["person"]]}
            add_toast(request, _("已把 %(count)s 件事项转交给“%(name)s”。") % words)
            return redirect(request.get_full_path())
    return _show(request, person, handlers, cases, form)


def _person(request: StaffRequest, handlers: list[User]) -> User | None:
    """Whose matters are shown: the one named in the address, else the first who holds any."""
    try:
        wanted = UUID(request.GET.get("person", ""))
    except ValueError:
        return next(iter(handlers), None)
    return next((one for one in handlers if one.pk == wanted), next(iter(handlers), None))


def _show(
    request: StaffRequest, person: User | None, handlers: list[tuple[User, int]], cases: list[Case],
    form: ManyHandOverForm,
) -> HttpResponse:  # fmt: skip
    """The page; what was ticked stays ticked."""
    here, now = reverse("matters:hand_over"), timezone.now()
    shown = {
        row["id"]: MatterRow(row, now)
        for row in row_values(held_by_units(request.user).filter(pk__in=[case.pk for case in cases]))
    }
    ticked = set(form["ids"].value() or ())
    views = [
        SavedView(str(one), f"{here}?person={one.pk}", current=one == person, count=count) for one, count in handlers
    ]
    total = next((count for one, count in handlers if one == person), 0)
    rows = [(shown[case.pk], str(case.pk) in ticked) for case in cases if case.pk in shown]
    context = {
        "page": Page(rows), "rows": rows, "form": form, "views": views, "person": person, "left": total - len(cases),
        "bulk_url": request.get_full_path(),
        "crumbs": [(_("诉求"), reverse("matters:list")), (_("批量转交"), "")],
    }  # fmt: skip
    return render(request, "matters/hand_over.html", context, status=422 if form.errors else 200)
