"""Serving files, only through the access check or by a link that we signed."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from linli.foundation.access.policies import require_roles
from linli.foundation.files.access import may_see
from linli.foundation.files.links import BadLink, read_link
from linli.foundation.files.models import StoredFile
from linli.foundation.files.serving import answer_with


@require_roles()
@require_safe
def serve(request: HttpRequest, pk: UUID, *, thumb: bool = False) -> HttpResponseBase:
    """A file, or the thumbnail of a picture; unknown, forbidden and lost are all 404."""
    file = get_object_or_404(StoredFile, pk=pk)
    if not may_see(request.user, file):
        raise Http404
    return _answer(request, file, thumb=thumb)


@require_safe
def serve_by_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """What a link opens, without the name somebody gave the file; a forged, expired or broken one is 404."""
    try:
        pk, thumb = read_link(token, at=timezone.now())
    except BadLink:
        raise Http404 from None
    return _answer(request, get_object_or_404(StoredFile, pk=pk), thumb=thumb, named=False)


def _answer(request: HttpRequest, file: StoredFile, *, thumb: bool, named: bool = True) -> HttpResponseBase:
    """The file or its thumbnail."""
    if thumb and not file.is_image:
        raise Http404
    try:
        return answer_with(file, "thumb" if thumb else file.blobs[0], request.headers.get("Range", ""), named=named)
    except FileNotFoundError:
        raise Http404 from None
