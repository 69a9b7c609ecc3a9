"""Forms of merging and of looking again."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.forms import StepForm
from linli.modules.matters import facts as given
from linli.modules.matters.choices import Contacted
from linli.modules.matters.forms.rare import LONG, ReasonForm
from linli.modules.matters.forms.straight import chosen, offer
from linli.modules.matters.queries import alike, open_by_number

OTHER = ""


class MergeForm(StepForm):
    """并案: one of those that look alike, or another by its number."""

    into = forms.ChoiceField(label=gettext_lazy("并入哪一件"), required=False, widget=forms.RadioSelect)
    no = forms.CharField(label=gettext_lazy("另一件的编号"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.likely = {str(one.pk): one for one in alike(self.user, self.case) if one.open}
        shown = [(pk, f"{one.no} {one.title}") for pk, one in self.likely.items()]
        offer(self, "into", [*shown, (OTHER, _("别的事项，写编号"))])

    def clean(self) -> dict[str, Any]:
        """The matter that was chosen, or whose number was written."""
        data = super().clean() or self.cleaned_data
        found = self.likely.get(data.get("into") or OTHER) or open_by_number(self.user, data.get("no") or "")
        if found is None and not self.errors:
            self.add_error("no", _("请选择一件，或写一件还没有办结的事项的编号。"))
        self.found = found
        return data

    def facts(self) -> given.MergeFacts:
        """Into which."""
        if self.found is None:
            raise TypeError("a form with errors has no facts")
        return given.MergeFacts(self.found.pk, self.found.no)


class RecheckForm(StepForm):
    """抽查."""

    how = forms.ChoiceField(label=gettext_lazy("怎样看的"), widget=forms.RadioSelect)
    note = forms.CharField(label=gettext_lazy("看到的情况"), max_length=1000, widget=LONG)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "how", chosen(Contacted.choices))
        self.fields["how"].initial = Contacted.SITE

    def facts(self) -> given.RecheckFacts:
        """What was found."""
        return given.RecheckFacts(self.cleaned_data["how"], self.cleaned_data["note"])


JOINING_FORMS: dict[str, type[StepForm]] = {
    "merge": MergeForm, "unmerge": ReasonForm, "recheck": RecheckForm, "recheck_fail": RecheckForm,
}  # fmt: skip
