"""Forms of intake, of the filter of the list, and of the straight line."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.forms import StepForm
from linli.foundation.access.kept import ask_models
from linli.foundation.access.roles import Level
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import User
from linli.foundation.files.forms import PicturesForm
from linli.foundation.ui.forms import AskingForm, offer_rows, say_what_is_missing
from linli.lib.coordinates import in_china
from linli.lib.ids import new_id
from linli.lib.phones import BadPhone, normalise_phone
from linli.modules.matters import facts as given
from linli.modules.matters.actions import NewMatter, Reporter
from linli.modules.matters.choices import Contacted, MatterKind, Satisfaction, Source, TimeClass
from linli.modules.matters.policies import open_dispatches
from linli.modules.matters.policies.reporter import can_call
from linli.modules.matters.queries import VIEWS, categories, categories_in_use, headings_in_use, state_labels
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.organisations.models import Organisation
from linli.registers.places.forms import AddressedForm

DESK_SOURCES = (Source.CALL, Source.VISIT, Source.WECHAT, Source.HOTLINE, Source.PATROL, Source.CALL_ROUND)
NOBODY = "none"
OUTLINES = ("polygon", "parent__polygon")
TAKERS = frozenset({"R4", "R5", "R6", "R8"})


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


class CommunityField(forms.ModelChoiceField[Area]):
    """A community, shown with its street, of those that `user` may take matters in for."""

    user: User

    def label_from_instance(self, obj: Area) -> str:
        """A community with its street."""
        return f"{obj.parent.short} · {obj.name}" if obj.parent else obj.name

    def to_python(self, value: Any) -> Area | None:
        """The chosen one among those `user` may choose; its statement is kept, since every intake asks it."""
        if value in self.empty_values:
            return None
        try:
            found = ask_models(_community, self.user, uuid.UUID(str(value)))
        except ValueError:
            found = []
        if not found:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        community: Area = found[0]
        return community


class IntakeForm(AddressedForm, PicturesForm):
    """One screen for phone and walk-in. `id` is made with the empty form, so that a second press is the same matter."""

    id = forms.UUIDField(label=gettext_lazy("登记表编号"), widget=forms.HiddenInput)
    source = forms.ChoiceField(label=gettext_lazy("来源"), widget=forms.RadioSelect)
    reporter_name = forms.CharField(
        label=gettext_lazy("反映人"), max_length=40, required=False, help_text=gettext_lazy("不愿留名的可以空着。"),
        widget=forms.TextInput({"autofocus": True, "autocomplete": "off"}),
    )  # fmt: skip
    reporter_phone = forms.CharField(
        label=gettext_lazy("联系电话"), max_length=30, required=False,
        widget=forms.TextInput({"type": "tel", "autocomplete": "off", "inputmode": "tel"}),
        help_text=gettext_lazy("加密保存，列表中只显示后四位。"),
    )  # fmt: skip
    body = forms.CharField(
        label=gettext_lazy("情况"), max_length=4000, widget=forms.Textarea({"rows": 5}),
        help_text=gettext_lazy("聊天里的文字和图片可以直接粘贴。"),
    )  # fmt: skip
    category = CategoryField()
    kind = forms.ChoiceField(label=gettext_lazy("性质"))
    time_class = forms.ChoiceField(label=gettext_lazy("时限"), required=False)
    title = forms.CharField(
        label=gettext_lazy("标题"), max_length=60, required=False, help_text=gettext_lazy("空着就取情况的第一句。")
    )
    community = CommunityField(label=gettext_lazy("社区"), queryset=Area.objects.none(), empty_label=None)
    address = forms.CharField(label=gettext_lazy("地点"), max_length=120, required=False)
    again = forms.BooleanField(label=gettext_lazy("确实是另一件事，照样登记"), required=False)
    lon = forms.FloatField(required=False, widget=forms.HiddenInput, label=gettext_lazy("经度"))
    lat = forms.FloatField(required=False, widget=forms.HiddenInput, label=gettext_lazy("纬度"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "source", [(source.value, source.label) for source in DESK_SOURCES])
        offer(self, "kind", chosen(MatterKind.choices))
        offer(self, "time_class", [("", _("按分类的默认时限")), *chosen(TimeClass.choices)])
        field = offer_rows(self, "community", communities_of(user))
        if isinstance(field, CommunityField):
            field.user = user
        # A form that was sent brings its own values: no need to look for the first community.
        first = None if self.is_bound else first_of(field)
        defaults = {"id": new_id, "source": Source.CALL, "kind": MatterKind.COMPLAINT, "community": first}
        for name, value in defaults.items():
            self.fields[name].initial = self.initial.get(name) or value
        say_what_is_missing(self)

    def clean_body(self) -> str:
        """What was said, not only blanks."""
        return str(self.cleaned_data["body"]).strip()

    def clean_reporter_phone(self) -> str:
        """A phone as digits."""
        text = str(self.cleaned_data["reporter_phone"]).strip()
        if not text:
            return ""
        try:
            return normalise_phone(text)
        except BadPhone as error:
            raise forms.ValidationError(_("电话号码看起来不对，请核对位数。"), code="phone") from error

    def clean(self) -> dict[str, Any]:
        """A point is whole and in China."""
        cleaned = super().clean() or self.cleaned_data
        lon, lat = cleaned.get("lon"), cleaned.get("lat")
        if (lon is None) != (lat is None):
            self.add_error("address", _("位置不完整，请在地图上重新点选。"))
        elif lon is not None and lat is not None and not in_china(lon, lat):
            self.add_error("address", _("这个位置不在中国境内，请在地图上重新点选。"))
        community = cleaned.get("community")
        if cleaned.get("address") and community and "address" not in self.errors:
            self.settle_address(cleaned["address"], community.pk, has_point=lon is not None)
        return cleaned

    def row(self, *, at: datetime, by_role: str, by_organisation: str) -> NewMatter:
        """The matter to take in."""
        data = self.cleaned_data
        community: Area = data["community"]
        return NewMatter(
            id=data["id"], body=data["body"], title=data["title"], category=data["category"], kind=data["kind"],
            source=data["source"], time_class=data["time_class"], community_id=community.pk,
            street_id=community.parent_id, address=data["address"], place=self.spot, lon=data["lon"],
            lat=data["lat"], reporter=Reporter(data["reporter_name"].strip(), data["reporter_phone"]),
            files=self.picture_ids, received_at=at, by_role=by_role, by_organisation=by_organisation,
        )  # fmt: skip


def communities_of(user: User) -> Any:
    """The communities somebody may take matters in for, with their streets."""
    return _communities(user).select_related("parent").defer(*OUTLINES).order_by("code", "name")


def _community(user: User, pk: uuid.UUID) -> Any:
    """One of them."""
    return _communities(user).filter(pk=pk)


def _communities(user: User) -> Any:
    scope = scope_of(user)
    mine = Q(pk__in=scope.targets(Level.COMMUNITY, TAKERS)) | Q(parent_id__in=scope.targets(Level.STREET, TAKERS))
    if grids := scope.targets(Level.GRID, TAKERS):
        mine |= Q(pk__in=Area.objects.filter(pk__in=grids).values("community_id"))
    return Area.objects.filter(mine, level=AreaLevel.COMMUNITY, active=True)


def first_of(field: forms.ModelChoiceField[Area]) -> uuid.UUID | None:
    """The first choice of a field."""
    first = field.queryset.first() if field.queryset is not None else None
    return first.pk if first else None


class FilterForm(forms.Form):
    """The filter of the list; what is not understood is left out and said, rather than refused."""

    view = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=gettext_lazy("内容"), required=False, max_length=100)
    state = forms.ChoiceField(label=gettext_lazy("阶段"), required=False)
    heading = forms.ChoiceField(label=gettext_lazy("大类"), required=False)
    time_class = forms.ChoiceField(label=gettext_lazy("时限等级"), required=False)
    grid = forms.ModelChoiceField(label=gettext_lazy("网格"), queryset=Area.objects.none(), required=False)
    lead = forms.ChoiceField(label=gettext_lazy("主办单位"), required=False)
    since = forms.DateField(label=gettext_lazy("登记自"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=gettext_lazy("登记至"), required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "view", [(key, key) for key in VIEWS])
        offer(self, "state", [("", _("全部")), *((key, _(label)) for key, label in state_labels().items())])
        say_what_is_missing(self)
        offer(self, "heading", lambda: [("", _("全部")), *headings_in_use()])
        offer(self, "time_class", [("", _("全部")), *chosen(TimeClass.choices)])
        offer(self, "lead", lambda: [("", _("全部")), (NOBODY, _("尚未派单")), *unit_choices(user)])
        offer_rows(self, "grid", grids_of(user)).empty_label = _("全部")

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
    """The grids within somebody's reach."""
    scope = scope_of(user)
    found = Area.objects.filter(level=AreaLevel.GRID, active=True)
    mine = found.filter(pk__in=scope.targets(Level.GRID))
    mine |= found.filter(community_id__in=scope.targets(Level.COMMUNITY))
    return (mine | found.filter(street_id__in=scope.targets(Level.STREET))).order_by("code", "name")


class AcceptForm(StepForm):
    """受理."""

    category = CategoryField()
    time_class = forms.ChoiceField(label=gettext_lazy("时限"))
    duplicates_seen = forms.BooleanField(label=gettext_lazy("已看过有没有重复"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "time_class", chosen(TimeClass.choices))
        self.fields["category"].initial = self.case.matter.category_id
        self.fields["time_class"].initial = self.case.matter.time_class

    def facts(self) -> given.AcceptFacts:
        """What was decided."""
        data = self.cleaned_data
        name = categories()[data["category"]].name
        return given.AcceptFacts(data["category"], data["time_class"], data["duplicates_seen"], name)


class LocateForm(StepForm):
    """定位."""

    grid = forms.ModelChoiceField(label=gettext_lazy("网格"), queryset=Area.objects.none())
    address = forms.CharField(label=gettext_lazy("地点"), max_length=120, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grids = Area.objects.filter(level=AreaLevel.GRID, active=True, street_id=self.case.street_id)
        offer_rows(self, "grid", grids.order_by("code", "name"))
        self.fields["grid"].initial = self.case.grid_id
        self.fields["address"].initial = self.case.matter.address

    def facts(self) -> given.LocateFacts:
        """Where it lies."""
        grid = self.cleaned_data["grid"]
        return given.LocateFacts(grid.pk, grid.name, self.cleaned_data["address"])


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
    "locate": LocateForm,
    "sign": SignForm,
    "contact": ContactForm,
    "reply": ReplyForm,
    "check": CheckForm,
    "close": CloseForm,
    "note": NoteForm,
}
