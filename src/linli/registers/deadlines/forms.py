"""Forms of time rules, the ladder and laws."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.foundation.ui.confirming import ConfirmingForm
from linli.foundation.ui.forms import AskingForm
from linli.registers.deadlines.models import Certainty, LegalBasis, RungAction, TimeUnit
from linli.registers.deadlines.rules import RuleKey
from linli.registers.deadlines.subjects import TIMED
from linli.registers.deadlines.values import RuleValues, find_basis

ROWS = 8


class BasisField(forms.ModelChoiceField[LegalBasis]):
    """A version of an article by law, article and day."""

    def label_from_instance(self, obj: LegalBasis) -> str:
        """Law, article and the day from which this version is in force."""
        return f"{obj}（{obj.from_on.isoformat()}）"


class RuleForm(ConfirmingForm):
    """How long, and on what ground."""

    amount = forms.IntegerField(label=_("时限"), min_value=1, max_value=100_000)
    unit = forms.ChoiceField(
        label=_("单位"), choices=TimeUnit.choices, help_text=_("工作小时、工作日按日历和办公时间算，其余昼夜连续算。")
    )
    pause_allowed = forms.BooleanField(label=_("等待当事人、挂账时可以暂停"), required=False)
    legal = forms.BooleanField(label=_("法定时限：最后一天是节假日的顺延"), required=False)
    basis = BasisField(label=_("法律依据"), queryset=LegalBasis.objects.none(), required=False, empty_label=_("无"))
    source = forms.CharField(label=_("来源"), max_length=200, required=False)
    certainty = forms.ChoiceField(label=_("把握"), choices=Certainty.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        laws = LegalBasis.objects.order_by("law", "article", "-from_on")
        cast("BasisField", self.fields["basis"]).queryset = laws

    def values(self) -> RuleValues:
        """What a valid form says."""
        data = self.cleaned_data
        return RuleValues(
            amount=data["amount"], unit=TimeUnit(data["unit"]), pause_allowed=data["pause_allowed"],
            legal=data["legal"], basis=data["basis"], source=data["source"], certainty=Certainty(data["certainty"]),
        )  # fmt: skip


class NewRuleForm(RuleForm):
    """The same for one category, or one class, of its own."""

    what = forms.ChoiceField(label=_("哪个时限"))
    category = forms.ChoiceField(label=_("分类"), required=False, widget=forms.Select({"data-filter": ""}))
    time_class = forms.ChoiceField(label=_("时限等级"), required=False)
    field_order = ("what", "category", "time_class")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offers = {
            "what": [
                (f"{timed.kind}:{clock}", f"{timed.label} · {label}")
                for timed in TIMED.values()
                for clock, label in timed.clocks
            ],
            "category": [("", _("全部分类")), *_named(timed.categories() for timed in TIMED.values())],
            "time_class": [("", _("全部等级")), *_named(timed.classes for timed in TIMED.values())],
        }
        for name, choices in offers.items():
            cast("forms.ChoiceField", self.fields[name]).choices = choices

    def key(self) -> RuleKey:
        """What a valid form's rule is for."""
        kind, _bar, clock = self.cleaned_data["what"].partition(":")
        return kind, clock, self.cleaned_data["category"], self.cleaned_data["time_class"]


def _named(groups: Any) -> list[tuple[str, Any]]:
    """Every choice once, categories with their code before the name."""
    found: dict[str, Any] = {}
    for choices in groups:
        found |= {code: f"{code} {name}" if code.isdigit() else name for code, name in choices}
    return list(found.items())


def filled(told: dict[str, Any]) -> dict[str, Any]:
    """The initial values of the form for a rule as its history keeps it."""
    return {**told, "basis": find_basis(told.get("basis", ""))}


class LadderForm(ConfirmingForm):
    """Up to eight rungs; one without a per cent is none. There is nothing to choose for clocks that run."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["follow"]
        for number in range(1, ROWS + 1):
            words = {"number": number}
            self.fields[f"percent_{number}"] = forms.IntegerField(
                label=_("第 %(number)d 级：走到时限的百分之几") % words, required=False, min_value=1, max_value=1000
            )
            self.fields[f"action_{number}"] = forms.ChoiceField(
                label=_("第 %(number)d 级：做什么") % words, choices=RungAction.choices, required=False
            )

    def clean(self) -> dict[str, Any]:
        """No per cent twice."""
        super().clean()
        seen: set[int] = set()
        for number in range(1, ROWS + 1):
            percent = self.cleaned_data.get(f"percent_{number}")
            if percent in seen:
                self.add_error(f"percent_{number}", _("%(percent)d%% 已经有一级了。") % {"percent": percent})
            elif percent is not None:
                seen.add(percent)
        return self.cleaned_data

    def rungs(self) -> dict[int, RungAction]:
        """The ladder of a valid form."""
        data = self.cleaned_data
        rows = ((data[f"percent_{number}"], data[f"action_{number}"]) for number in range(1, ROWS + 1))
        return {percent: RungAction(action or RungAction.REMIND) for percent, action in rows if percent is not None}

    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The two fields of each rung."""
        return [(self[f"percent_{number}"], self[f"action_{number}"]) for number in range(1, ROWS + 1)]


def ladder_initial(told: dict[str, Any]) -> dict[str, Any]:
    """The initial values of the form for a ladder as its history keeps it."""
    rungs = sorted((int(percent), action) for percent, action in told.items())
    found: dict[str, Any] = {}
    for number, (percent, action) in enumerate(rungs, 1):
        found |= {f"percent_{number}": percent, f"action_{number}": action}
    return found


class BasisForm(AskingForm):
    """A version of an article."""

    law = forms.CharField(label=_("法律法规"), max_length=80)
    article = forms.CharField(label=_("条款"), max_length=40)
    from_on = forms.DateField(label=_("施行日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    until_on = forms.DateField(
        label=_("失效日期"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    text = forms.CharField(label=_("规定"), max_length=500, required=False, widget=forms.Textarea({"rows": 3}))
