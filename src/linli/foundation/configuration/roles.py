"""What roles demand and may take out, in the file of the configuration: the security administrator's part."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.access.roles import ROLES, STAFF_ROLES
from linli.foundation.accounts.models import EXPORT_ROWS, LONGEST, QUICKEST, SHORTEST, SLOWEST, User
from linli.foundation.accounts.rule_pages import SETTER, WORDING
from linli.foundation.accounts.rules import Demand, demands, set_demands, told_demands
from linli.foundation.configuration.sections import BadEntry, Entries, Section, Values, checked
from linli.foundation.ui.forms import AskingForm


class DemandForm(AskingForm):
    """What one role demands."""

    needs_totp = forms.BooleanField(label=gettext_lazy("两步验证"), required=False)
    least_length = forms.IntegerField(label=gettext_lazy("密码最少位数"), min_value=SHORTEST, max_value=LONGEST)
    idle_minutes = forms.IntegerField(label=gettext_lazy("不操作几分钟后退出"), min_value=QUICKEST, max_value=SLOWEST)
    export_rows = forms.IntegerField(label=gettext_lazy("一次最多导出几行"), min_value=0, max_value=EXPORT_ROWS)


def _dump() -> Entries:
    return told_demands(demands())


def _put(key: str, values: Values | None, by: User, at: datetime) -> None:
    if key not in STAFF_ROLES or values is None:
        raise BadEntry([_("没有这个工作人员角色。")])
    form = checked(DemandForm(dict(values)))
    set_demands(wanted={key: Demand(**form.cleaned_data)}, by=by, at=at)


ROLE_RULES = Section(
    key="role_rules", label=gettext_lazy("登录安全策略"), order=80, roles=frozenset({SETTER}), wording=WORDING,
    dump=_dump, put=_put, titled=lambda key: str(ROLES[key].name) if key in ROLES else key,
    numbers=frozenset(WORDING.labels),
)  # fmt: skip
