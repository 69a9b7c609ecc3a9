"""One form per step that leaves the straight line, stops its time, or sets it going again."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.forms import StepForm
from linli.casework.models import Entry
from linli.foundation.accounts.models import User
from linli.foundation.files.forms import PicturesForm
from linli.foundation.ui.forms import offer_rows
from linli.modules.matters import facts as given
from linli.modules.matters.choices import Contacted, Route, Satisfaction
from linli.modules.matters.forms.straight import CategoryField, chosen, offer
from linli.modules.matters.policies import (
    EXTENSION_DAYS,
    REVIEW_DAYS,
    WAIT_DAYS,
    colleagues,
    last_entry,
    other_units,
    waited_days,
)
from linli.registers.organisations.models import Organisation

LONG = forms.Textarea({"rows": 3})


class MomentField(forms.DateTimeField):
    """A day and a time of day, by the browser's own picker."""

    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class ReasonForm(StepForm):
    """Why."""

    reason = forms.CharField(label=gettext_lazy("理由"), max_length=1000, widget=LONG)

    def facts(self) -> given.ReasonFacts:
        """The reason."""
        return given.ReasonFacts(self.cleaned_data["reason"])


class RemarkForm(StepForm):
    """A remark that may be left out."""

    note = forms.CharField(label=gettext_lazy("说明"), max_length=1000, required=False, widget=LONG)

    def facts(self) -> given.RemarkFacts:
        """The remark."""
        return given.RemarkFacts(self.cleaned_data["note"])


class SettleForm(StepForm, PicturesForm):
    """当场办结."""

    result = forms.CharField(label=gettext_lazy("办理结果"), max_length=2000, widget=LONG)
    agreed = forms.BooleanField(label=gettext_lazy("反映人同意当场办结"), required=False)
    field_order = ("result", "agreed", "images", "kept")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["images"].label = _("办理后照片")
        self.fields["images"].help_text = _("反映人看得到。")

    def facts(self) -> given.SettleFacts:
        """What was done."""
        return given.SettleFacts(self.cleaned_data["result"], self.cleaned_data["agreed"], files=self.picture_ids)


class RedirectForm(StepForm):
    """转渠道."""

    route = forms.ChoiceField(label=gettext_lazy("去向"), widget=forms.RadioSelect)
    reply = forms.CharField(label=gettext_lazy("答复反映人的话"), max_length=1000, widget=LONG)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "route", chosen(Route.choices))

    def facts(self) -> given.RedirectFacts:
        """Where it goes."""
        return given.RedirectFacts(self.cleaned_data["route"], self.cleaned_data["reply"])


class ConfirmForm(StepForm):
    """反映人确认办结."""

    how = forms.ChoiceField(label=gettext_lazy("怎样确认的"), widget=forms.RadioSelect)
    satisfaction = forms.ChoiceField(label=gettext_lazy("满意度"))
    note = forms.CharField(label=gettext_lazy("反映人的话"), max_length=1000, required=False, widget=LONG)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "how", [one for one in chosen(Contacted.choices) if one[0] != Contacted.SITE])
        self.fields["how"].initial = Contacted.PHONE
        offer(self, "satisfaction", chosen(Satisfaction.choices))

    def facts(self) -> given.ConfirmFacts:
        """What the reporter said."""
        data = self.cleaned_data
        return given.ConfirmFacts(data["how"], data["satisfaction"], data["note"])


class ProgressForm(StepForm):
    """阶段反馈."""

    progress = forms.CharField(label=gettext_lazy("进展"), max_length=2000, widget=LONG)
    promised_at = MomentField(label=gettext_lazy("承诺办结时间"))

    def facts(self) -> given.ProgressFacts:
        """How far it is."""
        return given.ProgressFacts(self.cleaned_data["progress"], self.cleaned_data["promised_at"])


class ObjectForm(StepForm):
    """派单异议."""

    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=1000, widget=LONG, help_text=gettext_lazy("写明职责依据。")
    )
    proposed = forms.ModelChoiceField(label=gettext_lazy("应由哪个单位办理"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "proposed", other_units(self.case))

    def facts(self) -> given.ObjectFacts:
        """Why, and who instead."""
        unit = self.cleaned_data["proposed"]
        return given.ObjectFacts(self.cleaned_data["reason"], unit.pk, unit.short)


class UpholdForm(StepForm):
    """异议成立，改派."""

    lead = forms.ModelChoiceField(label=gettext_lazy("改派给"), queryset=Organisation.objects.none())
    instruction = forms.CharField(label=gettext_lazy("会商意见"), max_length=1000, widget=LONG)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "lead", other_units(self.case))
        self.fields["lead"].initial = self._proposed(last_entry(self.case, ("object",)))

    def _proposed(self, entry: Entry | None) -> str:
        """The unit that the objection named; nothing where its words were erased."""
        return str((entry.text.words or {}).get("proposed_id", "")) if entry else ""

    def facts(self) -> given.UpholdFacts:
        """Who leads now."""
        unit = self.cleaned_data["lead"]
        return given.UpholdFacts(unit.pk, unit.short, self.cleaned_data["instruction"])


class DaysForm(StepForm):
    """A number of days, within what the step allows."""

    days = forms.IntegerField(label=gettext_lazy("天数"), min_value=1)

    def limit(self, most: int, words: str) -> None:
        """Say how many days there may be."""
        field = self.fields["days"]
        field.widget.attrs["max"] = most
        field.help_text = words % {"most": most}


class WaitForm(DaysForm):
    """等待当事人."""

    needed = forms.CharField(
        label=gettext_lazy("需要反映人提供什么"), max_length=1000, widget=LONG,
        help_text=gettext_lazy("反映人会看到这句话。"),
    )  # fmt: skip
    field_order = ("needed", "days")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit(WAIT_DAYS - waited_days(self.case), _("还可以等 %(most)s 天。"))

    def facts(self) -> given.WaitFacts:
        """For what, how long."""
        return given.WaitFacts(self.cleaned_data["needed"], self.cleaned_data["days"])


class AskForm(DaysForm):
    """A request for leave."""

    reason = forms.CharField(label=gettext_lazy("理由"), max_length=1000, widget=LONG)
    field_order = ("reason", "days")

    def facts(self) -> given.AskFacts:
        """Why, how long."""
        return given.AskFacts(self.cleaned_data["reason"], self.cleaned_data["days"])


class ExtensionForm(AskForm):
    """申请延期."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit(EXTENSION_DAYS, _("最多延长 %(most)s 天，只能延一次。"))


class SuspensionForm(AskForm):
    """申请挂账."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.limit(REVIEW_DAYS, _("多少天后复核，最多 %(most)s 天。"))


class ColleagueField(forms.ModelChoiceField[User]):
    """A colleague by name."""

    def label_from_instance(self, obj: User) -> str:
        """The name."""
        return str(obj)


class HandOverForm(StepForm):
    """转交同事."""

    person = ColleagueField(label=gettext_lazy("转交给"), queryset=User.objects.none())
    note = forms.CharField(label=gettext_lazy("交代"), max_length=1000, required=False, widget=LONG)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "person", colleagues(self.case))

    def facts(self) -> given.HandOverFacts:
        """To whom."""
        person = self.cleaned_data["person"]
        return given.HandOverFacts(person.pk, str(person), self.cleaned_data["note"])


class SuperviseForm(StepForm):
    """督办."""

    demand = forms.CharField(label=gettext_lazy("督办要求"), max_length=1000, widget=LONG)
    answer_by = MomentField(label=gettext_lazy("答复期限"))

    def facts(self) -> given.SuperviseFacts:
        """What, by when."""
        return given.SuperviseFacts(self.cleaned_data["demand"], self.cleaned_data["answer_by"])


class AnswerForm(StepForm):
    """答复督办."""

    answer = forms.CharField(label=gettext_lazy("答复"), max_length=1000, widget=LONG)

    def facts(self) -> given.AnswerFacts:
        """The answer."""
        return given.AnswerFacts(self.cleaned_data["answer"])


class SplitForm(StepForm):
    """开子事项."""

    title = forms.CharField(label=gettext_lazy("标题"), max_length=60)
    category = CategoryField()
    body = forms.CharField(label=gettext_lazy("要做什么"), max_length=4000, widget=LONG)

    def facts(self) -> given.SplitFacts:
        """The part."""
        data = self.cleaned_data
        return given.SplitFacts(data["title"], data["category"], data["body"])


RARE_FORMS: dict[str, type[StepForm]] = {
    "settle": SettleForm, "redirect": RedirectForm, "withdraw": ReasonForm, "take_back": ReasonForm,
    "object": ObjectForm, "uphold": UpholdForm, "overrule": ReasonForm,
    "progress": ProgressForm, "wait": WaitForm, "resume": RemarkForm,
    "ask_extension": ExtensionForm, "grant_extension": RemarkForm,
    "ask_suspension": SuspensionForm, "suspend": RemarkForm, "refuse": ReasonForm,
    "accept_promise": RemarkForm, "refuse_promise": ReasonForm,
    "hand_over": HandOverForm, "split": SplitForm, "supervise": SuperviseForm, "answer": AnswerForm,
    "confirm": ConfirmForm, "fail": ReasonForm, "rework": RemarkForm, "reopen": ReasonForm, "unarchive": ReasonForm,
    "trip": ReasonForm,
}  # fmt: skip
