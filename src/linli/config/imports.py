"""`linli import-areas`: the official directory of areas from files."""

import argparse

from django.utils import timezone

from linli.config.console import Refused, complain, say
from linli.config.first import refuse_unmigrated
from linli.registers.areas.actions import load_directory
from linli.registers.areas.listing import open_sources


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
