"""Pages of numbers 编号: how each kind is written, and what the next numbers will be."""

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
from linli.foundation.ui.confirming import Affected, Shown
from linli.foundation.ui.toasts import add_toast
from linli.registers.numbering.actions import KIND_TEMPLATE, set_template
from linli.registers.numbering.configuring import WORDING
from linli.registers.numbering.forms import TemplateForm
from linli.registers.numbering.patterns import PATTERNS
from linli.registers.numbering.policies import READERS, SETTERS
from linli.registers.numbering.queries import next_numbers, templates


@require_safe
@require_roles(*sorted(READERS))
def listing(request: HttpRequest) -> HttpResponse:
    """Every kind with its template and a next number."""
    year, written = timezone.localdate().year, templates()
    rows = [
        (pattern, written[kind], next_numbers(kind, written[kind], year, _("松园"))[0][1])
        for kind, pattern in PATTERNS.items()
    ]
    return render(request, "numbering/list.html", {"rows": rows, "crumbs": [(_("编号"), "")]})


@require_http_methods(["GET", "HEAD", "POST"])
@require_roles(*sorted(READERS))
def edit(request: StaffRequest, kind: str) -> HttpResponse:
    """One kind: the next numbers as they are and as they would be, then the change."""
    may_change = scope_of(request.user).has_role(*SETTERS)
    if kind not in PATTERNS or (request.method == "POST" and not may_change):
        raise Http404
    told = {"template": templates()[kind]}
    again = stood_before(KIND_TEMPLATE, kind, request.GET.get("again"))
    form = TemplateForm(request.POST or None, initial={**(again or told), "stands": mark_of(told)})
    effect = None
    if form.is_valid():
        try:
            if form.is_confirmed:
                return _keep(request, kind, form)
        except Outdated as outdated:
            form.add_error(None, outdated_words(outdated))
        else:
            form.remember()
            effect = _effect(kind, told["template"], form.cleaned_data["template"])
    url, back = reverse("numbering:edit", args=[kind]), reverse("numbering:list")
    context = {
        "form": form, "effect": effect, "may_change": may_change, "again": bool(again), "pattern": PATTERNS[kind],
        "changes": latest_changes(KIND_TEMPLATE, kind, WORDING, url if may_change else ""), "back_url": back,
        "crumbs": [(_("编号"), back), (PATTERNS[kind].label, "")],
    }  # fmt: skip
    return render(request, "numbering/edit.html", context, status=422 if form.errors else 200)


def _effect(kind: str, old: str, new: str) -> Shown:
    year = timezone.localdate().year
    before, after = (next_numbers(kind, template, year, _("松园")) for template in (old, new))
    rows = [Affected(short, "", was, will) for (short, was), (_short, will) in zip(before, after, strict=True)]
    said = _("序号接着往下数，已经发出的编号不变，也不会再用。下面是各社区的下一个编号。")
    return Shown((said,), tuple(rows), what=_("社区"))


def _keep(request: StaffRequest, kind: str, form: TemplateForm) -> HttpResponse:
    data = form.cleaned_data
    set_template(kind=kind, template=data["template"], seen=data["stands"], by=request.user, at=timezone.now())
    add_toast(request, _("已保存，以后的编号按新写法。"))
    return redirect("numbering:list")
