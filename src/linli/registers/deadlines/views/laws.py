"""The page of the laws that rules stand on 法律依据."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.foundation.access.policies import require_roles
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.ui.toasts import add_toast
from linli.registers.deadlines.actions import RuleRefused, drop_basis, set_basis
from linli.registers.deadlines.forms import BasisForm
from linli.registers.deadlines.models import LegalBasis
from linli.registers.deadlines.policies import READERS, SETTERS
from linli.registers.deadlines.queries import all_laws
from linli.registers.refusals import show_refusal


@require_http_methods(["GET", "HEAD", "POST"])
@require_roles(*sorted(READERS))
def laws(request: StaffRequest) -> HttpResponse:
    """Every article in its versions; a known one written again gets another end and text."""
    may_change = scope_of(request.user).has_role(*SETTERS)
    if request.method == "POST" and not may_change:
        raise Http404
    form = BasisForm(request.POST or None)
    if form.is_valid():
        try:
            basis = set_basis(**form.cleaned_data, by=request.user, at=timezone.now())
        except RuleRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已保存“%(name)s”。") % {"name": basis})
            return redirect("deadlines:laws")
    context = {
        "form": form, "laws": all_laws(), "may_change": may_change, "today": timezone.localdate(),
        "crumbs": [(_("法律依据"), "")],
    }  # fmt: skip
    return render(request, "deadlines/laws.html", context, status=422 if form.errors else 200)


@require_POST
@require_roles(*sorted(SETTERS))
def drop_law(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Take out a version that no rule stands on."""
    try:
        drop_basis(basis_id=pk, by=request.user, at=timezone.now())
    except LegalBasis.DoesNotExist as error:
        raise Http404 from error
    except RuleRefused as refusal:
        add_toast(request, refusal.message, level="error")
    else:
        add_toast(request, _("已删除。"))
    return redirect("deadlines:laws")
