"""Changing what messages say."""

from datetime import datetime

from django.db import transaction

from linli.foundation.accounts.models import User
from linli.foundation.audit.actions import record_audit
from linli.foundation.editions.actions import hold, renew
from linli.foundation.history.actions import record_change
from linli.foundation.messaging.models import WORDINGS_EDITION, Wording
from linli.foundation.messaging.topics import TOPICS
from linli.lib.filling import BadPlace, bad_places, tidy_template

SUBJECT_KIND = "wording"


class BadWording(ValueError):
    """Words that cannot be sent: empty, too long, or with places the topic does not have (in `places`)."""

    def __init__(self, places: list[BadPlace]) -> None:
        super().__init__(", ".join(place.fault for place in places))
        self.places = places


def check_wording(topic: str, text: str) -> str:
    """The text as it would be kept. Raises: BadWording."""
    declared, kept = TOPICS[topic], tidy_template(text)
    places = bad_places(kept, declared.names)
    if places or not kept or len(kept) > declared.longest:
        raise BadWording(places)
    return kept


@transaction.atomic
def set_wording(*, topic: str, text: str, by: User, at: datetime) -> bool:
    """Let a registered topic be told in these words from now on; whether they are others than before.

    The declared words, typed in again, are as if nobody had edited. Raises: BadWording.
    """
    kept = check_wording(topic, text)
    hold(WORDINGS_EDITION)
    before = Wording.objects.filter(topic=topic).values_list("text", flat=True).first() or TOPICS[topic].text
    if kept == before:
        return False
    if kept == TOPICS[topic].text:
        Wording.objects.filter(topic=topic).delete()
    else:
        Wording.objects.update_or_create(topic=topic, defaults={"text": kept})
    renew(WORDINGS_EDITION)
    record_change(
        subject_kind=SUBJECT_KIND, subject_id=topic, what="text", before={"text": before}, after={"text": kept},
        by=by, at=at,
    )  # fmt: skip
    record_audit(action="wording.changed", by=by, at=at, detail={"topic": topic})
    return True
