"""Until the first run is done, every page leads to it."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from linli.channels.desk.progress import is_set_up

Answer = Callable[[HttpRequest], HttpResponseBase]
OPEN = ("/setup/", "/accounts/", "/size/", "/static/", "/health")


class SetUpMiddleware:
    """Asks one small query a request until the answer is yes, which stays so for as long as the process lives."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the rest of the program."""
        self.get_response = get_response
        self._done = False

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on, or lead to the first run."""
        if not self._done:
            self._done = is_set_up()
        if self._done or request.path.startswith(OPEN):
            return self.get_response(request)
        return redirect("setup:start")
