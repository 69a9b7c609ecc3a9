"""The reporter's own forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.forms import StepForm
from linli.foundation.files.forms import OpenPicturesForm
from linli.modules.matters import facts as given
from linli.modules.matters.choices import Contacted, Satisfaction
from linli.modules.matters.forms.rare import LONG
from linli.modules.matters.forms.straight import offer

WELL = (Satisfaction.SATISFIED, Satisfaction.FAIRLY)


class AddForm(StepForm, OpenPicturesForm):
    """补充."""

    words_added = forms.CharField(label=gettext_lazy("想补充什么"), max_length=1000, required=False, widget=LONG)
    field_order = ("words_added", "images", "kept", "session")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("at", kwargs["case"].moved_at)
        super().__init__(*args, **kwargs)
        self.fields["images"].label = _("照片、录音或短视频")

    def facts(self) -> given.AddFacts:
        """The words and pictures."""
        return given.AddFacts(self.cleaned_data["words_added"], files=self.picture_ids)


class RateForm(StepForm):
    """评价."""

    satisfaction = forms.ChoiceField(label=gettext_lazy("您满意吗"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("想说的话"), max_length=1000, required=False, widget=LONG,
        help_text=gettext_lazy("不满意的请写明原因，事项会重新办理。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "satisfaction", [(one.value, one.label) for one in (*WELL, Satisfaction.UNSATISFIED)])

    def facts(self) -> given.RateFacts:
        """What they think."""
        return given.RateFacts(self.cleaned_data["satisfaction"], self.cleaned_data["note"].strip())


class OwnConfirmForm(StepForm):
    """确认办结, by the reporter on the page of the matter."""

    satisfaction = forms.ChoiceField(label=gettext_lazy("您满意吗"), widget=forms.RadioSelect)
    note = forms.CharField(label=gettext_lazy("想说的话"), max_length=1000, required=False, widget=LONG)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "satisfaction", [(one.value, one.label) for one in WELL])

    def facts(self) -> given.ConfirmFacts:
        """That it is done."""
        return given.ConfirmFacts(Contacted.ONLINE, self.cleaned_data["satisfaction"], self.cleaned_data["note"])


REPORTER_FORMS: dict[str, type[StepForm]] = {"add": AddForm, "rate": RateForm}
