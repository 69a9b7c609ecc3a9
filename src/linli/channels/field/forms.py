"""The forms of the phone: report with a photo, and the log of what was settled on the spot."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.actions import StepRefused
from linli.channels.field.policies import WORKERS
from linli.channels.field.queries import Tiles, grids_near, own_grids, tiles_of
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import User
from linli.foundation.files.forms import PicturesForm
from linli.foundation.ui.forms import say_what_is_missing
from linli.lib.coordinates import in_china
from linli.lib.ids import new_id
from linli.lib.masking import find_personal_data
from linli.lib.phones import BadPhone, normalise_phone
from linli.modules.matters.actions import NewMatter, Reporter
from linli.modules.matters.choices import MatterKind, Source
from linli.modules.matters.facts import SettleFacts
from linli.modules.matters.queries import Choice
from linli.registers.areas.models import Area
from linli.registers.areas.queries import locate
from linli.registers.areas.successors import current_line
from linli.registers.places.forms import AddressedForm

HAZARDS = "06"


class GridField(forms.ModelChoiceField[Area]):
    """A grid, shown with its community."""

    def label_from_instance(self, obj: Area) -> str:
        """The grid, behind its community where its own short name does not say it."""
        community = obj.community.short if obj.community else ""
        return obj.short if obj.short.startswith(community) else f"{community} · {obj.short}"


class ReportForm(AddressedForm, PicturesForm):
    """拍照上报. `id` is made with the empty form, so that a second tap is the same matter.

    Words may be left out where there is a photo. A grid that is chosen holds; without one the point says which it is.
    """

    small = False
    id = forms.UUIDField(widget=forms.HiddenInput({"data-keep": ""}), label=gettext_lazy("上报单编号"))
    category = forms.ChoiceField(label=gettext_lazy("分类"))
    grid = GridField(
        label=gettext_lazy("网格"), queryset=Area.objects.none(), required=False, empty_label=gettext_lazy("按定位")
    )
    address = forms.CharField(
        label=gettext_lazy("地点"), max_length=120, required=False,
        widget=forms.TextInput({"placeholder": gettext_lazy("如：7 号楼门口")}),
    )  # fmt: skip
    body = forms.CharField(
        label=gettext_lazy("情况"), max_length=4000, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("拍了照片可以不写。"),
    )  # fmt: skip
    reporter_name = forms.CharField(
        label=gettext_lazy("反映人"), max_length=40, required=False,
        widget=forms.TextInput({"autocomplete": "off", "data-private": ""}),
    )  # fmt: skip
    reporter_phone = forms.CharField(
        label=gettext_lazy("联系电话"), max_length=30, required=False,
        widget=forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "off", "data-private": ""}),
    )  # fmt: skip
    lon = forms.FloatField(required=False, widget=forms.HiddenInput({"data-keep": ""}), label=gettext_lazy("经度"))
    lat = forms.FloatField(required=False, widget=forms.HiddenInput({"data-keep": ""}), label=gettext_lazy("纬度"))

    def __init__(self, *args: Any, user: User, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.roles = user, scope_of(user).roles
        self.tiles: Tiles = tiles_of(user, at, small=self.small)
        self.by_code: dict[str, Choice] = {one.code: one for _name, rows in self.tiles.headings for one in rows}
        cast("forms.ChoiceField", self.fields["category"]).choices = [(c, one.name) for c, one in self.by_code.items()]
        cast("GridField", self.fields["grid"]).queryset = grids_near(user)
        own = [one for one in own_grids(user) if one not in current_line().heirs]
        self.fields["grid"].initial = own[0] if len(own) == 1 else None
        self.fields["id"].initial = new_id
        if self.anonymous_only:
            del self.fields["reporter_name"], self.fields["reporter_phone"]
        say_what_is_missing(self)

    @property
    def anonymous_only(self) -> bool:
        """Building heads write down nobody's name or number."""
        return self.small or self.roles.isdisjoint(WORKERS)

    @property
    def chosen(self) -> str:
        """The code of the tile that is pressed."""
        return str(self["category"].value() or "")

    @property
    def chosen_is_frequent(self) -> bool:
        """Whether that tile is among the frequent ones."""
        return any(one.code == self.chosen for one in self.tiles.frequent)

    @property
    def chosen_heading(self) -> str:
        """The heading of the tile that is pressed."""
        choice = self.by_code.get(self.chosen)
        return choice.heading if choice else ""

    def keep(self, *, by: User, at: datetime) -> None:
        """Store the photos; where there is none, words are asked for."""
        super().keep(by=by, at=at)
        spoken = self.small or self.pictures or self.cleaned_data.get("body")
        if not spoken and not {"images", "body"} & self.errors.keys():
            self.add_error("body", _("没有照片的，请写几句情况。"))

    def clean_body(self) -> str:
        """What was seen, without numbers of persons where nobody may be named."""
        text = str(self.cleaned_data["body"]).strip()
        if self.anonymous_only and find_personal_data(text):
            raise forms.ValidationError(_("请不要写电话和证件号码，这里只记事，不记人。"), code="personal")
        return text

    def clean_reporter_phone(self) -> str:
        """A phone as digits."""
        text = str(self.cleaned_data["reporter_phone"]).strip()
        try:
            return normalise_phone(text) if text else ""
        except BadPhone as error:
            raise forms.ValidationError(_("电话号码看起来不对，请核对位数。"), code="phone") from error

    def clean(self) -> dict[str, Any]:
        """There is a place: a grid that was chosen, a point inside one, or an address that says where."""
        cleaned = super().clean() or self.cleaned_data
        if "grid" in self.errors:
            return cleaned
        lon, lat = cleaned.get("lon"), cleaned.get("lat")
        has_point = lon is not None and lat is not None
        grid = cleaned.get("grid") or (locate(lon, lat) if lon and lat and in_china(lon, lat) else None)
        if typed := str(cleaned.get("address", "")).strip():
            self.settle_address(typed, grid.community_id if grid else self._community_id(), has_point=grid is not None)
        if grid is not None or self.is_asking or (self.spot and self.spot.grid_id):
            return cleaned
        sentence = _("这个位置不在任何网格内，请选择网格。") if has_point else _("没有定位，请选择网格。")
        self.add_error("grid", sentence)
        return cleaned

    def _community_id(self) -> UUID | None:
        """The community of the first grid that is offered."""
        first = cast("GridField", self.fields["grid"]).queryset
        return first.values_list("community_id", flat=True).first() if first is not None else None

    def row(self, *, at: datetime, by_role: str, by_organisation: str, tell: bool) -> NewMatter:
        """The matter to take in."""
        data = self.cleaned_data
        choice = self.by_code[data["category"]]
        grid: Area | None = data["grid"]
        return NewMatter(
            id=data["id"], body=data["body"] or self.default_words % {"name": choice.name},
            title="" if data["body"] else choice.name, category=choice.code, kind=self.kind_of(choice),
            source=Source.BUILDING_HEAD if by_role == "R3" else Source.PATROL, address=data["address"].strip(),
            place=self.spot, lon=data["lon"], lat=data["lat"], grid_id=grid.pk if grid else None,
            community_id=grid.community_id if grid else None, street_id=grid.street_id if grid else None,
            reporter=self.reporter, files=self.picture_ids, received_at=at, by_role=by_role,
            by_organisation=by_organisation, tell=tell,
        )  # fmt: skip

    @property
    def default_words(self) -> str:
        """What is written down where nobody wrote anything."""
        return _("小事登记：%(name)s。") if self.small else _("现场发现：%(name)s，详见照片。")

    @staticmethod
    def kind_of(choice: Choice) -> MatterKind:
        """A danger, or else something found in the grid."""
        return MatterKind.HAZARD if choice.code.startswith(HAZARDS) else MatterKind.GRID_EVENT

    @property
    def reporter(self) -> Reporter:
        """The resident on whose behalf it is reported; nobody where it was only found."""
        data = self.cleaned_data
        return Reporter(str(data.get("reporter_name", "")).strip(), str(data.get("reporter_phone", "")))


class LogForm(ReportForm):
    """记一笔: a small matter that is settled already. It names nobody."""

    small = True


class SettledForm(PicturesForm):
    """能办即办, beside the report: what was done, that the reporter agrees, and photos afterwards."""

    result = forms.CharField(
        label=gettext_lazy("怎么办的"), max_length=2000, widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    agreed = forms.BooleanField(label=gettext_lazy("反映人或当事人同意这样办结"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="done", **kwargs)
        self.fields["result"].error_messages["required"] = _("请写一句是怎么办的。")

    def clean_result(self) -> str:
        """What was done, without numbers of persons."""
        text = str(self.cleaned_data["result"]).strip()
        if find_personal_data(text):
            raise forms.ValidationError(_("请不要写电话和证件号码，这里只记事，不记人。"), code="personal")
        return text

    def facts(self) -> SettleFacts:
        """What was done."""
        return SettleFacts(self.cleaned_data["result"], self.cleaned_data["agreed"], files=self.picture_ids)

    def refuse(self, error: StepRefused) -> None:
        """Put what is missing at its field, or on top."""
        for missing in error.missing:
            self.add_error(missing.field if missing.field in self.fields else None, missing.message)
