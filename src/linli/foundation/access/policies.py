"""Who may open a page."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from linli.foundation.access.roles import ROLES
from linli.foundation.access.scope import scope_of

Rest = ParamSpec("Rest")
View = Callable[Concatenate[Any, Rest], HttpResponseBase]


def require_roles(*codes: str) -> Callable[[View[Rest]], View[Rest]]:
    """Let only holders of one of these roles in; none named lets in everybody who is signed in.

    The anonymous go to the login page and come back; to all others the page does not exist (404).
    """
    if unknown := set(codes) - set(ROLES):
        raise ValueError(f"Unknown roles: {sorted(unknown)}")

    def guard(view: View[Rest]) -> View[Rest]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if codes and not scope_of(request.user).has_role(*codes):
                raise Http404
            return view(request, *args, **kwargs)

        return cast("View[Rest]", guarded)

    return guard
