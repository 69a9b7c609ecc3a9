"""Who may open a page."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

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
                return _to_login(request)
            if codes and not scope_of(request.user).has_role(*codes):
                raise Http404
            return view(request, *args, **kwargs)

        return cast("View[Rest]", guarded)

    return guard


def _to_login(request: HttpRequest) -> HttpResponse:
    """To the login page and back; where a fragment was asked for, with the whole page and back to where it stood."""
    if "HX-Request" not in request.headers:
        return redirect_to_login(request.get_full_path())
    asked = request.headers.get("HX-Current-URL", "")
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    login = redirect_to_login(asked if safe else "/")
    return HttpResponse(headers={"HX-Redirect": login["Location"]})
