"""Pages of time rules 时限规则: the table, one rule with its effect before it is kept, and a rule of its own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

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
from linli.foundation.ui.confirming import ConfirmingForm, Shown
from linli.foundation.ui.toasts import add_toast
from linli.registers.deadlines.actions import RuleRefused, foresee_rule, set_rule
from linli.registers.deadlines.forms import NewRuleForm, RuleForm, filled
from linli.registers.deadlines.models import TimeRule
from linli.registers.deadlines.policies import READERS, SETTERS
from linli.registers.deadlines.presenting import RULE_WORDING, rule_groups, rule_title, show_effect
from linli.registers.deadlines.queries import rule_of, rules_with_law
from linli.registers.deadlines.rules import RuleKey, current_rules
from linli.registers.deadlines.values import KIND_RULE, RuleValues, key_of, key_text, told_rule
from linli.registers.refusals import show_refusal

form_methods = require_http_methods(["GET", "HEAD", "POST"])
may_set = require_roles(*sorted(SETTERS))
may_read = require_roles(*sorted(READERS))


@require_safe
@may_read
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule, by what it times."""
    context = {
        "groups": rule_groups(rules_with_law(), timezone.localdate()),
        "may_change": scope_of(request.user).has_role(*SETTERS),
        "crumbs": [(_("时限规则"), "")],
    }
    return render(request, "deadlines/rules.html", context)


@form_methods
@may_read
def rule(request: StaffRequest, pk: UUID) -> HttpResponse:
    """One rule: what it says, its history, and for who may: other values, their effect first."""
    found = _rule(pk)
    told, key = told_rule(found), key_of(found)
    may_change = scope_of(request.user).has_role(*SETTERS)
    if request.method == "POST" and not may_change:
        raise Http404
    again = stood_before(KIND_RULE, key_text(key), request.GET.get("again"))
    form = RuleForm(request.POST or None, initial={**filled(again or told), "stands": mark_of(told)})
    asked = Asked(request, form, key, timezone.now())
    if form.is_valid() and asked.kept(form.values()):
        return redirect("deadlines:rules")
    url = reverse("deadlines:rule", args=[pk])
    return asked.page(
        "deadlines/rule.html", rule=found, title=rule_title(*key), may_change=may_change, again=bool(again),
        changes=latest_changes(KIND_RULE, key_text(key), RULE_WORDING, url if may_change else ""),
        droppable=current_rules().has_wider(key),
    )  # fmt: skip


@form_methods
@may_set
def new_rule(request: StaffRequest) -> HttpResponse:
    """A rule of its own for one category or class."""
    start = {"unit": "day", "certainty": "likely", "stands": mark_of(None)}
    form = NewRuleForm(request.POST or None, initial=start)
    asked = Asked(request, form, ("", "", "", ""), timezone.now())
    if form.is_valid():
        asked.key = form.key()
        if asked.kept(form.values()):
            return redirect("deadlines:rules")
    return asked.page("deadlines/new_rule.html", title=_("新增规则"))


@form_methods
@may_set
def drop_rule(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Take a rule of its own out, its effect first: a wider one takes its place."""
    found = _rule(pk)
    if not current_rules().has_wider(key_of(found)):
        raise Http404
    form = ConfirmingForm(request.POST or None, initial={"stands": mark_of(told_rule(found))})
    asked = Asked(request, form, key_of(found), timezone.now())
    if form.is_valid() and asked.kept(None):
        return redirect("deadlines:rules")
    if not form.is_bound:
        asked.look(None)
    return asked.page("deadlines/drop_rule.html", title=rule_title(*key_of(found)))


def _rule(pk: UUID) -> TimeRule:
    found = rule_of(pk)
    if found is None:
        raise Http404
    return found


@dataclass
class Asked:
    """One form answered: first its effect is looked at, then it is kept."""

    request: StaffRequest
    form: ConfirmingForm
    key: RuleKey
    at: datetime
    effect: Shown | None = None

    def kept(self, values: RuleValues | None) -> bool:
        """Whether the rule was changed; else the page says what would happen, or why it can not be."""
        try:
            if self.form.is_confirmed:
                self._keep(values)
                return True
            self.look(values)
        except RuleRefused as refusal:
            show_refusal(self.form, refusal)
        except Outdated as outdated:
            self.form.add_error(None, outdated_words(outdated))
        return False

    def look(self, values: RuleValues | None) -> None:
        """Work out the effect."""
        self.effect = show_effect(foresee_rule(self.key, values), self.request.user, self.at)
        if self.form.is_bound:
            self.form.remember()

    def _keep(self, values: RuleValues | None) -> None:
        effect = set_rule(
            key=self.key, values=values, follow=self.form.follows, seen=self.form.cleaned_data["stands"],
            by=self.request.user, at=self.at,
        )  # fmt: skip
        count = len(effect.moved)
        text = (
            _("已保存，%(count)d 个在办时限已重算。") % {"count": count}
            if count
            else _("已保存，以后开始的时限按新规则。")
        )
        add_toast(self.request, text)

    def page(self, template: str, **more: Any) -> HttpResponse:
        """The form, with the effect where it is known."""
        crumbs = [(_("时限规则"), reverse("deadlines:rules")), (more["title"], "")]
        context = {
            "form": self.form, "effect": self.effect, "back_url": reverse("deadlines:rules"), "crumbs": crumbs, **more,
        }  # fmt: skip
        return render(self.request, template, context, status=422 if self.form.errors else 200)
