"""The answer to whoever knocks too often."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from linli.foundation.limits.actions import TooMany
from linli.foundation.ui.views import too_many


class TooManyMiddleware:
    """Turns a TooMany that a view lets pass into the page 429 with Retry-After."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the program."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page, or None for any other exception."""
        return too_many(request, exception.retry_after) if isinstance(exception, TooMany) else None
