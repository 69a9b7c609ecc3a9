"""Opening an address as somebody, and saying in one letter what came of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse
from django.urls.resolvers import URLResolver

from tests.access.cast import COLUMNS, Actor
from tests.access.stage import EXAMPLES, Stage

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ERROR, NOT_OFFERED = 500, 503
LOGINS = ("/accounts/login/", "/my/login/")
IN, ELSEWHERE, LOGIN, ABSENT, REFUSED, METHOD = "+", ">", "L", "-", "x", "m"


@dataclass(frozen=True)
class Line:
    """One line of the matrix: an address (perhaps `@` an example), a method, and one mark for every column."""

    url: str
    method: str
    marks: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.url:<38}{self.method:<7}" + "".join(f"{mark:<4}" for mark in self.marks).rstrip()

    def admits(self, actor: Actor) -> bool:
        """Whether this person is let in."""
        mark = self.marks[COLUMNS.index(actor.role)]
        return (mark[0] if actor.inside else mark[-1]) == IN


def url_names() -> list[str]:
    """The name of every address, each once, in the order of the program."""
    return list(dict.fromkeys(_names(get_resolver(), "")))


def _names(resolver: URLResolver, space: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            assert pattern.name, f"the address {pattern.pattern} ({space}) has no name"
            yield space + pattern.name
        else:
            yield from _names(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)


def ask(stage: Stage, actor: Actor, url: str, method: str) -> str:
    """What somebody gets there, as one mark; nothing of it stays."""
    client = actor.client
    kept = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic():
        response = client.generic(method, _address(stage, actor, url))
        if response.streaming:
            list(response)
        transaction.set_rollback(True)
    client.cookies.clear()
    for name, value in kept.items():
        client.cookies[name] = value
    return _mark(response)


def _address(stage: Stage, actor: Actor, url: str) -> str:
    """Where it is, on the example it is tried on."""
    arguments = EXAMPLES[url](stage, actor) if url in EXAMPLES else []
    return arguments if isinstance(arguments, str) else reverse(url.partition("@")[0], args=arguments)


def _mark(response: Any) -> str:
    """The class of an answer. An error of ours is none of them."""
    status = response.status_code
    assert status < ERROR or status == NOT_OFFERED, f"{status} at {response.request['PATH_INFO']}"
    if status in {301, 302, 303}:
        return LOGIN if urlsplit(response["Location"]).path in LOGINS else ELSEWHERE
    return {404: ABSENT, 403: REFUSED, 405: METHOD}.get(status, IN)


def observe(stage: Stage, url: str, method: str) -> Line:
    """The line as it is: inside and outside in one mark where both get the same."""
    marks = []
    for column in COLUMNS:
        found = [ask(stage, actor, url, method) for actor in stage.actors if actor.role == column]
        marks.append("".join(dict.fromkeys(found)) if len(set(found)) == 1 else "".join(found))
    return Line(url, method, tuple(marks))


def let_in_unseen(stage: Stage, lines: Sequence[Line]) -> Iterator[str]:
    """What lets somebody in by a method that no line names. `lines` are those of one address.

    It is asked by whoever is let in by another method, and by nobody in particular. Django takes PUT for POST where a
    class is the view: that is no other door.
    """
    named = {line.method: line for line in lines}
    openers = [actor for actor in stage.actors if any(line.admits(actor) for line in lines)][:1]
    for method in METHODS:
        if method in named:
            continue
        for actor in {stage.actors[0], *openers}:
            as_post = method == "PUT" and "POST" in named and named["POST"].admits(actor)
            if ask(stage, actor, lines[0].url, method) == IN and not as_post:
                yield f"{lines[0].url} {method} lets {actor.role} in, and the matrix has no line for it"
