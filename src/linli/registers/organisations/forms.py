"""The form of a unit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import User
from linli.foundation.ui.forms import AskingForm, offer_rows
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.organisations.models import OrganisationKind
from linli.registers.organisations.policies import ADMINISTRATOR


class AreaChoice(forms.ModelChoiceField[Area]):
    """Areas by name, those of a lower level with the one above."""

    def label_from_instance(self, obj: Area) -> str:
        """`青松街道 · 松园社区`."""
        return f"{obj.parent.name} · {obj.name}" if obj.parent else obj.name


class OrganisationForm(AskingForm):
    """What is written down about a unit."""

    name = forms.CharField(label=_("名称"), max_length=60)
    short = forms.CharField(label=_("简称"), max_length=20, help_text=_("出现在名单和事项里。"))
    kind = forms.ChoiceField(label=_("类型"), choices=OrganisationKind)
    area = AreaChoice(label=_("服务范围"), queryset=Area.objects.none(), required=False, empty_label=_("全部范围"))
    phone = forms.CharField(label=_("值班电话"), max_length=30, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the areas in use above the grids that this person may change; everywhere only to the administrator."""
        super().__init__(*args, **kwargs)
        offered = Area.objects.changeable_by(user).filter(active=True).exclude(level=AreaLevel.GRID)
        field = offer_rows(self, "area", offered.select_related("parent").order_by("code", "name"))
        if not scope_of(user).has_role(ADMINISTRATOR):
            field.required, field.empty_label = True, _("请选择")
