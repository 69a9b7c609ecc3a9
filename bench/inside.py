"""Where the time of a page goes, measured in this process: statements, templates, and the rest."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.template import Template
from django.test import Client

TURNS = 9


@dataclass
class Cost:
    """One request: how many statements, and the milliseconds of all, of the database and of templates."""

    queries: int = 0
    total: float = 0.0
    database: float = 0.0
    template: float = 0.0
    statements: list[tuple[float, str]] = field(default_factory=list)

    def words(self) -> str:
        """For the table."""
        rest = max(self.total - self.database - self.template, 0.0)
        parts = (("statements", self.database), ("template", self.template), ("the rest", rest))
        shares = ", ".join(f"{name} {100 * part / self.total:.0f} %" for name, part in parts)
        return f"{self.queries} queries; {shares}"


class Meter:
    """Counts and times statements, and the rendering around them."""

    def __init__(self) -> None:
        """Start from nothing."""
        self.cost = Cost()

    def statement(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        """Time one statement."""
        begin = time.perf_counter()
        try:
            return execute(sql, *rest)
        finally:
            spent = (time.perf_counter() - begin) * 1000
            self.cost.queries += 1
            self.cost.database += spent
            self.cost.statements.append((spent, sql))

    @contextmanager
    def rendering(self) -> Iterator[None]:
        """Time the outermost template, without the statements that it asks for."""
        engine: Any = Template
        plain = engine.render

        def timed(template: Template, context: Any) -> Any:
            begin, before = time.perf_counter(), self.cost.database
            engine.render = plain
            try:
                return plain(template, context)
            finally:
                engine.render = timed
                spent = (time.perf_counter() - begin) * 1000
                self.cost.template += spent - (self.cost.database - before)

        engine.render = timed
        try:
            yield
        finally:
            engine.render = plain


def cost(cookies: str, path: str) -> Cost:
    """The request in the middle of several, by its total."""
    client = Client(headers={"Cookie": cookies}, SERVER_NAME="localhost")
    found = sorted((_once(client, path) for _turn in range(TURNS)), key=lambda one: one.total)
    middle = found[TURNS // 2]
    # Once a minute a session writes down that it was used: the least is what the page itself asks.
    middle.queries = min(one.queries for one in found)
    return middle


def _once(client: Client, path: str) -> Cost:
    """One request in this process."""
    meter = Meter()
    with connection.execute_wrapper(meter.statement), meter.rendering():
        begin = time.perf_counter()
        answer = client.get(path)
        meter.cost.total = (time.perf_counter() - begin) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return meter.cost
