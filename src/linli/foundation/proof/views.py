"""Giving out challenges."""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from linli.foundation.limits.actions import take_turn
from linli.foundation.limits.requests import address_key
from linli.foundation.proof.actions import CHALLENGES
from linli.foundation.proof.challenges import new_challenge


@require_GET
@never_cache
def challenge(request: HttpRequest) -> JsonResponse:
    """A new challenge as JSON."""
    now = timezone.now()
    take_turn(bucket=CHALLENGES, key=address_key(request), at=now)
    return JsonResponse(new_challenge(now))
