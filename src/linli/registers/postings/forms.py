"""Forms of the pages of staff."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.foundation.access.roles import ROLES, STAFF_ROLES
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import User
from linli.foundation.ui.forms import AskingForm, offer_rows
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.organisations.models import Organisation, areas_for_groups
from linli.registers.postings.models import LeaveKind
from linli.registers.postings.policies import ADMINISTRATORS

ROLE_CHOICES = [
    (role.code, _("%(name)s：%(about)s") % {"name": role.name, "about": role.description})
    for role in ROLES.values()
    if role.code in STAFF_ROLES
]
PLACES = (AreaLevel.STREET, AreaLevel.COMMUNITY, AreaLevel.GRID)


class PlaceChoice(forms.ModelChoiceField[Area]):
    """Streets, communities and grids by their place in the tree."""

    def label_from_instance(self, obj: Area) -> str:
        """`青松街道 · 松园社区 · 第一网格`."""
        above = [area.name for area in (obj.street, obj.community) if area]
        return " · ".join([*above, obj.name])


class UnitChoice(forms.ModelChoiceField[Organisation]):
    """Units by name."""

    def label_from_instance(self, obj: Organisation) -> str:
        """The whole name."""
        return obj.name


class PostingForm(AskingForm):
    """A role and where it is served."""

    role = forms.ChoiceField(label=_("角色"), choices=[("", _("请选择角色")), *ROLE_CHOICES])
    area = PlaceChoice(
        label=_("管辖区划"),
        queryset=Area.objects.none(),
        required=False,
        empty_label=_("不按区划"),
        help_text=_("网格员、楼栋长选网格，社区工作者和书记选社区，综治中心和街道领导选街道。"),
    )
    organisation = UnitChoice(
        label=_("所在单位"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("没有"),
        help_text=_("承办单位的人员必须选择。"),
    )
    title = forms.CharField(label=_("职务"), max_length=40, required=False)
    from_on = forms.DateField(label=_("开始日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what is in use."""
        super().__init__(*args, **kwargs)
        places = Area.objects.filter(active=True, level__in=PLACES).select_related("street", "community")
        ordered = places.order_by("street__name", "community__name", "name")
        offer_rows(self, "area", ordered)
        units = Organisation.objects.filter(active=True).order_by("name")
        offer_rows(self, "organisation", units)


class StaffForm(PostingForm):
    """Somebody new and their first posting."""

    username = forms.CharField(
        label=_("用户名"), max_length=64, help_text=_("登录用：小写字母、数字、点、横线或下划线。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )  # fmt: skip
    name = forms.CharField(label=_("姓名"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    phone = forms.CharField(
        label=_("手机"), max_length=20, required=False, help_text=_("加密保存，列表里只显示部分数字。")
    )
    email = forms.EmailField(label=_("电子邮箱"), required=False, help_text=_("填了才会收到邮件提醒。"))
    password = forms.CharField(
        label=_("初始密码"),
        required=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("留空则自动生成，只显示一次。本人第一次登录时要修改。"),
    )
    field_order = ("username", "name", "phone", "email", "password", "role", "area", "organisation", "title", "from_on")


class ProposalForm(PostingForm):
    """Who should serve where; areas and units are those of whoever proposes."""

    username = forms.CharField(
        label=_("用户名"), max_length=64, help_text=_("已有账号的填现在的用户名；没有账号的填拟用的，授予时建立。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )  # fmt: skip
    name = forms.CharField(label=_("姓名"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    reason = forms.CharField(label=_("理由"), max_length=200, required=False, widget=forms.Textarea({"rows": 2}))
    field_order = ("username", "name", "role", "area", "organisation", "title", "from_on", "reason")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer what lies in the reach of this person."""
        super().__init__(*args, **kwargs)
        inside = areas_for_groups(user).filter(active=True, level__in=PLACES)
        ordered = inside.select_related("street", "community").order_by("street__name", "community__name", "name")
        offer_rows(self, "area", ordered)
        if scope_of(user).has_role("R13"):
            return
        units = Organisation.objects.filter(active=True, area__in=areas_for_groups(user).values("pk"))
        offer_rows(self, "organisation", units.order_by("name"))
        choices = [(code, label) for code, label in ROLE_CHOICES if code not in ADMINISTRATORS]
        role = cast("forms.ChoiceField", self.fields["role"])
        role.choices = [("", _("请选择角色")), *choices]


class DecisionForm(AskingForm):
    """Granting, or refusing with the reason."""

    note = forms.CharField(
        label=_("退回的原因"), max_length=200, required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("授予时不用填。"),
    )  # fmt: skip

    @property
    def grants(self) -> bool:
        """Whether the button that grants was pressed."""
        return "grant" in self.data


class ProfileForm(AskingForm):
    """What a person is called and how they are reached."""

    name = forms.CharField(label=_("姓名"), max_length=40)
    phone = forms.CharField(
        label=_("手机"), max_length=20, required=False, help_text=_("留空则不变。加密保存，列表里只显示部分数字。")
    )
    email = forms.EmailField(label=_("电子邮箱"), required=False, help_text=_("填了才会收到邮件提醒，清空则不再收到。"))


class EndForm(AskingForm):
    """The last day of a posting."""

    last_on = forms.DateField(
        label=_("最后一天"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("当天仍然有效；填昨天则立即失效。"),
    )


class PersonChoice(forms.ModelChoiceField[User]):
    """People by name."""

    def label_from_instance(self, obj: User) -> str:
        """The name."""
        return str(obj)


class LeaveForm(AskingForm):
    """Why and when one is away, and who stands in."""

    kind = forms.ChoiceField(label=_("请假类别"), choices=LeaveKind.choices)
    from_on = forms.DateField(label=_("开始日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    to_on = forms.DateField(
        label=_("结束日期"), help_text=_("当天也不在岗；提前回来可以随时销假。"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )  # fmt: skip
    deputy = PersonChoice(
        label=_("请谁代理"), queryset=User.objects.none(), required=False, empty_label=_("不请人代理"),
        help_text=_("代理你还没有人代理的任职；期间与你看到、能办的相同，记录中写明“代”。"),
    )  # fmt: skip

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "deputy", colleagues)


class DeputyForm(AskingForm):
    """Who stands in, from when to when."""

    user = PersonChoice(
        label=_("代理人"), queryset=User.objects.none(), empty_label=_("请选择同事"),
        help_text=_("本单位或本辖区的同事。代理期间与你看到、能办的相同，记录中写明“代”。"),
    )  # fmt: skip
    from_on = forms.DateField(label=_("开始日期"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    to_on = forms.DateField(
        label=_("结束日期"), help_text=_("当天仍然有效，过后自动结束。"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )  # fmt: skip

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "user", colleagues)
