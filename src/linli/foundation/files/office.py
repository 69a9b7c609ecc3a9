"""Office documents: only plain ones, without macros, locks and bombs."""

import io
import zipfile
from typing import IO, Any

import olefile
from django.utils.translation import gettext as _

from linli.foundation.files.kinds import MB, OPEN_XML, BadFile
from linli.foundation.files.unreadable import Unreadable, guarded

CONTENT_TYPES = "[Content_Types].xml"
MAIN_PARTS = {
    "word/document.xml": f"{OPEN_XML}wordprocessingml.document",
    "xl/workbook.xml": f"{OPEN_XML}spreadsheetml.sheet",
    "ppt/presentation.xml": f"{OPEN_XML}presentationml.presentation",
}
MAIN_STREAMS = {
    "worddocument": "application/msword",
    "workbook": "application/vnd.ms-excel",
    "book": "application/vnd.ms-excel",
    "powerpoint document": "application/vnd.ms-powerpoint",
}
MOST_PARTS = 5000
MOST_UNPACKED = 150 * MB
MOST_RATIO = 200
SMALL = 1 * MB
MACRO_PARTS = ("vbaproject.bin", "vbadata.xml", "/macrosheets/", "/activex/")
MACRO_STREAMS = frozenset({"vba", "_vba_project", "_vba_project_cur", "macros"})


def read_open_xml(file: IO[bytes] | Any, size: int) -> str:
    """The type of a docx, xlsx or pptx. Raises: BadFile for other archives, macros and bombs."""
    file.seek(0)
    try:
        with guarded(BadFile), zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            _refuse_bombs(parts, size)
            _refuse_macros(archive, parts)
    except Unreadable:
        raise BadFile(_("文档已损坏或不完整，请重新选择。")) from None
    names = {part.filename for part in parts}
    found = [mime for name, mime in MAIN_PARTS.items() if name in names]
    if len(found) != 1 or CONTENT_TYPES not in names:
        raise BadFile(_("压缩包不能接收，请解压后一个一个上传。"))
    return found[0]


def _refuse_bombs(parts: list[zipfile.ZipInfo], size: int) -> None:
    """Many parts, huge parts, parts that lie over each other: whoever opens it would pay."""
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    steep = any(part.file_size > SMALL and part.file_size > MOST_RATIO * part.compress_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or packed > size or steep:
        raise BadFile(_("文档解开后过大，不能接收。"))
    if any(part.flag_bits & 1 for part in parts):
        raise BadFile(_("加密的文档不能接收，请去掉密码再上传。"))


def _refuse_macros(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Parts with programs, and types that speak of them."""
    names = [part.filename.lower() for part in parts]
    types = b""
    for part in parts:
        if part.filename == CONTENT_TYPES:
            with archive.open(part) as stream:
                types = stream.read(SMALL).lower()
    if b"macroenabled" in types or any(mark in name for name in names for mark in MACRO_PARTS):
        raise BadFile(_("带宏的文档不能接收，请另存为不带宏的格式再上传。"))


def read_compound(file: IO[bytes] | Any) -> str:
    """The type of a doc, xls or ppt, and of what WPS writes. Raises: BadFile for all else, macros and locks."""
    file.seek(0)
    try:
        with guarded(), olefile.OleFileIO(io.BytesIO(file.read())) as compound:
            streams = [[str(part).lower() for part in path] for path in compound.listdir(streams=True, storages=True)]
    except Unreadable:
        raise BadFile(_("文档已损坏或不完整，请重新选择。")) from None
    if any(path[-1] in {"encryptedpackage", "encryptioninfo"} for path in streams):
        raise BadFile(_("加密的文档不能接收，请去掉密码再上传。"))
    if any(part in MACRO_STREAMS for path in streams for part in path):
        raise BadFile(_("带宏的文档不能接收，请另存为不带宏的格式再上传。"))
    top = {path[0] for path in streams if len(path) == 1}
    found = [mime for name, mime in MAIN_STREAMS.items() if name in top]
    if not found:
        raise BadFile(_("只接收照片、录音、短视频、PDF 和 Office 文档，这个文件不是。"))
    return found[0]
