"""Forms of a dispatch and about co-units: asking them, taking a dispatch back, and their own steps."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.forms import StepForm
from linli.foundation.files.forms import PicturesForm
from linli.foundation.ui.forms import offer_rows
from linli.modules.matters import facts as given
from linli.modules.matters.forms.rare import LONG, ReasonForm
from linli.modules.matters.forms.straight import SignForm, offer
from linli.modules.matters.policies import open_dispatches
from linli.modules.matters.policies.co_units import co_choices
from linli.registers.organisations.models import Organisation
from linli.registers.organisations.queries import units_serving


class CoUnitsForm(forms.Form):
    """Mixin: co-units, what they are asked, and whether the pictures before the work go with it."""

    co_units = forms.ModelMultipleChoiceField(
        label=gettext_lazy("协办单位"), queryset=Organisation.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    co_asked = forms.CharField(
        label=gettext_lazy("请协办的事"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("协办单位只看得到这句话和地点，看不到反映人和经过。"),
    )  # fmt: skip
    co_pictures = forms.BooleanField(label=gettext_lazy("办理前照片一并交给协办单位"), required=False)

    def co_facts(self) -> dict[str, Any]:
        """Who is asked for what."""
        data = self.cleaned_data
        units = list(data["co_units"])
        return {
            "co_ids": tuple(unit.pk for unit in units), "co_names": tuple(unit.short for unit in units),
            "co_asked": data["co_asked"], "co_pictures": data["co_pictures"],
        }  # fmt: skip


class DispatchForm(StepForm, CoUnitsForm):
    """派单."""

    lead = forms.ModelChoiceField(label=gettext_lazy("主办单位"), queryset=Organisation.objects.none())
    instruction = forms.CharField(
        label=gettext_lazy("要求"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )
    field_order = ("lead", "instruction", "co_units", "co_asked", "co_pictures")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = offer_rows(self, "lead", units_serving(self.case.street_id))
        offer_rows(self, "co_units", units_serving(self.case.street_id))
        field.empty_label = _("请选择单位")
        self.fields["lead"].initial = self.case.matter.category.default_organisation_id

    def facts(self) -> given.DispatchFacts:
        """Who leads."""
        lead = self.cleaned_data["lead"]
        return given.DispatchFacts(lead.pk, lead.short, self.cleaned_data["instruction"], **self.co_facts())


class AskCoForm(StepForm, CoUnitsForm):
    """增加协办."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "co_units", co_choices(self.case)).required = True
        self.fields["co_asked"].required = True

    def facts(self) -> given.AskCoFacts:
        """Who, what."""
        return given.AskCoFacts(**self.co_facts())


class DropCoForm(StepForm):
    """收回协办."""

    dispatch = forms.TypedChoiceField(label=gettext_lazy("收回哪一张"), widget=forms.RadioSelect)
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=1000, widget=LONG)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.running = {str(one.pk): one for one in open_dispatches(self.case)}
        offer(self, "dispatch", [(pk, one.organisation.short) for pk, one in self.running.items()])

    def facts(self) -> given.DropCoFacts:
        """Which, why."""
        one = self.running[self.cleaned_data["dispatch"]]
        return given.DropCoFacts(one.pk, one.organisation.short, self.cleaned_data["reason"])


class DoneForm(StepForm, PicturesForm):
    """报告办结 of a dispatch."""

    result = forms.CharField(label=gettext_lazy("办理结果"), max_length=2000, widget=forms.Textarea({"rows": 4}))
    field_order = ("result", "images", "kept")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["images"].label = _("办理后照片")

    def facts(self) -> given.ReplyFacts:
        """What was done."""
        return given.ReplyFacts(self.cleaned_data["result"], files=self.picture_ids)


CO_FORMS: dict[str, type[StepForm]] = {"dispatch": DispatchForm, "ask_co": AskCoForm, "drop_co": DropCoForm}
DISPATCH_FORMS: dict[str, type[StepForm]] = {"sign": SignForm, "done": DoneForm, "return": ReasonForm}
