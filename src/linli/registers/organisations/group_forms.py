"""Forms of groups, their terms and members, and of the ties of units."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import User, UserKind
from linli.foundation.ui.forms import AskingForm, offer_rows
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.areas.people import people_in
from linli.registers.organisations.forms import AreaChoice
from linli.registers.organisations.models import (
    Group,
    GroupKind,
    LinkKind,
    MemberPost,
    Organisation,
    areas_for_groups,
)
from linli.registers.organisations.policies import ADMINISTRATOR

PLACES = (AreaLevel.STREET, AreaLevel.COMMUNITY, AreaLevel.GRID)


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more)


class GroupChoice(forms.ModelChoiceField[Group]):
    """Groups by name, with what they are."""

    def label_from_instance(self, obj: Group) -> str:
        """`松园第一党支部（党支部）`."""
        return f"{obj.name}（{obj.get_kind_display()}）"


class PersonChoice(forms.ModelChoiceField[User]):
    """People by name and user name."""

    def label_from_instance(self, obj: User) -> str:
        """`陈燕（chenyan）`."""
        return f"{obj.name}（{obj.username}）"


class UnitChoice(forms.ModelChoiceField[Organisation]):
    """Units by name."""

    def label_from_instance(self, obj: Organisation) -> str:
        """The whole name."""
        return obj.name


class GroupForm(AskingForm):
    """What is written down about a group."""

    kind = forms.ChoiceField(label=_("类型"), choices=[("", _("请选择类型")), *GroupKind.choices])
    name = forms.CharField(label=_("名称"), max_length=60)
    area = AreaChoice(label=_("所在区划"), queryset=Area.objects.none(), empty_label=_("请选择"),
                      help_text=_("网格党小组选网格，这样能统计本网格的楼栋长。"))  # fmt: skip
    parent = GroupChoice(label=_("上级"), queryset=Group.objects.none(), required=False, empty_label=_("没有上级"))

    def __init__(self, *args: Any, user: User, group: Group | None = None, **kwargs: Any) -> None:
        """Offer the areas this person sets up groups in, and the groups that can stand above."""
        super().__init__(*args, **kwargs)
        areas = areas_for_groups(user).filter(active=True, level__in=PLACES).select_related("parent")
        offer_rows(self, "area", areas.order_by("street__name", "community__name", "name"))
        above = Group.objects.visible_to(user).filter(active=True)
        offer_rows(self, "parent", (above.exclude(pk=group.pk) if group else above).order_by("kind", "name"))


class TermForm(AskingForm):
    """A term of a committee."""

    number = forms.IntegerField(label=_("第几届"), min_value=1, max_value=99)
    from_on = _day(_("开始日期"))
    to_on = _day(_("结束日期"))


class MemberForm(AskingForm):
    """Somebody who joins."""

    user = PersonChoice(
        label=_("账号"), queryset=User.objects.none(), required=False, empty_label=_("没有账号"),
        help_text=_("本系统的工作人员在这里选择，其他人只填姓名。"),
    )  # fmt: skip
    name = forms.CharField(label=_("姓名"), max_length=40, required=False)
    post = forms.ChoiceField(label=_("职务"), choices=MemberPost.choices, initial=MemberPost.MEMBER)
    from_on = _day(_("开始日期"))
    to_on = _day(_("结束日期"), required=False, help_text=_("不填则到届满，没有届次的组织为长期。"))

    def __init__(self, *args: Any, by: User, on: date, **kwargs: Any) -> None:
        """Offer the staff in office of the areas in which this person sets up groups; all to the administrator."""
        super().__init__(*args, initial={"from_on": on}, **kwargs)
        staff = User.objects.filter(kind=UserKind.STAFF, is_active=True).order_by("name", "id")
        everywhere = scope_of(by).has_role(ADMINISTRATOR)
        offer_rows(self, "user", staff if everywhere else people_in(areas_for_groups(by), on))


class LastDayForm(AskingForm):
    """When something ends."""

    last_on = _day(_("最后一天"))


class LinkForm(AskingForm):
    """A tie of a unit to an area or another unit."""

    kind = forms.ChoiceField(label=_("关系"), choices=[("", _("请选择关系")), *LinkKind.choices])
    area = AreaChoice(label=_("区划"), queryset=Area.objects.none(), required=False, empty_label=_("没有"))
    other = UnitChoice(
        label=_("单位"), queryset=Organisation.objects.none(), required=False, empty_label=_("没有"),
        help_text=_("区划和单位选择一个。"),
    )  # fmt: skip
    from_on = _day(_("开始日期"))

    def __init__(self, *args: Any, user: User, unit: Organisation, **kwargs: Any) -> None:
        """Offer the areas this person may see, and the other units in use."""
        super().__init__(*args, **kwargs)
        areas = Area.objects.visible_to(user).filter(active=True, level__in=PLACES).select_related("parent")
        offer_rows(self, "area", areas.order_by("street__name", "community__name", "name"))
        units = Organisation.objects.visible_to(user).filter(active=True).exclude(pk=unit.pk)
        offer_rows(self, "other", units.order_by("name"))
