"""The words of each topic 消息用语 as they stand now, filled in."""

from collections.abc import Mapping

from linli.foundation.editions.snapshots import Snapshot
from linli.foundation.messaging.models import WORDINGS_EDITION, Wording
from linli.foundation.messaging.topics import TOPICS
from linli.lib.filling import fill_places


def words_of(code: str) -> str:
    """The text of a registered topic: edited, or as it was declared."""
    return _edited.current().get(code) or TOPICS[code].text


def edited_topics() -> frozenset[str]:
    """The topics whose words are not as they were declared."""
    return frozenset(_edited.current())


def word(code: str, values: Mapping[str, str], usual: str = "") -> str:
    """What is said about a topic, with these values in its places; `usual` where nobody registered the topic."""
    return fill_places(words_of(code) if code in TOPICS else usual, values)


def _load() -> dict[str, str]:
    return dict(Wording.objects.values_list("topic", "text"))


_edited = Snapshot(_load, WORDINGS_EDITION)
