"""The one guard around libraries that read the bytes of strangers."""

from collections.abc import Iterator
from contextlib import contextmanager


class Unreadable(Exception):
    """A library could not make sense of what it was given."""


@contextmanager
def guarded(*told_apart: type[Exception]) -> Iterator[None]:
    """Whatever is raised inside becomes Unreadable, but for what the caller tells apart.

    Decoders fail on damaged and hostile bytes in ways that no documentation lists: struct.error, KeyError,
    RecursionError, AttributeError and others have been seen.
    """
    try:
        yield
    except told_apart:
        raise
    except Exception as error:
        raise Unreadable from error
