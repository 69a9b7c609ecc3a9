"""Who may open the pages of the first run, and when they are there at all."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from linli.channels.desk.progress import is_founded, is_set_up, marks
from linli.foundation.access.scope import scope_of

View = Callable[..., HttpResponse]


def while_new(view: View) -> View:
    """Open to anybody until there is an administrator; then it leads to the step that comes next."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if is_set_up():
            raise Http404
        return redirect("setup:start") if is_founded() else view(request)

    return require_http_methods(["GET", "HEAD", "POST"])(guarded)


def for_founder(view: View) -> View:
    """Only for the administrator, and only until the first run is done. Others are told who is at work."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if is_set_up():
            raise Http404
        return _turned_away(request) or view(request)

    return require_http_methods(["GET", "HEAD", "POST"])(guarded)


def _turned_away(request: HttpRequest) -> HttpResponse | None:
    if not is_founded():
        return redirect("setup:start")
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not scope_of(request.user).has_role("R13"):
        return render(request, "setup/waiting.html")
    return None


def show_step(
    request: HttpRequest, step: str, form: Any = None, status: int | None = None, **context: Any
) -> HttpResponse:
    """The page of a step with its bar; 422 where the form came back with errors."""
    bad = form is not None and form.is_bound and not form.is_valid()
    context |= {"form": form, "marks": marks(step)}
    return render(request, f"setup/{step}.html", context, status=status or (422 if bad else 200))
