"""Addresses of signing in. What Linli does not offer (signing up, resets by e-mail) does not exist."""

from typing import NoReturn

from django.http import Http404, HttpRequest
from django.urls import include, path, re_path


def closed(_request: HttpRequest, **_rest: str) -> NoReturn:
    """404: passwords are given out by the administrator."""
    raise Http404


urlpatterns = [
    path("signup/", closed, name="account_signup"),
    path("email/", closed, name="account_email"),
    re_path(r"^(?:confirm-email|password/reset|password/set|login/code)/", closed, name="account_closed"),
    path("", include("allauth.urls")),
]
