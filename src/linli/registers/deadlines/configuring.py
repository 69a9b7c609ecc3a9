"""Laws, rules and the ladder in the file of the configuration."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.accounts.models import User
from linli.foundation.configuration.sections import BadEntry, Entries, Section, Values, checked
from linli.foundation.ui.changes import Wording
from linli.registers.deadlines.actions import drop_basis, set_basis, set_ladder, set_rule
from linli.registers.deadlines.forms import BasisForm, RuleForm
from linli.registers.deadlines.models import RungAction
from linli.registers.deadlines.policies import SETTERS
from linli.registers.deadlines.presenting import BASIS_WORDING, RULE_WORDING, rule_title
from linli.registers.deadlines.queries import all_laws, rules_with_law
from linli.registers.deadlines.rules import RuleKey, read_rules
from linli.registers.deadlines.subjects import TIMED
from linli.registers.deadlines.values import basis_text, find_basis, key_of, key_text, told_basis, told_rule

KEY_PARTS = 4


def _laws() -> Entries:
    return {basis_text(law): told_basis(law) for law in all_laws()}


def _put_law(key: str, values: Values | None, by: User, at: datetime) -> None:
    parts = key.split("|")
    if len(parts) != KEY_PARTS - 1:
        raise BadEntry([_("名称应写作“法律|条款|施行日期”。")])
    if values is None:
        known = find_basis(key)
        if known is not None:
            drop_basis(basis_id=known.pk, by=by, at=at)
        return
    form = checked(BasisForm({"law": parts[0], "article": parts[1], "from_on": parts[2], **values}))
    set_basis(**form.cleaned_data, by=by, at=at)


def _rules() -> Entries:
    return {key_text(key_of(rule)): told_rule(rule) for rule in rules_with_law()}


def _rule_key(key: str) -> RuleKey:
    parts = key.split(":")
    if len(parts) != KEY_PARTS:
        raise BadEntry([_("名称应写作“种类:时限:分类:等级”。")])
    return parts[0], parts[1], parts[2], parts[3]


def _put_rule(key: str, values: Values | None, by: User, at: datetime) -> None:
    rule_key = _rule_key(key)
    if values is None:
        set_rule(key=rule_key, values=None, follow=False, seen=None, by=by, at=at)
        return
    basis = find_basis(str(values["basis"]))
    if values["basis"] and basis is None:
        raise BadEntry([_("没有登记法律依据“%(law)s”。") % {"law": values["basis"]}])
    form = RuleForm({**values, "basis": str(basis.pk) if basis else ""})
    checked(form)
    set_rule(key=rule_key, values=form.values(), follow=False, seen=None, by=by, at=at)


def _rule_titled(key: str) -> str:
    parts = key.split(":")
    known = len(parts) == KEY_PARTS and parts[0] in TIMED and parts[1] in dict(TIMED[parts[0]].clocks)
    return rule_title(*_rule_key(key)) if known else key


LADDER_WORDING = Wording(
    {"rungs": gettext_lazy("各级")},
    {"rungs": lambda text: "，".join(_rung_words(part) for part in str(text).split())},
)


def _rung_words(part: str) -> str:
    percent, _bar, action = part.partition(":")
    return f"{percent}% {RungAction(action).label if action in RungAction.values else action}"


def _ladder() -> Entries:
    rungs = " ".join(f"{rung.percent}:{rung.action}" for rung in read_rules().ladder)
    return {"ladder": {"rungs": rungs}}


class RungsForm(forms.Form):
    """The ladder as one line, such as `50:remind 100:escalate`."""

    rungs = forms.RegexField(label=gettext_lazy("各级"), regex=r"[1-9]\d{0,3}:[a-z]+( [1-9]\d{0,3}:[a-z]+)*")

    def clean_rungs(self) -> dict[int, RungAction]:
        """Action by per cent, each per cent once."""
        pairs = [part.split(":") for part in self.cleaned_data["rungs"].split()]
        found = {int(percent): RungAction(action) for percent, action in pairs if action in RungAction.values}
        if len(found) != len(pairs):
            raise forms.ValidationError(_("有不认识的动作，或同一百分比写了两次。"))
        return found


def _put_ladder(key: str, values: Values | None, by: User, at: datetime) -> None:
    if key != "ladder" or values is None:
        raise BadEntry([_("升级阶梯只有一条，名称是“ladder”。")])
    form = checked(RungsForm(dict(values)))
    set_ladder(rungs=form.cleaned_data["rungs"], seen=None, by=by, at=at)


def _law_titled(key: str) -> str:
    law, _bar, rest = key.partition("|")
    article, _bar, day = rest.partition("|")
    return f"{law} {article}（{day}）" if day else key


LAWS = Section(
    key="laws", label=gettext_lazy("法律依据"), order=10, roles=SETTERS, wording=BASIS_WORDING, dump=_laws,
    put=_put_law, titled=_law_titled,
)  # fmt: skip
RULES = Section(
    key="time_rules", label=gettext_lazy("时限规则"), order=30, roles=SETTERS, wording=RULE_WORDING, dump=_rules,
    put=_put_rule, removes=True, titled=_rule_titled, numbers=frozenset({"amount", "pause_allowed", "legal"}),
)  # fmt: skip
LADDER = Section(
    key="ladder", label=gettext_lazy("升级阶梯"), order=31, roles=SETTERS, wording=LADDER_WORDING, dump=_ladder,
    put=_put_ladder, titled=lambda _key: "",
)  # fmt: skip
