"""The page of the security administrator: second factor and password length, role by role."""

from dataclasses import replace
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
from linli.foundation.accounts.models import EXPORT_ROWS, LONGEST, QUICKEST, SHORTEST, SLOWEST
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.accounts.rules import KIND, Demand, demands, set_demands, told_demands
from linli.foundation.history.standing import Outdated, mark_of
from linli.foundation.ui.changes import Wording, latest_changes_of_kind, outdated_words
from linli.foundation.ui.forms import AskingForm
from linli.foundation.ui.toasts import add_toast

SETTER = "R14"
WORDING = Wording(
    {
        "needs_totp": gettext_lazy("两步验证"), "least_length": gettext_lazy("密码最少位数"),
        "idle_minutes": gettext_lazy("不操作几分钟后退出"), "export_rows": gettext_lazy("一次最多导出几行"),
    },
    {},
)  # fmt: skip
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
            self.fields[f"idle_{role.code}"] = forms.IntegerField(
                label=_("%(role)s不操作几分钟后退出") % words, min_value=QUICKEST, max_value=SLOWEST,
                initial=demand.idle_minutes,
            )  # fmt: skip
            self.fields[f"rows_{role.code}"] = forms.IntegerField(
                label=_("%(role)s一次最多导出几行") % words, min_value=0, max_value=EXPORT_ROWS,
                initial=demand.export_rows,
            )  # fmt: skip
        self.fields["stands"] = forms.CharField(
            label=_("打开时的内容"), required=False, widget=forms.HiddenInput, initial=mark_of(told_demands(known))
        )

    def rows(self) -> list[tuple[Any, Any, list[Any]]]:
        """Role, its tick, its numbers."""
        return [
            (role, self[f"totp_{role.code}"], [self[f"{name}_{role.code}"] for name in ("length", "idle", "rows")])
            for role in SHOWN
        ]

    def wanted(self) -> dict[str, Demand]:
        """What was chosen, by role."""
        data = self.cleaned_data
        names = ("totp", "length", "idle", "rows")
        return {one.code: Demand(*(data[f"{name}_{one.code}"] for name in names)) for one in SHOWN}


@require_http_methods(["GET", "HEAD", "POST"])
@require_roles(SETTER)
def rules(request: StaffRequest) -> HttpResponse:
    """Show and set."""
    form = RulesForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        seen = form.cleaned_data["stands"] or None
        try:
            changed = set_demands(wanted=form.wanted(), by=request.user, at=timezone.now(), seen=seen)
        except Outdated as outdated:
            form.add_error(None, outdated_words(outdated))
        else:
            add_toast(request, _("已保存安全策略。") if changed else _("没有改动。"))
            return redirect("security:rules")
    names = {role.code: str(role.name) for role in SHOWN}
    changes = [replace(one, title=names.get(one.title, one.title)) for one in latest_changes_of_kind(KIND, WORDING)]
    context = {"form": form, "changes": changes, "crumbs": [(str(TITLE), "")]}
    return render(request, "accounts/rules.html", context, status=422 if form.errors else 200)


TITLE = gettext_lazy("登录安全策略")
