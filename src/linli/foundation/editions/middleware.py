"""One look at the editions for each request."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from linli.foundation.editions.snapshots import one_look


class OneLookMiddleware:
    """All snapshots that a request asks for stand on the same marks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the program."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on, with one look."""
        with one_look():
            return self.get_response(request)
