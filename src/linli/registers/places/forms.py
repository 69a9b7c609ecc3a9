"""Forms of the pages of places, and what a form needs where somebody types an address."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.db.models import Case, Q, When
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.access.roles import Level
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import User
from linli.foundation.ui.forms import AskingForm, offer_rows
from linli.lib.phones import BadPhone, normalise_phone
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.areas.people import people_in
from linli.registers.organisations.group_forms import PersonChoice
from linli.registers.organisations.models import Organisation
from linli.registers.places.actions import NewEquipment, NewHead, NewRule
from linli.registers.places.choices import Built, EquipmentKind, PlaceKind, RuleKind, Use
from linli.registers.places.models import Place
from linli.registers.places.policies import SETTERS
from linli.registers.places.resolving import Candidate, Resolution, resolve

NONE_OF_THEM = "none"
BETWEEN = re.compile(r"[、，,;；\s]+")
OF_KIND: dict[str, frozenset[str]] = {
    PlaceKind.COMPOUND: frozenset({"community", "aliases", "built", "area_m2", "manager", "owners"}),
    PlaceKind.BUILDING: frozenset({"floors"}),
    PlaceKind.UNIT: frozenset(),
    PlaceKind.HOUSE: frozenset({"use"}),
}
KEYS = ("grid", "manager", "owners")


class NotAsked(forms.HiddenInput):
    """Nothing: for `place` in a form that is shown as a whole, until it is asked."""

    def render(self, *_given: Any, **_named: Any) -> SafeString:
        """Nothing."""
        return SafeString()


class AddressedForm(forms.Form):
    """Mixin: the field `address` is read into a place, and the field `place` asks which one where that is not certain.

    Show `place` only while `is_asking`. After `settle_address`, `spot` is the place that is meant, or None.
    """

    place = forms.CharField(label=gettext_lazy("是哪一处"), required=False, widget=forms.RadioSelect)
    spot: Candidate | None = None
    is_asking = False
    tells_houses = True

    def settle_address(
        self, text: str, community_id: UUID | None, *, has_point: bool, street_id: UUID | None = None
    ) -> None:
        """Find the place that is meant, in a street where one is named; ask where several may be and no point says.

        `has_point` holds too where somebody said by other means where it is.
        """
        resolution = resolve(text.strip(), community_id, houses=self.tells_houses)
        if street_id:
            resolution = Resolution(tuple(one for one in resolution.candidates if one.street_id == street_id))
        chosen = str(self.cleaned_data.get("place", ""))
        self.spot = next((one for one in resolution.candidates if str(one.id) == chosen), resolution.certain)
        if chosen == NONE_OF_THEM:
            self.spot = None
        elif self.spot is None and resolution.offered and not has_point:
            self._ask(resolution.offered)

    def _ask(self, offered: tuple[Candidate, ...]) -> None:
        """Offer them, the likeliest first and chosen, so that sending once more takes it."""
        self.is_asking = True
        choices = [*((str(one.id), one.full) for one in offered), (NONE_OF_THEM, _("都不是，或者不在这些地方"))]
        field = self.fields["place"]
        field.widget, field.required = forms.RadioSelect(choices=choices), True
        self.data: Any = self.data.copy()
        self.data[self.add_prefix("place")] = str(offered[0].id)
        self.add_error("place", _("这个地点可能是下面几处，请选一处再提交。"))


class AreaField(forms.ModelChoiceField[Area]):
    """A community or a grid by its name."""

    def label_from_instance(self, obj: Area) -> str:
        """The name."""
        return obj.name


class FilterForm(forms.Form):
    """What the list is narrowed to; what is not understood is left out."""

    q = forms.CharField(label=gettext_lazy("名称、地址或拼音首字母"), max_length=60, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), choices=[("", gettext_lazy("小区、院落")), *PlaceKind.choices[1:]], required=False
    )
    community = AreaField(
        label=gettext_lazy("社区"), queryset=Area.objects.none(), required=False, empty_label=gettext_lazy("全部")
    )
    grid = AreaField(
        label=gettext_lazy("网格"), queryset=Area.objects.none(), required=False, empty_label=gettext_lazy("全部")
    )
    compound = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the areas this person sees."""
        super().__init__(*args, **kwargs)
        seen = Area.objects.visible_to(user).filter(active=True).order_by("code", "name").defer("polygon")
        for name, level in (("community", AreaLevel.COMMUNITY), ("grid", AreaLevel.GRID)):
            cast("AreaField", self.fields[name]).queryset = seen.filter(level=level)


def number_field(label: Any, most: int) -> forms.IntegerField:
    """A figure that may be left out."""
    return forms.IntegerField(label=label, min_value=0, max_value=most, required=False)


def unit_field(label: Any, help_text: Any = "") -> forms.ModelChoiceField[Organisation]:
    """A unit that may be left out."""
    return forms.ModelChoiceField(
        label=label, queryset=Organisation.objects.none(), required=False, empty_label=gettext_lazy("没有"),
        help_text=help_text,
    )  # fmt: skip


class PlaceForm(AskingForm):
    """What is written down about a place of one kind, in one community."""

    community = AreaField(label=gettext_lazy("社区"), queryset=Area.objects.none(), empty_label=None)
    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    aliases = forms.CharField(
        label=gettext_lazy("别名"), max_length=200, required=False,
        help_text=gettext_lazy("居民平时怎么叫，用顿号分开。登记时按名称、别名和拼音首字母都能找到。"),
    )  # fmt: skip
    address = forms.CharField(
        label=gettext_lazy("门牌地址"), max_length=120, required=False, help_text=gettext_lazy("例如 松园路 8 号。")
    )
    grid = AreaField(
        label=gettext_lazy("网格"), queryset=Area.objects.none(), required=False,
        empty_label=gettext_lazy("按位置，或跨网格"),
    )  # fmt: skip
    lon = forms.FloatField(label=gettext_lazy("经度"), required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(label=gettext_lazy("纬度"), required=False, widget=forms.HiddenInput)
    built = forms.ChoiceField(
        label=gettext_lazy("小区类型"), choices=[("", gettext_lazy("不填")), *Built.choices], required=False
    )
    use = forms.ChoiceField(
        label=gettext_lazy("用途"), choices=[("", gettext_lazy("不填")), *Use.choices], required=False
    )
    floors = number_field(gettext_lazy("层数"), 200)
    households = number_field(gettext_lazy("户数"), 10_000_000)
    people = number_field(gettext_lazy("人数"), 10_000_000)
    area_m2 = number_field(gettext_lazy("占地面积（平方米）"), 100_000_000)
    manager = unit_field(gettext_lazy("物业"))
    owners = unit_field(gettext_lazy("业委会或自管小组"))

    def __init__(self, *args: Any, user: User, kind: str, community: Area | None, **kwargs: Any) -> None:
        """Only the fields of this kind; without a community, those the person may change are offered."""
        super().__init__(*args, **kwargs)
        kept = {"name", "address", "grid", "lon", "lat", "households", "people"} | OF_KIND[kind]
        for name in [name for name in self.fields if name not in kept]:
            del self.fields[name]
        self._offer_areas(user, community)
        units = Organisation.objects.filter(active=True).order_by("short", "id")
        for name in ("manager", "owners"):
            if name in self.fields:
                cast("forms.ModelChoiceField[Organisation]", self.fields[name]).queryset = units
        if kind != PlaceKind.COMPOUND:
            self.fields["name"].help_text = _("只写数字也可以，例如 11 就是 11号楼。")

    def _offer_areas(self, user: User, community: Area | None) -> None:
        if community is not None:
            self.fields.pop("community", None)
        offered = Area.objects.filter(active=True).order_by("code", "name").defer("polygon")
        grids = offered.filter(level=AreaLevel.GRID)
        if community is not None:
            grids = grids.filter(community=community)
        elif "community" in self.fields:
            communities = changeable_communities(user)
            cast("AreaField", self.fields["community"]).queryset = communities
            grids = grids.filter(community__in=communities)
        cast("AreaField", self.fields["grid"]).queryset = grids

    @property
    def values(self) -> dict[str, Any]:
        """The columns to write."""
        given = {
            name: value for name, value in self.cleaned_data.items() if name not in {"community", "name", "aliases"}
        }
        for name in KEYS:
            if name in given:
                chosen = given.pop(name)
                given[f"{name}_id"] = chosen.pk if chosen else None
        return given

    @property
    def alias_names(self) -> tuple[str, ...] | None:
        """The other names, or None where this kind has none."""
        if "aliases" not in self.fields:
            return None
        return tuple(dict.fromkeys(one for one in BETWEEN.split(self.cleaned_data["aliases"]) if one))


def changeable_communities(user: User) -> Any:
    """The communities whose places a person may change."""
    found = Area.objects.filter(level=AreaLevel.COMMUNITY, active=True).order_by("code", "name").defer("polygon")
    scope = scope_of(user)
    if scope.has_role("R13"):
        return found
    streets, own = (scope.targets(level, SETTERS) for level in (Level.STREET, Level.COMMUNITY))
    return found.filter(parent_id__in=streets) | found.filter(id__in=own)


class LeftPlacesForm(AskingForm):
    """Which places of a grid out of use go into which grid; those it became are offered first."""

    ids = forms.TypedMultipleChoiceField(label=gettext_lazy("要移动的地点"))
    grid = AreaField(
        label=gettext_lazy("新网格"),
        queryset=Area.objects.none(),
        empty_label=gettext_lazy("请选择新网格"),
        widget=forms.Select({"class": "form-select w-auto"}),
    )

    def __init__(
        self, *args: Any, places: Iterable[Place], community_id: UUID, heirs: Iterable[UUID], **kwargs: Any
    ) -> None:
        """Offer these places, and the grids of their community."""
        super().__init__(*args, **kwargs)
        self.places = {str(one.id): one for one in places}
        cast("forms.TypedMultipleChoiceField", self.fields["ids"]).choices = [(key, key) for key in self.places]
        grids = Area.objects.filter(level=AreaLevel.GRID, active=True, community_id=community_id).defer("polygon")
        first = When(id__in=list(heirs), then=0)
        cast("AreaField", self.fields["grid"]).queryset = grids.order_by(Case(first, default=1), "code", "name")

    @property
    def chosen(self) -> list[Place]:
        """The places that were ticked."""
        return [self.places[key] for key in self.cleaned_data["ids"]]


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    """A day."""
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class BelongingForm(AskingForm):
    """What belongs to a place from a day on."""

    def __init__(self, *args: Any, place: Place, on: date, **kwargs: Any) -> None:
        """Begin with the day given."""
        super().__init__(*args, initial={"from_on": on}, **kwargs)
        self.place, self.on = place, on


class EquipmentForm(BelongingForm):
    """Something that stands in a place."""

    kind = forms.ChoiceField(label=gettext_lazy("设备"), choices=EquipmentKind)
    name = forms.CharField(label=gettext_lazy("编号或位置"), max_length=60)
    keeper = unit_field(gettext_lazy("维保单位"))
    phone = forms.CharField(label=gettext_lazy("维保电话"), max_length=30, required=False)
    checked_on = day_field(gettext_lazy("上次检验"), required=False)
    from_on = day_field(gettext_lazy("启用日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the units in use."""
        super().__init__(*args, **kwargs)
        units = Organisation.objects.filter(active=True).order_by("short", "id")
        cast("forms.ModelChoiceField[Organisation]", self.fields["keeper"]).queryset = units

    @property
    def new(self) -> NewEquipment:
        """What to write down."""
        data = dict(self.cleaned_data)
        keeper = data.pop("keeper")
        return NewEquipment(**data, keeper_id=keeper.pk if keeper else None)


class RuleForm(BelongingForm):
    """A site rule."""

    kind = forms.ChoiceField(label=gettext_lazy("规则"), choices=RuleKind)
    starts = forms.TimeField(
        label=gettext_lazy("每天从"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=gettext_lazy("到"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text=gettext_lazy("可以跨过零点，例如 22:00 到 06:00。"),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("说明"), max_length=200, required=False,
        help_text=gettext_lazy("堆放区写清位置和负责的单位。"),
    )  # fmt: skip
    from_on = day_field(gettext_lazy("生效日期"))
    to_on = day_field(gettext_lazy("失效日期"), required=False)

    @property
    def new(self) -> NewRule:
        """What to write down."""
        return NewRule(**self.cleaned_data)


class HeadForm(BelongingForm):
    """Who looks after a building."""

    user = PersonChoice(
        label=gettext_lazy("账号"), queryset=User.objects.none(), required=False, empty_label=gettext_lazy("没有账号"),
        help_text=gettext_lazy("用本系统上报的楼栋长在这里选择，其他人只填姓名。"),
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=40)
    phone = forms.CharField(
        label=gettext_lazy("电话"), max_length=30, required=False, widget=forms.TextInput({"type": "tel"}),
        help_text=gettext_lazy("加密保存，页面上只显示后四位。"),
    )  # fmt: skip
    is_party = forms.BooleanField(label=gettext_lazy("是党员"), required=False)
    from_on = day_field(gettext_lazy("起始日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer who serves in the community of the place and in its grids."""
        super().__init__(*args, **kwargs)
        community = self.place.community_id
        areas = Area.objects.filter(Q(pk=community) | Q(parent_id=community, level=AreaLevel.GRID))
        offer_rows(self, "user", people_in(areas, self.on))

    def clean_phone(self) -> str:
        """A phone as digits."""
        text = str(self.cleaned_data["phone"]).strip()
        try:
            return normalise_phone(text) if text else ""
        except BadPhone as error:
            raise forms.ValidationError(_("电话号码看起来不对，请核对位数。"), code="phone") from error

    @property
    def new(self) -> NewHead:
        """What to write down."""
        data = dict(self.cleaned_data)
        user = data.pop("user")
        return NewHead(**data, user_id=user.pk if user else None)


class LedgerForm(forms.Form):
    """Whose ledger."""

    community = AreaField(label=gettext_lazy("社区"), queryset=Area.objects.none(), empty_label=None)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the communities this person sees."""
        super().__init__(*args, **kwargs)
        seen = Area.objects.visible_to(user).filter(active=True, level=AreaLevel.COMMUNITY)
        cast("AreaField", self.fields["community"]).queryset = seen.order_by("code", "name").defer("polygon")
