"""Asking once 只问一遍: while a page is made, guards that ask the same thing of the same row share one answer.

Outside `asking_once` every question is asked anew, so that a step, which changes the row, never sees an old answer.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")
PLACE = "_linli_asked"


@contextmanager
def asking_once(owner: object, **known: object) -> Iterator[None]:
    """Within it, answers about `owner` are kept; `known` are answers that the caller has already."""
    vars(owner)[PLACE] = dict(known)
    try:
        yield
    finally:
        del vars(owner)[PLACE]


def asked_once(owner: object, question: str, ask: Callable[[], T]) -> T:
    """The answer kept under this name, or a fresh one."""
    answers = vars(owner).get(PLACE)
    if answers is None:
        return ask()
    if question not in answers:
        answers[question] = ask()
    answer: T = answers[question]
    return answer
