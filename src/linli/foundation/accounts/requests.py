"""What a view gets behind `require_roles`: a request of somebody who is signed in."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from linli.foundation.accounts.models import User


class StaffRequest(HttpRequest):
    """For annotations only: `require_roles` lets nobody else through."""

    user: User
    htmx: HtmxDetails
