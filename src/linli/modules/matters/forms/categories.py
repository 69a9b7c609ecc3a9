"""The form of a category, and of a heading."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.foundation.ui.confirming import ConfirmingForm
from linli.modules.matters.actions.categories import HEADING, CategoryValues
from linli.modules.matters.choices import Nature
from linli.modules.matters.models import Category
from linli.modules.matters.queries.classes import class_choices
from linli.registers.organisations.models import Organisation

OF_A_HEADING = ("name", "tile", "on_portal", "active")
NATURES = [(value, label) for value, label in Nature.choices if value]


class CategoryForm(ConfirmingForm):
    """What a category says; of a heading only its name and its tile. Nothing that runs is to follow."""

    code = forms.CharField(label=_("编码"), max_length=4, help_text=_("两位是大类，四位是分类；前两位是所属大类。"))
    name = forms.CharField(label=_("名称"), max_length=60)
    time_class = forms.ChoiceField(label=_("默认时限等级"), choices=class_choices)
    default_organisation = forms.ModelChoiceField(
        label=_("先推荐的单位"), queryset=Organisation.objects.none(), required=False, empty_label=_("不推荐"),
        widget=forms.Select({"data-filter": ""}),
    )  # fmt: skip
    default_owner = forms.CharField(label=_("默认主责"), max_length=80, required=False, help_text=_("写给人看的说明。"))
    nature = forms.ChoiceField(label=_("性质"), choices=[("", _("不计")), *NATURES], required=False)
    on_site = forms.BooleanField(label=_("现场类：反馈要有照片"), required=False)
    on_the_spot = forms.BooleanField(label=_("能办即办：可以当场办结"), required=False)
    anchor = forms.CharField(label=_("依据"), max_length=120, required=False)
    tile = forms.CharField(
        label=_("门户上的叫法"), max_length=20, required=False, help_text=_("不填就用名称。居民在门户上看到的是大类。")
    )
    on_portal = forms.BooleanField(label=_("在门户显示"), required=False)
    active = forms.BooleanField(label=_("在用"), required=False)

    def __init__(self, *args: Any, code: str = "", whole: bool = False, **kwargs: Any) -> None:
        """Ask for what the row of this code has; for a row not there yet its code too; `whole`: for every value."""
        super().__init__(*args, **kwargs)
        units = Organisation.objects.filter(active=True).order_by("name")
        cast("forms.ModelChoiceField[Organisation]", self.fields["default_organisation"]).queryset = units
        self.own_code = code
        del self.fields["follow"]
        self.whole = whole
        if code or whole:
            del self.fields["code"]
        hidden = [name for name in self._of_the_table() if name not in OF_A_HEADING] if len(code) == HEADING else []
        hidden += ["tile", "on_portal"] if len(code) > HEADING else []
        for name in hidden:
            del self.fields[name]
        if not code:
            self.fields["time_class"].required = False

    def _of_the_table(self) -> list[str]:
        return [name for name in CategoryValues.__dataclass_fields__ if name in self.fields]

    def clean_code(self) -> str:
        """One that nobody has yet."""
        code: str = self.cleaned_data["code"].strip()
        if Category.objects.filter(pk=code).exists():
            raise forms.ValidationError(_("编码 %(code)s 已经有了。"), params={"code": code})
        return code

    def values(self) -> CategoryValues:
        """What a valid form says; a new heading keeps no class."""
        given = {name: self.cleaned_data[name] for name in self._of_the_table()}
        if self.whole:
            return CategoryValues(**given)
        code = self.own_code or self.cleaned_data["code"]
        if len(code) == HEADING:
            given = {name: value for name, value in given.items() if name in OF_A_HEADING}
        return CategoryValues(**given)
