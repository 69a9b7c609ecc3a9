"""The official directory 名录 as files: CSV, plain or gzipped, one area a line with `code` and `name`.

The codes are the 统计用区划代码: 2, 4, 6, 9 or 12 digits from province to community, each beginning with the code of
the area it lies in. Columns that name the areas above (`provinceCode` …) are compared with it, others are left alone.
"""

import codecs
import csv
import gzip
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import IO, cast

from django.utils.translation import gettext as _

from linli.registers.areas.checks import NAME_MOST, SHORT_MOST
from linli.registers.areas.models import AreaLevel

LEVELS = {2: AreaLevel.PROVINCE, 4: AreaLevel.CITY, 6: AreaLevel.DISTRICT, 9: AreaLevel.STREET, 12: AreaLevel.COMMUNITY}
LENGTHS = {level: length for length, level in LEVELS.items()}
ABOVE = {4: 2, 6: 4, 9: 6, 12: 9}
CODE_HEADS = ("code", "代码", "区划代码", "统计用区划代码")
NAME_HEADS = ("name", "名称", "区划名称")
PARENT_HEADS = ("provinceCode", "cityCode", "areaCode", "streetCode")
ENDINGS = re.compile(r"(?:社区|村)?(?:居民委员会|村民委员会|居委会|村委会)$|街道办事处$|街道$")
CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the directory that is well formed."""

    code: str
    name: str
    place: int

    @property
    def level(self) -> AreaLevel:
        """Which level the code is of."""
        return LEVELS[len(self.code)]

    @property
    def parent(self) -> str:
        """The code of the area it lies in; empty for a province."""
        return self.code[: ABOVE.get(len(self.code), 0)]


@dataclass(frozen=True)
class Fault:
    """What is wrong with a line; line 0 is the file as a whole."""

    file: str
    line: int
    message: str


class BadLine(ValueError):
    """A line that is not taken; the message says why."""


@dataclass
class Source:
    """One file, held as it was read so that it can be gone through again."""

    name: str
    data: bytes
    levels: set[AreaLevel] = field(default_factory=set)

    def rows(self, fault: "Faults", number: int) -> Iterator[Listed]:
        """The well-formed lines; what is wrong with the others goes to `fault`."""
        try:
            with self._opened() as text:
                yield from self._lines(text, fault, number)
        except (OSError, EOFError, zlib.error, UnicodeError, csv.Error):
            fault.add(self.name, 0, _("文件读不了：应为 UTF-8 或 GB18030 编码的 CSV，可以用 gzip 压缩。"))

    def _opened(self) -> IO[str]:
        return TextIOWrapper(self._bytes(), encoding=self._encoding(), newline="")

    def _bytes(self) -> IO[bytes]:
        raw = BytesIO(self.data)
        return cast("IO[bytes]", gzip.open(raw)) if self.data[:2] == b"\x1f\x8b" else raw

    def _encoding(self) -> str:
        with self._bytes() as raw:
            try:
                for _part in codecs.iterdecode(iter(lambda: raw.read(CHUNK), b""), "utf-8"):
                    pass
            except UnicodeDecodeError:
                return "gb18030"
        return "utf-8-sig"

    def _lines(self, text: IO[str], fault: "Faults", number: int) -> Iterator[Listed]:
        reader = csv.DictReader(text)
        heads = [head.strip() for head in reader.fieldnames or ()]
        reader.fieldnames = heads
        code = next((head for head in CODE_HEADS if head in heads), "")
        name = next((head for head in NAME_HEADS if head in heads), "")
        if not code or not name:
            fault.add(self.name, 0, _("第一行应为表头，其中要有“code”和“name”两列（或“代码”和“名称”）。"))
            return
        above = [head for head in PARENT_HEADS if head in heads]
        for row in reader:
            try:
                listed = _read(row, code, name, above, place_of(number, reader.line_num))
            except BadLine as error:
                fault.add(self.name, reader.line_num, str(error))
            else:
                self.levels.add(listed.level)
                yield listed


@dataclass
class Faults:
    """All that is wrong with the files."""

    found: list[Fault] = field(default_factory=list)

    def add(self, file: str, line: int, message: str) -> None:
        """Note one."""
        self.found.append(Fault(file, line, message))


LINES_MOST = 10**9


def place_of(number: int, line: int) -> int:
    """File and line as one number."""
    return number * LINES_MOST + line


def open_sources(paths: list[Path]) -> list[Source]:
    """The files among these, and the .csv and .csv.gz of folders, by name. Raises: OSError."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        found += [one for one in inside if one == path or one.name.lower().endswith((".csv", ".csv.gz"))]
    return [Source(path.name, path.read_bytes()) for path in found]


def short_of(name: str) -> str:
    """What an area of the directory is called for short: without the words for its office."""
    return (ENDINGS.sub("", name) or name)[:SHORT_MOST]


def _read(row: Mapping[str, str | None], code: str, name: str, above: list[str], place: int) -> Listed:
    """One line. Raises: BadLine."""
    listed = Listed((row[code] or "").strip(), (row[name] or "").strip(), place)
    if not (listed.code.isascii() and listed.code.isdigit() and len(listed.code) in LEVELS):
        raise BadLine(_("代码“%(code)s”应为 2、4、6、9 或 12 位数字。") % {"code": listed.code[:40]})
    if not listed.name:
        raise BadLine(_("代码 %(code)s 没有名称。") % {"code": listed.code})
    if len(listed.name) > NAME_MOST:
        raise BadLine(_("代码 %(code)s 的名称超过 %(most)d 个字。") % {"code": listed.code, "most": NAME_MOST})
    for head in above:
        given = (row[head] or "").strip()
        if given and not listed.code.startswith(given):
            words = {"code": listed.code, "column": head, "given": given[:40]}
            raise BadLine(_("代码 %(code)s 与“%(column)s”列的上级代码 %(given)s 不一致。") % words)
    return listed
