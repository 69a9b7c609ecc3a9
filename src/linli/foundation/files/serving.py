"""Answers with a file: a fixed type, nothing a browser could run, and parts of it for players that ask for them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from linli.foundation.files.kinds import NAMES_OF
from linli.foundation.files.models import StoredFile
from linli.foundation.files.storing import blob_path

RANGE = re.compile(r"bytes=(\d*)-(\d*)$")
PIECE = 64 * 1024
NOTHING_RUNS = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"
Span = tuple[int, int]


def answer_with(file: StoredFile, kind: str, asked_range: str = "", *, named: bool = True) -> HttpResponseBase:
    """The file, or the part of it that was asked for (one range; iPhones play nothing without).

    Unless `named`, the name it was sent under is kept back. Raises: FileNotFoundError.
    """
    path = blob_path(file.sha256, kind)
    size = path.stat().st_size
    span = _span(asked_range, size) if file.is_media else None
    if span is not None and span[0] >= span[1]:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = _part(path, span, size) if span else FileResponse(path.open("rb"))
    for name, value in _headers(file, named).items():
        response[name] = value
    return response


def _headers(file: StoredFile, named: bool) -> dict[str, str]:
    """What every answer says."""
    shown = file.is_image or file.is_media
    name = download_name(file if named else StoredFile(name=file.get_kind_display(), kind=file.kind, mime=file.mime))
    headers = {
        "Content-Type": file.mime,
        "Content-Disposition": content_disposition_header(not shown, name) or "attachment",
        "Content-Security-Policy": NOTHING_RUNS,
        "Cache-Control": "private, max-age=3600",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return headers | ({"Accept-Ranges": "bytes"} if file.is_media else {})


def download_name(file: StoredFile) -> str:
    """The name it was sent under, with an ending that fits what it is."""
    endings = NAMES_OF.get(file.mime, (".bin",))
    if file.name.lower().endswith(endings):
        return file.name
    stem = file.name.rsplit(".", 1)[0] if file.is_image else file.name
    return f"{stem or file.pk}{endings[0]}"


def _span(asked: str, size: int) -> Span | None:
    """First byte and the one behind the last; None where the whole is wanted, empty where there is no such part."""
    found = RANGE.match(asked.strip())
    if not found or found.group(0) == "bytes=-":
        return None
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size if int(last) else 0
    return int(first), min(int(last) + 1, size) if last else size


def _part(path: Path, span: Span, size: int) -> HttpResponseBase:
    """A part of a file."""
    start, stop = span
    response = StreamingHttpResponse(_pieces(path.open("rb"), start, stop), status=206)
    response["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    response["Content-Length"] = str(stop - start)
    return response


def _pieces(file: IO[bytes], start: int, stop: int) -> Iterator[bytes]:
    """The bytes of a span."""
    with file:
        file.seek(start)
        left = stop - start
        while left > 0 and (piece := file.read(min(PIECE, left))):
            left -= len(piece)
            yield piece
