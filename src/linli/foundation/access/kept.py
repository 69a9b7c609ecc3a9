"""Kept statements 存好的语句: what many people ask alike is put into the database's words once.

Django writes a statement anew with every page, which takes longer than the database takes to answer it. What is written
depends on the shape of a scope (by which roles it reaches how many areas and units), not on which they are. So it is
kept by shape, with a gap for every key and moment, and only these are put in when somebody asks.

What a builder may look at is what it is given: the person's key and scope, the values, and `fixed`. A statement is
written twice, with different stand-ins, and refused where the two differ in more than the gaps: a value that was
changed on its way (the end of a day, say) would otherwise stay in the statement for ever.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import randrange
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import get_related_populators

from linli.foundation.access.scope import Scope, scope_of

Build = Callable[..., QuerySet[Any, Any]]
MOST = 1000


class ChangedOnTheWay(ValueError):
    """A builder whose statement holds something made from a value; pass what is made as a value of its own."""


@dataclass(frozen=True)
class _Gap:
    """The place of the value that stands here."""

    place: int


@dataclass(frozen=True)
class _Asker:
    """Whoever asks, as far as a builder may know: enough for `scope_of`."""

    pk: UUID
    _linli_scope: Scope
    is_authenticated: bool = True
    is_active: bool = True


@dataclass(frozen=True)
class _Statement:
    """A statement with gaps, the names of its columns, what some are converted by, and which models they make."""

    sql: str
    holds: tuple[Any, ...]
    names: tuple[str, ...]
    converters: tuple[tuple[int, tuple[Any, ...]], ...]
    select: Sequence[Any]
    models: dict[str, Any] | None

    def rows(self, values: Sequence[Any]) -> list[Any]:
        """The rows for these values."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [values[one.place] if isinstance(one, _Gap) else one for one in self.holds])
            rows = cursor.fetchall()
        return [self._converted(row) for row in rows] if self.converters else rows

    def made(self, values: Sequence[Any]) -> list[Any]:
        """The models for these values, made as Django makes them."""
        if self.models is None:
            raise TypeError("a query set of values makes no models")
        columns = self.models["select_fields"]
        start, end = columns[0], columns[-1] + 1
        names = [selected[0].target.attname for selected in self.select[start:end]]
        make: Callable[..., Any] = get_related_populators
        beside = make(self.models, self.select, connection.alias)
        found = []
        for row in self.rows(values):
            one = self.models["model"].from_db(connection.alias, names, row[start:end])
            for other in beside:
                other.populate(row, one)
            found.append(one)
        return found

    def _converted(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """A row as Python knows its values, where the database does not."""
        values = list(row)
        for place, (column, *converters) in self.converters:
            for convert in converters:
                values[place] = convert(values[place], column, connection)
        return tuple(values)


_kept: dict[Hashable, _Statement | None] = {}


def ask(build: Build, user: Any, *values: UUID | date | str, **fixed: Hashable) -> list[tuple[Any, ...]]:
    """The rows of `build(user, *values, **fixed)`, a query set of values that a module declares; one query.

    Values are keys, days, moments and texts. Without a user (None) the builder gets none. Raises: ChangedOnTheWay.
    """
    statement, found = _found(build, user, values, fixed)
    return statement.rows(found) if statement else []


def ask_named(build: Build, user: Any, *values: UUID | date | str, **fixed: Hashable) -> list[dict[str, Any]]:
    """The same rows, each with the names of its columns."""
    statement, found = _found(build, user, values, fixed)
    return [dict(zip(statement.names, row, strict=True)) for row in statement.rows(found)] if statement else []


def ask_models(build: Build, user: Any, *values: UUID | date | str, **fixed: Hashable) -> list[Any]:
    """The same where the query set is one of models: whole ones, with those they were selected with."""
    statement, found = _found(build, user, values, fixed)
    return statement.made(found) if statement else []


def _found(
    build: Build, user: Any, values: Sequence[Any], fixed: dict[str, Any]
) -> tuple[_Statement | None, list[Any]]:
    """The statement for this shape, and what stands in its gaps."""
    scope = scope_of(user)
    places = {one: number for number, one in enumerate(_reached(scope))}
    key = (build, user is None, _moved(scope, places), tuple(map(type, values)), *fixed.items(), connection.vendor)
    if key not in _kept:
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[key] = _write(build, None if user is None else scope, values, fixed)
    return _kept.get(key), [_adapted(one) for one in (*values, getattr(user, "pk", None), *places)]


def _reached(scope: Scope) -> list[UUID]:
    """The areas and units of a scope, each once, in a stable order."""
    return sorted({one for grant in scope.grants for one in (grant.target_id, grant.organisation_id) if one})


def _moved(scope: Scope, places: dict[UUID, Any]) -> Scope:
    """The scope with other things in the place of areas and units."""
    return Scope(
        tuple(
            replace(
                grant,
                target_id=places[grant.target_id] if grant.target_id else None,
                organisation_id=places[grant.organisation_id] if grant.organisation_id else None,
            )
            for grant in scope.grants
        )
    )


def _write(build: Build, scope: Scope | None, values: Sequence[Any], fixed: dict[str, Any]) -> _Statement | None:
    """The statement; None where nothing can be found."""
    first, second = _try(build, scope, values, fixed), _try(build, scope, values, fixed)
    if (first and (first.sql, first.holds)) != (second and (second.sql, second.holds)):
        raise ChangedOnTheWay(build.__qualname__)
    return first


def _try(build: Build, scope: Scope | None, values: Sequence[Any], fixed: dict[str, Any]) -> _Statement | None:
    """The statement, written with stand-ins, which are its gaps."""
    given = [_stand_in(type(one)) for one in values]
    person, reached = uuid4(), _reached(scope or Scope())
    # In the order of those they stand for, as lists of keys are sorted.
    places = dict(zip(reached, sorted(uuid4() for _one in reached), strict=True))
    gaps = {_adapted(one): _Gap(place) for place, one in enumerate((*given, person, *places.values()))}
    asker = [] if scope is None else [_Asker(person, _moved(scope, places))]
    queryset = build(*asker, *given, **fixed)
    compiler = queryset.query.get_compiler(connection=connection)
    try:
        sql, holds = compiler.as_sql()
    except EmptyResultSet:
        return None
    columns = [selected[0] for selected in compiler.select[: compiler.col_count]]
    return _Statement(
        sql=sql,
        holds=tuple(gaps.get(one, one) if isinstance(one, Hashable) else one for one in holds),
        names=tuple(queryset.query.selected or ()),
        select=compiler.select,
        models=compiler.klass_info,
        converters=tuple(
            (place, (column, *converters)) for place, (converters, column) in compiler.get_converters(columns).items()
        ),
    )


def _stand_in(kind: type) -> Any:
    """Something of this type that nobody else means."""
    if not issubclass(kind, date):
        return uuid4().hex if issubclass(kind, str) else uuid4()
    moment = datetime(1, 1, 1, tzinfo=UTC) + timedelta(days=randrange(600_000), microseconds=randrange(10**10))
    return moment if issubclass(kind, datetime) else moment.date()


def _adapted(value: Any) -> Any:
    """A key, a day, a moment or a text as the database's driver takes it."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value if connection.features.has_native_uuid_field or value is None else value.hex
