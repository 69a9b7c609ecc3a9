"""Serving files, only through the access check."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from linli.foundation.access.policies import require_roles
from linli.foundation.files.access import may_see
from linli.foundation.files.models import StoredFile
from linli.foundation.files.storing import blob_path


@require_roles()
@require_safe
def serve(request: HttpRequest, pk: UUID, kind: str) -> FileResponse:
    """A picture or its thumbnail; unknown, forbidden and lost are all 404."""
    file = get_object_or_404(StoredFile, pk=pk)
    path = blob_path(file.sha256, kind)
    if not may_see(request.user, file) or not path.exists():
        raise Http404
    response = FileResponse(path.open("rb"), content_type=file.mime)
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    return response
