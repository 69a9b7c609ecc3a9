"""Forms of the filter of the list, and of the straight line."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.forms import StepForm
from linli.foundation.access.roles import Level
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import User
from linli.foundation.files.forms import PicturesForm
from linli.foundation.ui.forms import AskingForm, offer_rows, say_what_is_missing
from linli.modules.matters import facts as given
from linli.modules.matters.choices import Contacted, Satisfaction
from linli.modules.matters.policies import open_dispatches
from linli.modules.matters.policies.reporter import can_call
from linli.modules.matters.queries import VIEWS, categories, categories_in_use, headings_in_use, state_labels
from linli.modules.matters.queries.classes import class_choices
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.areas.successors import current_line, grid_words
from linli.registers.organisations.models import Organisation
from linli.registers.places.models import Place

NOBODY = "none"
NOWHERE = "nowhere"


def chosen(field: Any) -> list[tuple[str, str]]:
    """Choices of a Django enumeration, as plain pairs."""
    return [(str(value), str(label)) for value, label in field]


def offer(form: forms.BaseForm, name: str, choices: Any) -> None:
    """Set the choices of a field."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


class CategoryField(forms.ChoiceField):
    """A category in use, grouped by heading."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=lambda: [("", _("请选择分类")), *categories_in_use()],
            label=gettext_lazy("分类"),
            widget=forms.Select({"data-filter": True}),
            **kwargs,
        )

    def valid_value(self, value: Any) -> bool:
        """Whether it is a category in use; the choices are not written out for that."""
        found = categories().get(str(value))
        return found is not None and found.active and found.heading_id is not None


class GridField(forms.ModelChoiceField[Area]):
    """Grids by name, those out of use with what became of them."""

    def label_from_instance(self, obj: Area) -> str:
        """`第一网格`, or `原第一网格，现并入“第二网格”`."""
        return grid_words(obj.name, obj.pk)


class PlaceField(forms.Field):
    """A place by its id: what was chosen on its page. A place that `user` does not see, or that is none, is NOWHERE."""

    widget = forms.HiddenInput
    user: User

    def to_python(self, value: Any) -> Any:
        """The place, NOWHERE, or nothing where none was named."""
        if value in self.empty_values:
            return None
        try:
            named = UUID(str(value))
        except ValueError:
            return NOWHERE
        return Place.objects.visible_to(self.user).filter(pk=named).first() or NOWHERE


class FilterForm(forms.Form):
    """The filter of the list; what is not understood is left out and said, rather than refused.

    A place is not left out: whoever came from the page of a place would else take all matters for those of the place.
    """

    view = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=gettext_lazy("内容"), required=False, max_length=100)
    state = forms.ChoiceField(label=gettext_lazy("阶段"), required=False)
    heading = forms.ChoiceField(label=gettext_lazy("大类"), required=False)
    time_class = forms.ChoiceField(label=gettext_lazy("时限等级"), required=False)
    grid = GridField(label=gettext_lazy("网格"), queryset=Area.objects.none(), required=False)
    lead = forms.ChoiceField(label=gettext_lazy("主办单位"), required=False)
    place = PlaceField(label=gettext_lazy("地点"), required=False)
    since = forms.DateField(label=gettext_lazy("登记自"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=gettext_lazy("登记至"), required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "view", [(key, key) for key in VIEWS])
        offer(self, "state", [("", _("全部")), *((key, _(label)) for key, label in state_labels().items())])
        say_what_is_missing(self)
        offer(self, "heading", lambda: [("", _("全部")), *headings_in_use()])
        offer(self, "time_class", lambda: [("", _("全部")), *class_choices()])
        offer(self, "lead", lambda: [("", _("全部")), (NOBODY, _("尚未派单")), *unit_choices(user)])
        offer_rows(self, "grid", grids_of(user)).empty_label = _("全部")
        cast("PlaceField", self.fields["place"]).user = user

    @property
    def is_nowhere(self) -> bool:
        """Whether a place was named that this person does not see, or that there is not."""
        return self.cleaned_data.get("place") == NOWHERE

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        data = super().clean() or self.cleaned_data
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("“登记至”早于“登记自”。"))
        return data


def unit_choices(user: User) -> list[tuple[str, str]]:
    """The units in use that somebody may look up, by short name."""
    rows = Organisation.objects.visible_to(user).filter(active=True).order_by("short", "id")
    return [(str(pk), short) for pk, short in rows.values_list("pk", "short")]


def grids_of(user: User) -> Any:
    """The grids within somebody's reach, with those that became others: matters keep the grid they had."""
    scope = scope_of(user)
    found = Area.objects.filter(Q(active=True) | Q(pk__in=list(current_line().heirs)), level=AreaLevel.GRID)
    mine = found.filter(pk__in=scope.targets(Level.GRID))
    mine |= found.filter(community_id__in=scope.targets(Level.COMMUNITY))
    return (mine | found.filter(street_id__in=scope.targets(Level.STREET))).order_by("-active", "code", "name")


class AcceptForm(StepForm):
    """受理."""

    category = CategoryField()
    time_class = forms.ChoiceField(label=gettext_lazy("时限"))
    duplicates_seen = forms.BooleanField(label=gettext_lazy("已看过有没有重复"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "time_class", class_choices)
        self.fields["category"].initial = self.case.matter.category_id
        self.fields["time_class"].initial = self.case.matter.time_class

    def facts(self) -> given.AcceptFacts:
        """What was decided."""
        data = self.cleaned_data
        name = categories()[data["category"]].name
        return given.AcceptFacts(data["category"], data["time_class"], data["duplicates_seen"], name)


class SignForm(StepForm):
    """签收: pressing is enough."""

    def facts(self) -> given.SignFacts:
        """Nothing more."""
        return given.SignFacts()


class ContactForm(StepForm):
    """联系反映人."""

    how = forms.ChoiceField(label=gettext_lazy("方式"), widget=forms.RadioSelect)
    note = forms.CharField(label=gettext_lazy("结果"), max_length=1000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "how", chosen(Contacted.choices))
        self.fields["how"].initial = Contacted.PHONE if can_call(self.case, self.user) else Contacted.SITE

    def facts(self) -> given.ContactFacts:
        """How it went."""
        return given.ContactFacts(self.cleaned_data["how"], self.cleaned_data["note"])


class ReplyForm(StepForm, PicturesForm):
    """反馈办理结果."""

    result = forms.CharField(label=gettext_lazy("办理结果"), max_length=2000, widget=forms.Textarea({"rows": 4}))
    co_reason = forms.CharField(
        label=gettext_lazy("不再等协办单位的理由"), max_length=1000, required=False,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    field_order = ("result", "co_reason", "images", "kept")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["images"].label = _("办理后照片")
        self.fields["images"].help_text = _("反映人看得到。")
        waited = "、".join(one.organisation.short for one in open_dispatches(self.case))
        if waited:
            self.fields["co_reason"].help_text = _("还没有办结：%(names)s。") % {"names": waited}
        else:
            del self.fields["co_reason"]

    def facts(self) -> given.ReplyFacts:
        """The result and its pictures."""
        data = self.cleaned_data
        return given.ReplyFacts(data["result"], data.get("co_reason", ""), files=self.picture_ids)


class CheckForm(StepForm):
    """开始核查: pressing is enough."""

    def facts(self) -> given.CheckFacts:
        """Nothing more."""
        return given.CheckFacts()


class CloseForm(StepForm, PicturesForm):
    """核查通过，销号."""

    how = forms.ChoiceField(label=gettext_lazy("回访方式"), widget=forms.RadioSelect)
    contacted = forms.BooleanField(label=gettext_lazy("联系上了反映人"), required=False)
    attempts = forms.IntegerField(label=gettext_lazy("联系次数"), min_value=0, max_value=20, initial=1)
    satisfaction = forms.ChoiceField(label=gettext_lazy("满意度"))
    note = forms.CharField(
        label=gettext_lazy("回访记录"), max_length=1000, required=False, widget=forms.Textarea({"rows": 3})
    )
    field_order = ("how", "contacted", "attempts", "satisfaction", "note", "images", "kept")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "how", chosen(Contacted.choices))
        self.fields["how"].initial = Contacted.PHONE if can_call(self.case, self.user) else Contacted.SITE
        offer(self, "satisfaction", [("", _("请选择")), *chosen(Satisfaction.choices)])
        self.fields["images"].label = _("现场照片")
        self.fields["images"].help_text = _("反映人看得到。")

    def facts(self) -> given.CloseFacts:
        """The follow-up."""
        data = self.cleaned_data
        return given.CloseFacts(
            data["how"], data["contacted"], data["attempts"], data["satisfaction"], data["note"],
            files=self.picture_ids,
        )  # fmt: skip


class NoteForm(StepForm):
    """内部备注."""

    note = forms.CharField(label=gettext_lazy("备注"), max_length=1000, widget=forms.Textarea({"rows": 3}))

    def facts(self) -> given.NoteFacts:
        """The words."""
        return given.NoteFacts(self.cleaned_data["note"])


class RevealForm(AskingForm):
    """The purpose for which the phone is opened."""

    purpose = forms.CharField(label=gettext_lazy("用途"), max_length=100)


STRAIGHT_FORMS: dict[str, type[StepForm]] = {
    "accept": AcceptForm,
    "sign": SignForm,
    "contact": ContactForm,
    "reply": ReplyForm,
    "check": CheckForm,
    "close": CloseForm,
    "note": NoteForm,
}
