"""Uploading by the tus protocol 1.0 (creation, core, termination), and a last request that makes a file of it.

    POST   /files/uploads/               Upload-Length, Upload-Metadata: filename <base64>   201 Location
    HEAD   /files/uploads/<id>/          200 Upload-Offset, Upload-Length
    PATCH  /files/uploads/<id>/          Upload-Offset, the next bytes                       204 Upload-Offset
    POST   /files/uploads/<id>/finish/ 200 {"id", "name", "kind", "label", "size", "thumb"}, again and again
    DELETE /files/uploads/<id>/          204

Somebody without a login sends the token of the form as Upload-Session. What is wrong comes as {"error": sentence}:
403 the token, 404 no such upload of yours, 409 another offset (Upload-Offset says which), 410 it was swept,
413 the piece, 422 the file, 507 the disk is full.
"""

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.foundation.accounts.models import User
from linli.foundation.files.actions import (
    BadFile,
    LostPart,
    NoRoom,
    WrongOffset,
    cancel_upload,
    finish_upload,
    open_upload,
    receive_piece,
)
from linli.foundation.files.kinds import MB
from linli.foundation.files.links import link_to
from linli.foundation.files.models import StoredFile, Upload
from linli.foundation.files.queries import uploads_of
from linli.foundation.files.sessions import BadSession, Uploader, session_uploader
from linli.foundation.limits.actions import take_turn
from linli.foundation.limits.requests import address_key

TUS = "1.0.0"
BUCKET = "files.upload"
MOST_PIECE = 8 * MB
LONGEST_NUMBER = 18
Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Uploader, Rest], HttpResponse]
Guarded = Callable[Concatenate[Any, Rest], HttpResponse]


def _wrong(status: int, sentence: str, **headers: object) -> HttpResponse:
    """What went wrong, for the person."""
    response = JsonResponse({"error": sentence}, status=status)
    for name, value in headers.items():
        response[name.replace("_", "-")] = str(value)
    return response


def for_uploader(view: View[Rest]) -> Guarded[Rest]:
    """Say who uploads, and turn what goes wrong into an answer."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        try:
            response = view(request, _uploader(request), *args, **kwargs)
        except BadSession:
            response = _wrong(403, _("页面打开太久了。请刷新页面，再选择文件。"))
        except Upload.DoesNotExist:
            response = _wrong(404, _("找不到这次上传，请重新选择文件。"))
        except WrongOffset as error:
            response = _wrong(409, _("上传的位置对不上，请再试一次。"), Upload_Offset=error.received)
        except LostPart:
            response = _wrong(410, _("已传的部分已经清理，请重新选择文件。"))
        except NoRoom as error:
            response = _wrong(507, str(error))
        except BadFile as error:
            response = _wrong(422, str(error))
        response["Tus-Resumable"] = TUS
        response["Cache-Control"] = "no-store"
        return response

    return cast("Guarded[Rest]", guarded)


def _uploader(request: HttpRequest) -> Uploader:
    """The session that the form named, else whoever is signed in. Raises: BadSession."""
    token = request.headers.get("Upload-Session", "")
    if not token and isinstance(request.user, User):
        return Uploader(request.user)
    return session_uploader(token, at=timezone.now())


@require_POST
@for_uploader
def begin(request: HttpRequest, uploader: Uploader) -> HttpResponse:
    """Open an upload."""
    at = timezone.now()
    if uploader.by is None:
        take_turn(bucket=BUCKET, key=address_key(request), at=at)
    length = _number(request, "Upload-Length")
    if length is None:
        return _wrong(400, _("没有说明文件的大小。"))
    name = _metadata(request.headers.get("Upload-Metadata", "")).get("filename", "")
    upload = open_upload(name=name, length=length, uploader=uploader, at=at)
    return HttpResponse(status=201, headers={"Location": reverse("upload", args=[upload.pk]), "Upload-Offset": "0"})


@require_http_methods(["HEAD", "PATCH", "DELETE"])
@for_uploader
def go_on(request: HttpRequest, uploader: Uploader, pk: UUID) -> HttpResponse:
    """How far it is, the next piece, or the end of it."""
    upload = uploads_of(uploader).get(pk=pk)
    if request.method == "PATCH":
        return _take_piece(request, upload)
    if request.method == "DELETE":
        cancel_upload(upload=upload)
        return HttpResponse(status=204)
    return HttpResponse(headers={"Upload-Offset": str(upload.received), "Upload-Length": str(upload.length)})


def _take_piece(request: HttpRequest, upload: Upload) -> HttpResponse:
    """The next bytes."""
    offset, coming = _number(request, "Upload-Offset"), _number(request, "Content-Length")
    if offset is None or request.content_type != "application/offset+octet-stream":
        return _wrong(400, _("上传的内容不完整。"))
    if coming is None or coming > min(MOST_PIECE, max(0, upload.length - offset)):
        return _wrong(413, _("这一段比文件剩下的部分还大。"))
    arrived = receive_piece(upload=upload, offset=offset, source=request, at=timezone.now())
    return HttpResponse(status=204, headers={"Upload-Offset": str(arrived)})


@require_POST
@for_uploader
def finish(request: HttpRequest, uploader: Uploader, pk: UUID) -> HttpResponse:
    """Make a file of what arrived."""
    del request
    upload = uploads_of(uploader).select_related("file", "by").get(pk=pk)
    return JsonResponse(described(finish_upload(upload=upload, at=timezone.now())))


def described(file: StoredFile) -> dict[str, object]:
    """A file for the picker."""
    thumb = link_to(file.pk, thumb=True, at=timezone.now()) if file.is_image else ""
    return {
        "id": str(file.pk), "name": file.name, "kind": file.kind, "label": file.get_kind_display(), "size": file.size,
        "thumb": thumb,
    }  # fmt: skip


def _number(request: HttpRequest, name: str) -> int | None:
    """A header as a number; None where it is none."""
    text = request.headers.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER else None


def _metadata(text: str) -> dict[str, str]:
    """The pairs of Upload-Metadata: names, and values in base64."""
    pairs = (part.strip().partition(" ") for part in text.split(","))
    found = {}
    for name, _space, value in pairs:
        try:
            found[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue
    return found
