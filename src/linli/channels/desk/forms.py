"""Forms of the first run."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.channels.desk.actions import Names, OrganisationLine
from linli.foundation.access.roles import ROLES
from linli.foundation.ui.forms import AskingForm
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.calendar.actions import SeasonHours
from linli.registers.organisations.models import Organisation, OrganisationKind

LINES = 6
STAFF_CODES = ("R5", "R6", "R4", "R8", "R9", "R11", "R14", "R15")
PASSWORD_HELP = gettext_lazy("至少 10 位，不要全是数字，也不要用常见的词。")


def password_field(label: Any, help_text: Any = "") -> forms.CharField:
    """A password that browsers offer to make up and keep."""
    widget = forms.PasswordInput({"autocomplete": "new-password"})
    return forms.CharField(label=label, max_length=128, strip=False, widget=widget, help_text=help_text)


class AdministratorForm(AskingForm):
    """The first account."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=40)
    username = forms.CharField(
        label=gettext_lazy("用户名"), max_length=64, help_text=gettext_lazy("登录用，小写字母或数字，例如 wangfang。"),
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    password = password_field(gettext_lazy("密码"), PASSWORD_HELP)
    again = password_field(gettext_lazy("再输一次密码"))

    def clean_again(self) -> str:
        """The same password twice."""
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("两次输入的密码不一样。"), code="different")
        return again


class CommunityForm(AskingForm):
    """Street and community."""

    street_name = forms.CharField(
        label=gettext_lazy("街道名称"), max_length=60, help_text=gettext_lazy("例如 东风路街道；没有街道的填乡镇。")
    )
    street_short = forms.CharField(
        label=gettext_lazy("街道简称"), max_length=20, help_text=gettext_lazy("例如 东风路。")
    )
    street_code = forms.CharField(
        label=gettext_lazy("街道代码"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("统计用区划代码，9 位数字，可以以后再填。"),
    )
    name = forms.CharField(label=gettext_lazy("社区名称"), max_length=60, help_text=gettext_lazy("例如 松园社区。"))
    short = forms.CharField(
        label=gettext_lazy("社区简称"),
        max_length=20,
        help_text=gettext_lazy("写进编号，例如 松园诉〔2026〕1号 里的“松园”。"),
    )
    code = forms.CharField(
        label=gettext_lazy("社区代码"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("12 位数字，可以以后再填。"),
    )

    @property
    def street(self) -> Names:
        """The street."""
        data = self.cleaned_data
        return Names(data["street_name"], data["street_short"], data["street_code"])

    @property
    def community(self) -> Names:
        """The community."""
        return Names(self.cleaned_data["name"], self.cleaned_data["short"], self.cleaned_data["code"])


def time_field(label: Any, initial: time, *, required: bool = True) -> forms.TimeField:
    """A time of day."""
    widget = forms.TimeInput({"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, initial=initial, widget=widget, required=required)


class HoursForm(AskingForm):
    """Office hours of the whole year; seasons are set later."""

    morning_from = time_field(gettext_lazy("上午开始"), time(8, 30))
    morning_to = time_field(gettext_lazy("上午结束"), time(12, 0))
    afternoon_from = time_field(gettext_lazy("下午开始"), time(14, 30), required=False)
    afternoon_to = time_field(gettext_lazy("下午结束"), time(17, 30), required=False)

    def clean(self) -> dict[str, Any]:
        """Each period ends after it begins; the second comes after the first."""
        data = super().clean() or self.cleaned_data
        starts, ends = data.get("morning_from"), data.get("morning_to")
        again, closes = data.get("afternoon_from"), data.get("afternoon_to")
        if starts and ends and starts >= ends:
            self.add_error("morning_to", _("结束时间要晚于开始时间。"))
        if (again is None) != (closes is None):
            self.add_error("afternoon_to", _("下午的开始和结束要一起填，或者都空着。"))
        elif again and closes and again >= closes:
            self.add_error("afternoon_to", _("结束时间要晚于开始时间。"))
        elif again and ends and again < ends:
            self.add_error("afternoon_from", _("下午要在上午结束以后开始。"))
        return data

    @property
    def seasons(self) -> list[SeasonHours]:
        """One season, the whole year."""
        data = self.cleaned_data
        pairs = [("morning_from", "morning_to"), ("afternoon_from", "afternoon_to")]
        periods = tuple((f"{data[one]:%H:%M}", f"{data[two]:%H:%M}") for one, two in pairs if data[one])
        return [SeasonHours((1, 1), (12, 31), periods)]


class OrganisationForm(AskingForm):
    """One unit; a line without a name is left out."""

    use_required_attribute = False
    name = forms.CharField(label=gettext_lazy("名称"), max_length=60, required=False)
    short = forms.CharField(label=gettext_lazy("简称"), max_length=20, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("类型"), choices=OrganisationKind.choices, required=False)

    def clean(self) -> dict[str, Any]:
        """A name has a short name."""
        data = super().clean() or self.cleaned_data
        if data.get("name") and not data.get("short"):
            self.add_error("short", _("请填写简称。"))
        if data.get("short") and not data.get("name"):
            self.add_error("name", _("请填写名称。"))
        return data

    @property
    def line(self) -> OrganisationLine | None:
        """The unit to enter."""
        data = self.cleaned_data
        return OrganisationLine(data["name"], data["short"], data["kind"]) if data.get("name") else None


def organisation_forms(data: Any, suggested: list[OrganisationLine]) -> list[OrganisationForm]:
    """The lines of the page, the first ones filled with what every community has."""
    forms_made = []
    for number in range(LINES):
        one = suggested[number] if number < len(suggested) else None
        initial = {"name": one.name, "short": one.short, "kind": one.kind} if one else {"kind": OrganisationKind.OTHER}
        forms_made.append(OrganisationForm(data, prefix=f"line{number}", initial=initial))
    return forms_made


class StaffForm(AskingForm):
    """Somebody and their first posting."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=40)
    role = forms.ChoiceField(label=gettext_lazy("角色"))
    area = forms.ModelChoiceField(
        label=gettext_lazy("管辖区划"), queryset=Area.objects.none(), required=False,
        empty_label=gettext_lazy("不按区划"),
        help_text=gettext_lazy("社区工作者和书记选社区，网格员选网格，综治中心和街道领导选街道，其他角色不选。"),
    )  # fmt: skip
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("所在单位"), queryset=Organisation.objects.none(), required=False,
        empty_label=gettext_lazy("不填"),
        help_text=gettext_lazy("承办单位的人必须选；社区的人选居委会，派给居委会的事项才归他办。"),
    )  # fmt: skip
    username = forms.CharField(
        label=gettext_lazy("用户名"), max_length=64,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    password = password_field(
        gettext_lazy("初始密码"), gettext_lazy("至少 10 位，不要全是数字。本人第一次登录时要改成自己的。")
    )
    phone = forms.CharField(
        label=gettext_lazy("手机"), max_length=30, required=False, widget=forms.TextInput({"type": "tel"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the areas, units and roles that exist; grid workers only where there are grids."""
        super().__init__(*args, **kwargs)
        levels = (AreaLevel.STREET, AreaLevel.COMMUNITY, AreaLevel.GRID)
        areas = Area.objects.filter(active=True, level__in=levels)
        with_grids = areas.filter(level=AreaLevel.GRID).exists()
        codes = [code for code in STAFF_CODES if code != "R4" or with_grids]
        fields: dict[str, Any] = self.fields
        fields["role"].choices = [(code, ROLES[code].name) for code in codes]
        fields["area"].queryset = areas.order_by("code", "name")
        fields["organisation"].queryset = Organisation.objects.filter(active=True).order_by("short", "id")


class GridForm(AskingForm):
    """One grid, drawn."""

    community = forms.ModelChoiceField(label=gettext_lazy("社区"), queryset=Area.objects.none(), empty_label=None)
    name = forms.CharField(label=gettext_lazy("网格名称"), max_length=60, help_text=gettext_lazy("例如 第一网格。"))
    short = forms.CharField(label=gettext_lazy("网格简称"), max_length=20, help_text=gettext_lazy("例如 松园一网格。"))
    polygon = forms.CharField(
        label=gettext_lazy("范围"), widget=forms.Textarea({"rows": 3, "spellcheck": "false"}),
        help_text=gettext_lazy("在地图上依次点出边界；也可以粘贴 GeoJSON（WGS-84 坐标）。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the communities; a single one needs no choice."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["community"]
        found = Area.objects.filter(level=AreaLevel.COMMUNITY, active=True).order_by("code", "name")
        field.queryset = found
        field.initial = found.first()
        if found.count() == 1:
            field.widget = field.hidden_widget()
