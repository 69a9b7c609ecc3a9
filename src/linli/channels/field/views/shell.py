"""What makes the phone pages an app: manifest, service worker, the page that is shown without a network."""

from functools import cache

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from linli.foundation.ui.assets import DIST, asset_url

ICON_SIZES = (192, 512)


@require_safe
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """The web manifest: what a phone needs to put the pages on its home screen."""
    del request
    icons = [
        {"src": asset_url(f"app-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in ICON_SIZES
        for purpose in ("any", "maskable")
    ]
    app = {
        "id": "/field/", "name": _("邻里外勤"), "short_name": _("外勤"), "lang": "zh-Hans", "dir": "ltr",
        "description": _("拍照上报、我的任务、核查回访。"), "start_url": reverse("field:tasks"), "scope": "/field/",
        "display": "standalone", "orientation": "portrait", "background_color": "#f6f7f9",
        "theme_color": "#1a56b8", "icons": icons,
        "shortcuts": [{"name": _("拍照上报"), "url": reverse("field:report")}],
    }  # fmt: skip
    return JsonResponse(app, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@cache
def _script() -> str:
    """The built service worker; what it keeps is written into it by the build."""
    return (DIST / "sw.js").read_text(encoding="utf-8")


@require_safe
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, from an address whose folder is its scope."""
    del request
    return HttpResponse(_script(), content_type="text/javascript; charset=utf-8")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Shown by the service worker where there is no network; holds nothing of anybody."""
    return render(request, "field/offline.html")
