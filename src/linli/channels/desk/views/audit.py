"""The audit log, for the auditor alone."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.queries import names_of
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.audit.actions import record_audit
from linli.foundation.audit.models import AuditRow
from linli.foundation.audit.queries import rows_of
from linli.foundation.ui.pages import keyset_page
from linli.foundation.ui.times import show_instant
from linli.lib.worktime import SHANGHAI

AUDITOR = "R15"
MOST_ROWS = 50_000
ACTIONS = {
    "sealed.opened": gettext_lazy("查看密封数据"),
    "refused_look": gettext_lazy("被拒绝的查看"),
    "export": gettext_lazy("导出"),
    "import.uploaded": gettext_lazy("上传表格"),
    "import.applied": gettext_lazy("导入表格"),
    "import.undone": gettext_lazy("撤销导入"),
    "receipt.code_issued": gettext_lazy("换发查询码"),
    "paper.printed": gettext_lazy("打印带联系方式的文书"),
    "duty_feed.renewed": gettext_lazy("更换值班日历地址"),
    "duty_feed.revoked": gettext_lazy("作废值班日历地址"),
    "erase_words": gettext_lazy("删除内容"),
    "account.created": gettext_lazy("新增账号"),
    "account.withdrawn": gettext_lazy("撤回账号"),
    "account.deactivated": gettext_lazy("停用账号"),
    "account.locked": gettext_lazy("账号锁定"),
    "account.password_changed": gettext_lazy("修改密码"),
    "account.password_reset": gettext_lazy("重置密码"),
    "posting.granted": gettext_lazy("授予任职"),
    "role_rule.changed": gettext_lazy("修改登录安全策略"),
    "proposal.proposed": gettext_lazy("提出任职建议"),
    "proposal.granted": gettext_lazy("授予任职建议"),
    "proposal.refused": gettext_lazy("退回任职建议"),
    "proposal.withdrawn": gettext_lazy("撤回任职建议"),
    "departure.asked": gettext_lazy("办理离岗"),
    "departure.taken_back": gettext_lazy("撤回离岗"),
    "departure.done": gettext_lazy("离岗完毕"),
    "posting.ended": gettext_lazy("结束任职"),
    "posting.withdrawn": gettext_lazy("撤回任职"),
    "deputy.named": gettext_lazy("指定代班"),
    "deputy.withdrawn": gettext_lazy("撤回代班"),
    "deputy.ended": gettext_lazy("结束代班"),
    "calendar.loaded": gettext_lazy("载入日历"),
    "category.changed": gettext_lazy("修改诉求分类"),
    "numbering.changed": gettext_lazy("修改编号写法"),
    "calendar.changed": gettext_lazy("修改日历和办公时间"),
    "configuration.imported": gettext_lazy("导入配置"),
    "configuration.exported": gettext_lazy("导出配置"),
    "rule.changed": gettext_lazy("修改时限规则"),
    "ladder.changed": gettext_lazy("修改升级阶梯"),
    "law.changed": gettext_lazy("修改法律依据"),
    "rules.loaded": gettext_lazy("载入时限规则"),
    "destination.added": gettext_lazy("新增消息去向"),
    "destination.switched_on": gettext_lazy("启用消息去向"),
    "destination.switched_off": gettext_lazy("停用消息去向"),
    "destination.removed": gettext_lazy("移除消息去向"),
    "wording.changed": gettext_lazy("修改消息用语"),
    "installation.backup": gettext_lazy("备份"),
    "installation.restore": gettext_lazy("恢复"),
}


def action_label(action: str) -> str:
    """What an audited action is called."""
    return str(ACTIONS.get(action, action))


SUBJECTS = {
    "user": gettext_lazy("账号"),
    "matter": gettext_lazy("诉求"),
    "dispatch": gettext_lazy("协办"),
    "category": gettext_lazy("分类"),
    "number_template": gettext_lazy("编号写法"),
    "time_rule": gettext_lazy("时限规则"),
    "ladder": gettext_lazy("升级阶梯"),
    "legal_basis": gettext_lazy("法律依据"),
    "area": gettext_lazy("区划"),
    "audit": gettext_lazy("审计日志"),
    "import": gettext_lazy("导入的文件"),
    "sheet": gettext_lazy("表格"),
    "installation": gettext_lazy("本机"),
}


def subject_words(rows: Iterable[AuditRow]) -> list[str]:
    """What each row is about: people by name, other things by kind and the first part of their id. One query."""
    shown = list(rows)
    people = names_of({row.subject_id for row in shown if row.subject_kind == "user" and row.subject_id})
    return [_subject(row, people) for row in shown]


def _subject(row: AuditRow, people: Mapping[UUID, str]) -> str:
    kind = str(SUBJECTS.get(row.subject_kind, row.subject_kind))
    name = people.get(row.subject_id) if row.subject_kind == "user" and row.subject_id else None
    return f"{kind} {name or str(row.subject_id or '')[:8]}".strip()


class AuditFilter(forms.Form):
    """Which rows; what is not understood is left out."""

    action = forms.ChoiceField(label=gettext_lazy("事件"), required=False)
    actor = forms.CharField(label=gettext_lazy("人员"), required=False, max_length=40)
    since = forms.DateField(label=gettext_lazy("自"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=gettext_lazy("至"), required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["action"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("全部")), *((key, str(label)) for key, label in ACTIONS.items())]

    def rows(self) -> QuerySet[AuditRow]:
        """The rows asked for; days in Asia/Shanghai, both included."""
        self.is_valid()
        asked = self.cleaned_data
        return rows_of(
            action=asked.get("action", ""),
            actor=asked.get("actor", ""),
            since=_begin(asked.get("since")),
            until=_begin(asked.get("until"), days=1),
        )


def _begin(day: date | None, days: int = 0) -> datetime | None:
    """The first moment of a day, or of one some days later."""
    return datetime.combine(day + timedelta(days=days), time.min, SHANGHAI) if day else None


@require_roles(AUDITOR)
@require_GET
def audit_log(request: StaffRequest) -> HttpResponse:
    """The log, newest first."""
    form = AuditFilter(request.GET)
    page = keyset_page(form.rows(), order=("-at", "-id"), cursor=request.GET.get("page"), size=50)
    rows = [
        (row, action_label(row.action), subject)
        for row, subject in zip(page.rows, subject_words(page.rows), strict=True)
    ]
    context = {
        "page": page, "rows": rows, "form": form, "address": request.GET.urlencode(),
        "crumbs": [(_("设置"), reverse("desk:settings")), (_("审计日志"), "")],
    }  # fmt: skip
    return render(request, "desk/audit.html", context)


@require_roles(AUDITOR)
@require_GET
def export_audit(request: StaffRequest) -> HttpResponse:
    """The rows asked for as CSV for a spreadsheet, no more than 50,000; the export itself is audited."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow([_("时间"), _("人员"), _("事件"), _("对象"), _("对象编号"), _("用途"), _("来源地址"), _("请求编号")])
    rows = list(AuditFilter(request.GET).rows().order_by("at", "id")[:MOST_ROWS])
    for row in rows:
        sheet.writerow([_plain(cell) for cell in _cells(row)])
    detail = {"rows": len(rows)}
    record_audit(
        action="export", by=request.user, at=timezone.now(), subject_kind="audit", detail=detail, request=request
    )
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="linli-audit-{timezone.localdate():%Y%m%d}.csv"'
    return response


def _cells(row: AuditRow) -> list[str]:
    """One row in words."""
    return [
        show_instant(row.at), row.actor_name, action_label(row.action), row.subject_kind, str(row.subject_id or ""),
        row.purpose, row.address, row.request_id,
    ]  # fmt: skip


def _plain(cell: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@"} else cell
