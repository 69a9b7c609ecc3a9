"""Writing the ledger of matters as a spreadsheet."""

import io
from datetime import datetime
from typing import IO, Any

import xlsxwriter
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.casework.models import Case
from linli.foundation.accounts.models import User
from linli.foundation.accounts.rules import export_rows
from linli.foundation.audit.actions import record_audit
from linli.foundation.ui.times import show_due, show_instant
from linli.lib.ids import new_id
from linli.modules.matters.choices import Satisfaction, Source
from linli.modules.matters.procedure import KIND
from linli.modules.matters.queries import ROW, state_labels
from linli.modules.matters.queries.classes import class_label

NUMBER_LENGTH = 8


def columns() -> list[tuple[str, str, int]]:
    """Column key, heading and width, in order."""
    return [
        ("no", _("编号"), 20), ("title", _("事项"), 44), ("category", _("分类"), 22), ("state", _("阶段"), 12),
        ("time_class", _("时限等级"), 16), ("source", _("来源"), 10), ("community_name", _("社区"), 14),
        ("grid_name", _("网格"), 16), ("address", _("地点"), 28), ("lead_name", _("主办单位"), 18),
        ("handler_name", _("办理人"), 10), ("opened_at", _("登记时间"), 17), ("next_due_at", _("当前时限"), 17),
        ("replied_at", _("反馈时间"), 17), ("closed_at", _("销号时间"), 17), ("satisfaction", _("满意度"), 10),
    ]  # fmt: skip


def export_ledger(*, rows: QuerySet[Case], by: User, at: datetime, request: Any = None) -> IO[bytes]:
    """An XLSX of these matters in memory, rewound; no names or phones of reporters. Leaves an audit row.

    The last line, the foot of every printed page and the properties of the file say who took it out, when, and the
    number of that audit row (domain model 3.3: watermark).
    """
    extra = {f"m_{name}": f"matter__{name}" for name in ("time_class", "replied_at", "satisfaction")}
    plain = ("no", "title", "state", "opened_at", "next_due_at", "closed_at", *extra.values())
    most = export_rows(by)
    found = rows.order_by("opened_at", "id").values(*plain, **ROW)[:most]
    file, number = io.BytesIO(), new_id().hex[-NUMBER_LENGTH:]
    count = _write(file, found, by, at, number, most)
    detail = {"rows": count, "number": number}
    record_audit(action="export", by=by, at=at, subject_kind=KIND, detail=detail, request=request)
    file.seek(0)
    return file


def _write(file: IO[bytes], found: Any, by: User, at: datetime, number: str, most: int) -> int:
    """Write the sheet row by row, and the watermark under them; returns how many rows."""
    count = 0
    with xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(_("诉求台账"))
        bold = book.add_format({"bold": True, "bottom": 1})
        for index, (_key, heading, width) in enumerate(columns()):
            sheet.set_column(index, index, width)
            sheet.write_string(0, index, heading, bold)
        sheet.freeze_panes(1, 1)
        for count, row in enumerate(found.iterator(), start=1):
            for index, (key, _heading, _width) in enumerate(columns()):
                sheet.write_string(count, index, _cell(key, row.get(key, row.get(f"matter__{key}"))))
        mark = _("%(name)s（%(username)s）于 %(at)s 导出，共 %(rows)d 件，导出编号 %(number)s。") % {
            "name": by.name, "username": by.username, "at": show_instant(at), "rows": count, "number": number,
        }  # fmt: skip
        sheet.write_string(count + 1, 0, mark)
        if count == most:
            sheet.write_string(count + 2, 0, _("已到你的角色一次导出的上限，可能不全；请缩小范围分几次导出。"))
        sheet.set_footer(f"&L{mark.replace('&', '&&')}&R&P/&N")
        book.set_properties({"author": by.name, "comments": mark})
    return count


def _cell(key: str, value: Any) -> str:
    """A value as people read it."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return show_due(value) if key == "next_due_at" else show_instant(value)
    if key == "state":
        return _(state_labels()[value])
    if key == "time_class":
        return class_label(value)
    labels = {"source": Source, "satisfaction": Satisfaction}
    return str(labels[key](value).label) if key in labels else str(value)
