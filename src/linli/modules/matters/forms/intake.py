"""The form of the desk's intake."""

import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.access.kept import ask_models
from linli.foundation.access.roles import Level
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import User
from linli.foundation.files.forms import PicturesForm
from linli.foundation.ui.forms import say_what_is_missing
from linli.lib.coordinates import in_china
from linli.lib.ids import new_id
from linli.lib.phones import BadPhone, normalise_phone
from linli.modules.matters.actions import NewMatter, Reporter
from linli.modules.matters.choices import MatterKind, Source
from linli.modules.matters.forms.straight import CategoryField, chosen
from linli.modules.matters.queries.classes import class_choices
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.places.forms import AddressedForm

DESK_SOURCES = (Source.CALL, Source.VISIT, Source.WECHAT, Source.HOTLINE, Source.PATROL, Source.CALL_ROUND)
OUTLINES = ("polygon", "parent__polygon")
TAKERS = frozenset({"R4", "R5", "R6", "R8"})


class CommunityChoices(ModelChoiceIterator[Area]):
    """The communities of a field, put together only where they are shown: a form that is sent and right shows none."""

    def __iter__(self) -> Iterator[Any]:
        self.queryset = communities_of(cast("CommunityField", self.field).user)
        yield from super().__iter__()


class CommunityField(forms.ModelChoiceField[Area]):
    """A community, shown with its street, of those that `user` may take matters in for."""

    user: User
    iterator = CommunityChoices

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
    source = forms.ChoiceField(
        label=gettext_lazy("来源"), widget=forms.RadioSelect, choices=lambda: [(s.value, s.label) for s in DESK_SOURCES]
    )
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
    kind = forms.ChoiceField(label=gettext_lazy("性质"), choices=lambda: chosen(MatterKind.choices))
    time_class = forms.ChoiceField(
        label=gettext_lazy("时限"), required=False,
        choices=lambda: [("", _("按分类的默认时限")), *class_choices()],
    )  # fmt: skip
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
        cast("CommunityField", self.fields["community"]).user = user
        # A form that was sent brings its own values: no need to look for the first community.
        first = None if self.is_bound else first_of(communities_of(user))
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
    return _communities(user).filter(pk=pk).defer("polygon")


def _communities(user: User) -> Any:
    scope = scope_of(user)
    mine = Q(pk__in=scope.targets(Level.COMMUNITY, TAKERS)) | Q(parent_id__in=scope.targets(Level.STREET, TAKERS))
    if grids := scope.targets(Level.GRID, TAKERS):
        mine |= Q(pk__in=Area.objects.filter(pk__in=grids).values("community_id"))
    return Area.objects.filter(mine, level=AreaLevel.COMMUNITY, active=True)


def first_of(communities: QuerySet[Area]) -> uuid.UUID | None:
    """The first of them."""
    return communities.values_list("pk", flat=True).first()
