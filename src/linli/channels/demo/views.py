"""The list of demo accounts, only where the installation is a demo."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from linli.channels.demo.accounts import ACCOUNTS, PASSWORD
from linli.channels.demo.queries import is_demo


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Who can sign in, open to everybody: the people are invented, and the data never mixes with real data."""
    if not is_demo():
        raise Http404
    return render(request, "demo/accounts.html", {"accounts": ACCOUNTS, "password": PASSWORD})
