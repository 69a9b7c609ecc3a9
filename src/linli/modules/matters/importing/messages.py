"""Citizens' messages 群众留言 as message boards export them: a message a row, known by its number there."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.audit.actions import record_audit
from linli.foundation.tabular.cells import read_moment, text_of
from linli.foundation.tabular.headers import find_header, guess_mapping
from linli.foundation.tabular.reading import read_tables
from linli.foundation.tabular.rows import ReadRows, read_columns
from linli.foundation.tabular.sheets import Column, Row
from linli.lib.masking import mask_text
from linli.modules.matters.actions import NewMatter, Reporter
from linli.modules.matters.actions.taking_over import Foreign, give_back, take_over
from linli.modules.matters.choices import MatterKind, Source
from linli.modules.matters.queries.reported import first_category
from linli.registers.areas.models import Area
from linli.registers.areas.queries import placement_of

ORIGIN = "messages"
AT_ONCE = 500
TITLE_MOST, BODY_MOST, NAME_MOST, NUMBER_MOST = 500, 10_000, 40, 60
COLUMNS = (
    Column("number", gettext_lazy("留言编号"), ("编号", "信件编号", "流水号"), text_of(NUMBER_MOST), required=True),
    Column("name", gettext_lazy("留言用户"), ("留言人", "网民", "姓名", "昵称"), text_of(NAME_MOST)),
    Column("title", gettext_lazy("留言主题"), ("主题", "标题"), text_of(TITLE_MOST)),
    Column("at", gettext_lazy("留言时间"), ("时间", "日期", "来信时间"), read_moment, required=True),
    Column("body", gettext_lazy("留言详情"), ("详情", "内容", "留言内容"), text_of(BODY_MOST), required=True),
    Column("label", gettext_lazy("一级标签"), ("标签", "分类", "类别"), text_of(60)),
)
HEADINGS = {
    "城乡建设": "02", "环境保护": "03", "交通运输": "05", "教育文体": "12", "劳动和社会保障": "11", "商贸旅游": "10",
    "卫生计生": "11",
}  # fmt: skip
"""What the labels of message boards come under here; whoever accepts the matter corrects it."""


class BadMessages(ValueError):
    """A file that holds no messages; the text says why."""


@dataclass
class Imported:
    """What became of a file: messages that are new, that were here already, and what is wrong with the others."""

    new: int = 0
    same: int = 0
    bad: dict[int, str] = field(default_factory=dict)


def read_messages(data: bytes) -> ReadRows:
    """The messages of a file, and the rows that are none. Raises: BadMessages, reading.BadTable."""
    header = find_header(read_tables(data), COLUMNS)
    mapping = guess_mapping(header.headings, COLUMNS)
    missing = [str(column.label) for column in COLUMNS if column.required and column.name not in mapping]
    if missing:
        raise BadMessages(_("没有找到这些列：%(columns)s。") % {"columns": "、".join(missing)})
    return read_columns(COLUMNS, ("number",), header, mapping)


def import_messages(*, read: ReadRows, area: Area, at: datetime, say: Callable[[int], None]) -> Imported:
    """Take messages in as matters of an area, 500 at a time; `say` is told how many are done.

    Each 500 are there wholly or not at all, and what is there does not come again: after a crash the file is simply
    imported once more. Clocks run from `at`, when the messages came to the office; nobody is told one by one.
    """
    done = Imported(bad={verdict.line: "".join(verdict.reasons) for verdict in read.bad})
    wanted = {HEADINGS.get(row.values.get("label", ""), "") for row in read.rows}
    categories = {heading: first_category(heading) for heading in wanted}
    for part in _parts(read.rows):
        lines = {row.values["number"]: row.line for row in part}
        taken = take_over(rows=[_foreign(row, area, categories, at) for row in part], by=None, at=at)
        done.new += len(taken.new)
        done.same += len(taken.same)
        words = _("编号“%(number)s”已经导入过，但内容不同，没有改动。")
        done.bad |= {lines[ref]: words % {"number": ref} for ref in taken.other}
        say(done.new + done.same)
    if done.new:
        record_audit(action="import.applied", by=None, at=at, subject_kind="import", detail=_told(area, done.new))
    return done


def undo_messages(*, read: ReadRows, at: datetime, say: Callable[[int], None]) -> list[str]:
    """Withdraw the messages of a file; gives the numbers of those that somebody has worked on, which stay."""
    stay: list[str] = []
    count = 0
    for part in _parts(read.rows):
        refs = [row.values["number"] for row in part]
        stay += give_back(origin=ORIGIN, refs=refs, reason=_("导入留言后整批撤销"), at=at)
        count += len(part)
        say(count)
    detail = {"sheet": ORIGIN, "rows": count - len(stay)}
    record_audit(action="import.undone", by=None, at=at, subject_kind="import", detail=detail)
    return stay


def _told(area: Area, rows: int) -> dict[str, object]:
    return {"sheet": ORIGIN, "area": area.name, "rows": rows}


def _parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def _foreign(row: Row, area: Area, categories: dict[str, str], at: datetime) -> Foreign:
    values = row.values
    street, community, grid = placement_of(area)
    matter = NewMatter(
        body=values["body"], title=values.get("title", ""), kind=MatterKind.HELP, source=Source.WEB,
        category=categories[HEADINGS.get(values.get("label", ""), "")], received_at=values["at"], clocks_from=at,
        street_id=street, community_id=community, grid_id=grid, reporter=Reporter(mask_text(values.get("name", ""))),
        by_role="R1", tell=False,
    )  # fmt: skip
    return Foreign(ORIGIN, values["number"], matter)
