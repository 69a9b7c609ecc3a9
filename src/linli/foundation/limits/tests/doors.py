"""A public door of the tests: three a minute and five an hour."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.utils import timezone

from linli.foundation.limits.actions import take_turn
from linli.foundation.limits.buckets import Rate, register_bucket
from linli.foundation.limits.requests import address_key

BUCKET = "tests.door"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
register_bucket(BUCKET, [Rate(3, MINUTE), Rate(5, HOUR)])


def knock(request: HttpRequest) -> HttpResponse:
    """Let in, as often as the bucket says."""
    take_turn(bucket=BUCKET, key=address_key(request), at=timezone.now())
    return HttpResponse("in")


urlpatterns = [path("knock/", knock), path("", include("linli.config.urls"))]
