"""The forms of reporting and of finding a matter again."""

import re
import unicodedata
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.channels.portal.access import code_of
from linli.foundation.files.forms import OpenPicturesForm
from linli.foundation.proof.forms import ProofField
from linli.foundation.ui.forms import AskingForm, say_what_is_missing
from linli.lib.coordinates import in_china
from linli.lib.ids import new_id
from linli.lib.numbers import read_query_code
from linli.lib.phones import BadPhone, normalise_phone
from linli.modules.matters.actions import NewMatter, Reporter
from linli.modules.matters.choices import MatterKind, Source, TimeClass
from linli.modules.matters.queries.reported import first_category, headings
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.places.forms import AddressedForm
from linli.registers.places.queries import place_by_code
from linli.registers.places.resolving import candidate_of, resolve

ROLE = "R1"
NUMBER = re.compile(r"(\D+?)[\[(〔【{]?(\d{4})[\])〕】}]?\D*?(\d+)\D?")
PHONE = {"type": "tel", "inputmode": "tel", "autocomplete": "tel-national", "data-private": ""}


class CommunityField(forms.ModelChoiceField[Area]):
    """A community by its name."""

    def label_from_instance(self, obj: Area) -> str:
        """The name."""
        return obj.name


class ReportForm(AddressedForm, OpenPicturesForm):
    """我要反映. `id` is made with the empty form, so that a second tap is the same matter.

    `at` is the code of a poster: the place it hangs in is `located`, and the address says where in it.
    """

    tells_houses = False

    id = forms.UUIDField(widget=forms.HiddenInput({"data-keep": ""}), label=gettext_lazy("反映单编号"))
    body = forms.CharField(
        label=gettext_lazy("什么事"), max_length=4000,
        widget=forms.Textarea({"rows": 4, "placeholder": gettext_lazy("例如：3 号楼门口的路灯不亮，晚上看不清台阶。")}),
    )  # fmt: skip
    heading = forms.ChoiceField(label=gettext_lazy("是哪一类"), required=False)
    community = CommunityField(label=gettext_lazy("社区"), queryset=Area.objects.none(), empty_label=None)
    at = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput, label=gettext_lazy("海报代码"))
    address = forms.CharField(
        label=gettext_lazy("在哪里"), max_length=120, required=False,
        help_text=gettext_lazy("例如：3 号楼 2 单元门口"),
    )  # fmt: skip
    lon = forms.FloatField(required=False, widget=forms.HiddenInput({"data-keep": ""}), label=gettext_lazy("经度"))
    lat = forms.FloatField(required=False, widget=forms.HiddenInput({"data-keep": ""}), label=gettext_lazy("纬度"))
    reporter_phone = forms.CharField(
        label=gettext_lazy("联系电话"), max_length=30, required=False, widget=forms.TextInput(PHONE),
        help_text=gettext_lazy("留下电话，办到哪一步都有短信告诉您。"),
    )  # fmt: skip
    reporter_name = forms.CharField(
        label=gettext_lazy("怎么称呼您"), max_length=40, required=False,
        widget=forms.TextInput({"autocomplete": "name", "data-private": ""}),
    )  # fmt: skip
    confidential = forms.BooleanField(label=gettext_lazy("为我保密：不让办理单位知道是谁反映的"), required=False)
    website = forms.CharField(
        required=False, label=gettext_lazy("网址"), widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"})
    )
    proof = ProofField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.communities = Area.objects.filter(level=AreaLevel.COMMUNITY, active=True).order_by("code", "name")
        cast("CommunityField", self.fields["community"]).queryset = self.communities
        self.headings = headings()
        self.located = place_by_code(str(self["at"].value() or ""))
        cast("forms.ChoiceField", self.fields["heading"]).choices = [("", ""), *self.headings]
        self.fields["id"].initial = new_id
        self.fields["images"].label = _("照片、录音或短视频")
        say_what_is_missing(self)

    @property
    def chosen(self) -> str:
        """The code of the tile that is pressed."""
        return str(self["heading"].value() or "")

    def clean_body(self) -> str:
        """Some words that say something."""
        text = str(self.cleaned_data["body"]).strip()
        if len(text) < 4:
            raise forms.ValidationError(_("请再写几个字，说清是什么事。"), code="short")
        return text

    def clean_reporter_phone(self) -> str:
        """A phone as digits."""
        text = str(self.cleaned_data["reporter_phone"]).strip()
        try:
            return normalise_phone(text) if text else ""
        except BadPhone as error:
            raise forms.ValidationError(
                _("电话号码看起来不对，请核对位数；不想留电话的可以空着。"), code="phone"
            ) from error

    def clean(self) -> dict[str, Any]:
        """A point is whole and in China."""
        cleaned = super().clean() or self.cleaned_data
        lon, lat = cleaned.get("lon"), cleaned.get("lat")
        if (lon is None) != (lat is None):
            self.add_error("address", _("位置不完整，请重新定位，或者写下地址。"))
        elif lon is not None and lat is not None and not in_china(lon, lat):
            self.add_error("address", _("这个位置不在中国境内，请重新定位，或者写下地址。"))
        if "address" not in self.errors:
            self._locate(cleaned, has_point=lon is not None)
        return cleaned

    def _locate(self, cleaned: dict[str, Any], *, has_point: bool) -> None:
        """The place of the poster, or the part of it that the address names; without a poster what the address says."""
        typed, community = str(cleaned.get("address", "")), cleaned.get("community")
        if self.located is None:
            if typed and community:
                self.settle_address(typed, community.pk, has_point=has_point)
            return
        self.spot = candidate_of(self.located)
        cleaned["address"] = f"{self.located.full} {typed}".strip()[:120]
        within = resolve(cleaned["address"], self.located.community_id, houses=False).certain
        if within and within.full.startswith(self.located.full):
            self.spot = within

    @property
    def is_trap_sprung(self) -> bool:
        """Whether somebody filled in the field that no person sees."""
        return bool(self.cleaned_data.get("website"))

    def row(self, *, at: datetime, source: Source) -> NewMatter:
        """The matter to take in."""
        data = self.cleaned_data
        community: Area = data["community"]
        pk: UUID = data["id"]
        return NewMatter(
            id=pk, body=data["body"], category=first_category(data["heading"]), kind=MatterKind.HELP, source=source,
            community_id=community.pk, street_id=community.parent_id, address=data["address"].strip(),
            time_class=TimeClass.P2,
            lon=data["lon"], lat=data["lat"], reporter=Reporter(data["reporter_name"].strip(), data["reporter_phone"]),
            place=self.spot,
            files=self.picture_ids, received_at=at, by_role=ROLE, confidential=data["confidential"],
            query_code=code_of(pk), session_hash=self.uploader.session_hash,
        )  # fmt: skip


class FindForm(AskingForm):
    """查进度: the number and the end of a phone, or the code of the receipt."""

    number = forms.CharField(
        label=gettext_lazy("编号或查询码"), max_length=60,
        widget=forms.TextInput({"autocomplete": "off", "data-private": "", "autocapitalize": "characters"}),
        help_text=gettext_lazy("回执上的编号，如“松园诉〔2026〕12号”，或者 8 位查询码。"),
    )  # fmt: skip
    last_four = forms.CharField(
        label=gettext_lazy("手机号后四位"), max_length=10, required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "data-private": ""}),
        help_text=gettext_lazy("填查询码的不用填。"),
    )  # fmt: skip

    def clean_number(self) -> str:
        """The number as it is printed, or the code as it is kept."""
        typed = re.sub(r"\s", "", unicodedata.normalize("NFKC", self.cleaned_data["number"]))
        found = NUMBER.fullmatch(typed)
        return f"{found[1]}〔{found[2]}〕{int(found[3])}号" if found and not typed.isascii() else typed

    @property
    def as_typed(self) -> str:
        """The number as it was typed, for numbers that this installation writes its own way."""
        return str(self.data.get("number", "")).strip()

    def clean_last_four(self) -> str:
        """Four digits, or nothing."""
        typed = unicodedata.normalize("NFKC", self.cleaned_data["last_four"]).strip()
        if typed and not (len(typed) == 4 and typed.isdecimal()):
            raise forms.ValidationError(_("请填手机号的最后四位数字。"))
        return typed

    def clean(self) -> dict[str, Any]:
        """A number needs the end of the phone with it; a code does not."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("number") and not self.code and not cleaned.get("last_four") and not self.errors:
            self.add_error("last_four", _("用编号查的，请填手机号后四位；没有留电话的，请填回执上的查询码。"))
        return cleaned

    @property
    def code(self) -> str:
        """The code, if that is what was typed."""
        return read_query_code(str(self.cleaned_data.get("number", ""))) or ""
