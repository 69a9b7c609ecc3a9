"""The form of handing over what somebody leaves behind."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.casework.models import Case
from linli.foundation.accounts.models import User
from linli.foundation.ui.forms import AskingForm
from linli.modules.matters import facts as given
from linli.modules.matters.forms.straight import offer


class ManyHandOverForm(AskingForm):
    """Which matters, and to whom."""

    ids = forms.TypedMultipleChoiceField(label=_("事项"), error_messages={"required": _("请勾选要转交的事项。")})
    person = forms.ChoiceField(label=_("转交给"))
    note = forms.CharField(label=_("交代"), max_length=1000, required=False)

    def __init__(self, *args: Any, cases: Iterable[Case], people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cases = {str(case.pk): case for case in cases}
        self.people = {str(person.pk): person for person in people}
        offer(self, "ids", [(pk, case.no) for pk, case in self.cases.items()])
        offer(self, "person", [("", _("请选择同事")), *((pk, str(person)) for pk, person in self.people.items())])

    @property
    def chosen(self) -> list[Case]:
        """The matters that were ticked."""
        return [self.cases[pk] for pk in self.cleaned_data["ids"]]

    def facts(self) -> given.HandOverFacts:
        """To whom."""
        person = self.people[self.cleaned_data["person"]]
        return given.HandOverFacts(person.pk, str(person), self.cleaned_data["note"])
