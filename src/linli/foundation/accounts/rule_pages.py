"""The page of the security administrator: second factor and password length, role by role."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.foundation.access.policies import require_roles
from linli.foundation.access.roles import ROLES, STAFF_ROLES
from linli.foundation.accounts.models import LONGEST, SHORTEST
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.accounts.rules import Demand, demands, set_demands
from linli.foundation.ui.forms import AskingForm
from linli.foundation.ui.toasts import add_toast

SETTER = "R14"
SHOWN = [role for role in ROLES.values() if role.code in STAFF_ROLES]


class RulesForm(AskingForm):
    """A tick and a number for every role of the staff."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = demands()
        for role in SHOWN:
            demand, words = known.get(role.code, Demand()), {"role": role.name}
            self.fields[f"totp_{role.code}"] = forms.BooleanField(
                label=_("%(role)s要求两步验证") % words, required=False, initial=demand.needs_totp
            )
            number = forms.IntegerField(
                label=_("%(role)s的密码最少位数") % words, min_value=SHORTEST, max_value=LONGEST,
                initial=demand.least_length, error_messages={
                    "required": _("请填写%(role)s的密码最少位数。") % words, "invalid": _("密码位数要填数字。"),
                },
            )  # fmt: skip
            self.fields[f"length_{role.code}"] = number

    def rows(self) -> list[tuple[Any, Any, Any]]:
        """Role, its tick, its number."""
        return [(role, self[f"totp_{role.code}"], self[f"length_{role.code}"]) for role in SHOWN]

    def wanted(self) -> dict[str, Demand]:
        """What was chosen, by role."""
        data = self.cleaned_data
        return {one.code: Demand(data[f"totp_{one.code}"], data[f"length_{one.code}"]) for one in SHOWN}


@require_http_methods(["GET", "HEAD", "POST"])
@require_roles(SETTER)
def rules(request: StaffRequest) -> HttpResponse:
    """Show and set."""
    form = RulesForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        changed = set_demands(wanted=form.wanted(), by=request.user, at=timezone.now())
        add_toast(request, _("已保存安全策略。") if changed else _("没有改动。"))
        return redirect("security:rules")
    context = {"form": form, "crumbs": [(str(TITLE), "")]}
    return render(request, "accounts/rules.html", context, status=422 if form.errors else 200)


TITLE = gettext_lazy("登录安全策略")
