"""What is told 消息主题, declared by whoever tells it: the usual words, and the places that may stand in them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from linli.lib.filling import bad_places


@dataclass(frozen=True)
class Place:
    """A place in a text: how it is written between braces, what it stands for, and an example of it."""

    name: str
    meaning: str | Promise
    example: str


@dataclass(frozen=True)
class Topic:
    """One thing that is told: what it is called, when and to whom, and the words it has until somebody edits them.

    `texted` ones go out as text messages, whose length costs; the others are the subject of a message to staff.
    """

    code: str
    label: str | Promise
    when: str | Promise
    text: str
    places: tuple[Place, ...]
    texted: bool = False

    @property
    def names(self) -> frozenset[str]:
        """The places that may stand in the text."""
        return frozenset(place.name for place in self.places)

    @property
    def examples(self) -> Mapping[str, str]:
        """An example for every place."""
        return {place.name: place.example for place in self.places}

    @property
    def longest(self) -> int:
        """How long the text may be before anything is filled in: about three text messages, or one line of a list."""
        return 200 if self.texted else 100


class BadTopic(RuntimeError):
    """A topic declared twice, or one whose own words have places it does not declare."""


TOPICS: dict[str, Topic] = {}


def register_topic(topic: Topic) -> None:
    """Declare what is told. Raises: BadTopic."""
    if bad_places(topic.text, topic.names) or TOPICS.setdefault(topic.code, topic) is not topic:
        raise BadTopic(topic.code)
