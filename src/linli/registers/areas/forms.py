"""Forms of the pages of areas."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.foundation.ui.forms import AskingForm
from linli.registers.areas.actions import Part
from linli.registers.areas.checks import ABOVE
from linli.registers.areas.models import Area, AreaLevel

FILE_MOST = 5 * 1024 * 1024


class AreaForm(AskingForm):
    """A new area below `parent`; grids may come with their outline."""

    level = forms.ChoiceField(label=_("级别"))
    name = forms.CharField(label=_("名称"), max_length=60)
    short = forms.CharField(label=_("简称"), max_length=20, help_text=_("出现在编号和名单里，例如“松园”。"))
    code = forms.CharField(
        label=_("代码"), max_length=20, required=False, help_text=_("统计用区划代码，只有数字；网格填网格编码。")
    )
    households = forms.IntegerField(label=_("户数"), min_value=0, max_value=10_000_000, required=False)
    people = forms.IntegerField(label=_("人数"), min_value=0, max_value=10_000_000, required=False)
    polygon = forms.CharField(
        label=_("范围"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("在地图上依次点出边界；也可以粘贴 GeoJSON（WGS-84 坐标）。可以以后再画。"),
    )

    def __init__(self, *args: Any, parent: Area | None, **kwargs: Any) -> None:
        """Offer the levels that may stand below the parent."""
        super().__init__(*args, **kwargs)
        above = parent.level if parent else None
        levels = [(level.value, level.label) for level in AreaLevel if above in ABOVE[level]]
        widget = forms.Select() if len(levels) > 1 else forms.HiddenInput()
        self.fields["level"] = forms.ChoiceField(
            label=_("级别"), choices=levels, initial=levels[0][0] if levels else "", widget=widget
        )
        if [value for value, _label in levels] != [AreaLevel.GRID]:
            del self.fields["polygon"]


class DirectoryForm(AskingForm):
    """What to look for in the directory."""

    q = forms.CharField(
        label=_("名称或代码"), min_length=2, max_length=60, help_text=_("例如“光明路街道”，或代码的前几位“150103”。")
    )


class CommunityTicks(forms.ModelMultipleChoiceField[Area]):
    """Communities with their codes."""

    def label_from_instance(self, obj: Area) -> str:
        """`巴北社区居委会 150103001001`."""
        return f"{obj.name} {obj.code}"


class UseForm(AskingForm):
    """Which communities of a street are taken into use with it."""

    communities = CommunityTicks(
        label=_("同时启用的社区"), queryset=Area.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, communities: QuerySet[Area], **kwargs: Any) -> None:
        """Offer these, all ticked; the field is left out where there are none."""
        super().__init__(*args, **kwargs)
        field = cast("CommunityTicks", self.fields["communities"])
        field.queryset, field.initial = communities, communities
        if not communities:
            del self.fields["communities"]

    @property
    def chosen(self) -> list[Area]:
        """Those that were ticked."""
        return list(self.cleaned_data.get("communities") or ())


class ParticularsForm(AskingForm):
    """Name, short name and figures of an area."""

    name = forms.CharField(label=_("名称"), max_length=60)
    short = forms.CharField(label=_("简称"), max_length=20)
    households = forms.IntegerField(label=_("户数"), min_value=0, max_value=10_000_000, required=False)
    people = forms.IntegerField(label=_("人数"), min_value=0, max_value=10_000_000, required=False)


class CodeForm(AskingForm):
    """Another code from a day on."""

    code = forms.CharField(label=_("新代码"), max_length=20, required=False, help_text=_("留空表示不再有代码。"))
    on = forms.DateField(label=_("启用日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))


class OutlineForm(AskingForm):
    """The outline of an area."""

    polygon = forms.CharField(
        label=_("范围（GeoJSON）"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("在地图上依次点出边界，拖动顶点修改；也可以粘贴 GeoJSON（WGS-84 坐标）。留空表示没有范围。"),
    )


class UploadForm(AskingForm):
    """Grids of a community, as a file or pasted."""

    file = forms.FileField(
        label=_("GeoJSON 文件"), required=False, widget=forms.FileInput(attrs={"accept": ".geojson,.json"})
    )
    text = forms.CharField(
        label=_("或粘贴 GeoJSON"), required=False, widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"})
    )

    def clean(self) -> dict[str, Any]:
        """One of the two, readable as text; the result is in `text`."""
        cleaned: dict[str, Any] = super().clean() or {}
        file = cleaned.get("file")
        if file is None:
            if not cleaned.get("text"):
                self.add_error("file", forms.ValidationError(_("请选择文件，或者粘贴内容。")))
            return cleaned
        if file.size > FILE_MOST:
            self.add_error("file", forms.ValidationError(_("文件最大 5 MB。")))
            return cleaned
        try:
            cleaned["text"] = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            self.add_error("file", forms.ValidationError(_("文件应为 UTF-8 编码的 GeoJSON。")))
        return cleaned


class SplitForm(AskingForm):
    """Where a grid is cut."""

    shape = forms.CharField(
        label=_("分割线或范围（GeoJSON）"),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_(
            "在地图上画；也可以粘贴 GeoJSON：一条线、一个范围，或盖满整个网格的几个范围（FeatureCollection）。"
        ),
    )


class PartForm(AskingForm):
    """What one part of a split grid is called."""

    name = forms.CharField(label=_("名称"), max_length=60)
    short = forms.CharField(label=_("简称"), max_length=20)
    households = forms.IntegerField(label=_("户数"), min_value=0, max_value=10_000_000, required=False)
    people = forms.IntegerField(label=_("人数"), min_value=0, max_value=10_000_000, required=False)

    def part(self) -> Part:
        """As the action takes it."""
        return Part(**self.cleaned_data)


class MergeForm(AskingForm):
    """Which grids go into which."""

    grids = forms.ModelMultipleChoiceField(
        label=_("要并入的网格"), queryset=Area.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text=_("并入后停用；已有的事项留在原网格，页面上写明现并入哪里。"),
    )  # fmt: skip
    into = forms.ModelChoiceField(
        label=_("并入"), queryset=Area.objects.none(), empty_label=_("请选择留下的网格"),
        help_text=_("留下的网格名称和编码不变，范围和户数合在一起。"),
    )  # fmt: skip

    def __init__(self, *args: Any, grids: QuerySet[Area], **kwargs: Any) -> None:
        """Offer the grids of the community."""
        super().__init__(*args, **kwargs)
        for name in ("grids", "into"):
            offer_areas(self, name, grids)


class GiveForm(AskingForm):
    """Which piece of a grid goes to which neighbour."""

    target = forms.ModelChoiceField(label=_("划给"), queryset=Area.objects.none(), empty_label=_("请选择网格"))
    shape = forms.CharField(
        label=_("划出的范围（GeoJSON）"),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("在地图上圈出要划走的楼栋；画到网格外面的部分不算。"),
    )

    def __init__(self, *args: Any, grids: QuerySet[Area], **kwargs: Any) -> None:
        """Offer the other grids of the community."""
        super().__init__(*args, **kwargs)
        offer_areas(self, "target", grids)


def offer_areas(form: forms.Form, name: str, areas: QuerySet[Area]) -> None:
    """The areas a field offers."""
    cast("forms.ModelChoiceField[Area]", form.fields[name]).queryset = areas
