"""`linli import-areas` and `linli import-messages`: what comes from files."""

import argparse
import time
from collections.abc import Callable
from typing import Final

from django.utils import timezone

from linli.config.console import Refused, complain, say
from linli.config.first import refuse_unmigrated
from linli.foundation.tabular.reading import BadTable
from linli.foundation.tabular.rows import ReadRows
from linli.modules.matters.importing.messages import BadMessages, import_messages, read_messages, undo_messages
from linli.registers.areas.actions import load_directory
from linli.registers.areas.listing import open_sources
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.areas.naming import areas_named

MOST_TOLD: Final = 100
TELL_EVERY: Final = 2000


def run_import_areas(options: argparse.Namespace) -> int:
    """Load the files and say what came of it; status 1 and nothing changed where a line is bad."""
    refuse_unmigrated()
    sources = open_sources(options.paths)
    if not sources:
        raise Refused("这里没有 .csv 或 .csv.gz 文件")
    loaded = load_directory(sources=sources, by=None, at=timezone.now(), say=say)
    for fault in loaded.faults:
        where = f"{fault.file} 第 {fault.line} 行" if fault.line else fault.file
        complain(f"{where}：{fault.message}")
    if loaded.faults:
        raise Refused(f"有 {len(loaded.faults)} 处不对，什么也没有导入")
    say(f"新增 {loaded.new}，改名 {loaded.renamed}，沿用本地名称 {loaded.kept}，未变 {loaded.same}")
    return 0


def run_import_messages(options: argparse.Namespace) -> int:
    """Take messages in as matters, or withdraw them; status 1 where a row is bad or a matter stays."""
    refuse_unmigrated()
    try:
        read = read_messages(options.file.read_bytes())
    except (BadTable, BadMessages) as bad:
        raise Refused(str(bad).rstrip("。")) from bad
    return _undo(read) if options.undo else _import(read, _area(options.area))


def _import(read: ReadRows, area: Area) -> int:
    begin = time.monotonic()
    done = import_messages(read=read, area=area, at=timezone.now(), say=_tell(len(read.rows)))
    for line, reason in sorted(done.bad.items())[:MOST_TOLD]:
        complain(f"第 {line} 行：{reason}")
    if len(done.bad) > MOST_TOLD:
        complain(f"还有 {len(done.bad) - MOST_TOLD} 行有问题")
    seconds = time.monotonic() - begin
    say(f"{area.name}：新增 {done.new}，已有 {done.same}，有问题 {len(done.bad)}，用时 {seconds:.1f} 秒")
    return 1 if done.bad else 0


def _undo(read: ReadRows) -> int:
    stay = undo_messages(read=read, at=timezone.now(), say=_tell(len(read.rows)))
    for number in stay[:MOST_TOLD]:
        complain(f"留言 {number} 已经有人办过，没有撤销")
    say(f"撤销完成，保留 {len(stay)} 件")
    return 1 if stay else 0


def _tell(total: int) -> Callable[[int], None]:
    """Say how far it is every few thousand."""
    return lambda done: say(f"{done} / {total}") if done % TELL_EVERY == 0 and done < total else None


def _area(name: str | None) -> Area:
    """The area that is named, or the only street. Raises: Refused."""
    in_use = Area.objects.filter(active=True)
    streets = in_use.filter(level=AreaLevel.STREET)
    found = areas_named([name], in_use)[name] if name else list(streets[:2])
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused(f"没有名为“{name}”的区划" if name else "还没有街道，请先建立区划")
    raise Refused("留言归哪个街道或社区？请用 --area 写明，重名时写成“街道 · 社区”")
