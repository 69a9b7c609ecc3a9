"""Saying what this database is, once."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from linli.foundation.history.actions import record_change
from linli.foundation.installation.models import Installation, Kind
from linli.foundation.installation.queries import DemoMeetsReal

__all__ = ["DemoMeetsReal", "NotReal", "finish_set_up", "mark_demo", "mark_real"]


class NotReal(Exception):
    """Only a real installation is set up by the first-run pages."""


@transaction.atomic
def mark_demo(*, name: str, by: AbstractBaseUser | None, at: datetime) -> Installation:
    """A new database becomes a demo, ready at once; a demo stays one. Raises: DemoMeetsReal."""
    return _become(Kind.DEMO, name, by, at)


@transaction.atomic
def mark_real(*, name: str, by: AbstractBaseUser | None, at: datetime) -> Installation:
    """A new database becomes a real one; it still has to be set up. Raises: DemoMeetsReal."""
    return _become(Kind.REAL, name, by, at)


@transaction.atomic
def finish_set_up(*, by: AbstractBaseUser | None, at: datetime) -> Installation:
    """The first-run pages are done; done again, the first time stands. Raises: NotReal."""
    found = _locked()
    if found.kind != Kind.REAL:
        raise NotReal(f"This database is of kind {found.kind}")
    if found.set_up_at is None:
        found.set_up_at = at
        found.save(update_fields=["set_up_at"])
        _record("set_up", {}, {"set_up_at": at}, by, at)
    return found


def _locked() -> Installation:
    Installation.objects.get_or_create(number=1)
    return Installation.objects.select_for_update().get(number=1)


def _become(kind: Kind, name: str, by: AbstractBaseUser | None, at: datetime) -> Installation:
    found = _locked()
    if found.kind not in {Kind.NEW, kind}:
        raise DemoMeetsReal(f"This database is of kind {found.kind} and cannot become {kind}")
    before = {"kind": found.kind, "name": found.name}
    found.kind, found.name = kind, name
    if kind == Kind.DEMO and found.set_up_at is None:
        found.set_up_at = at
    found.save()
    if before != {"kind": found.kind, "name": found.name}:
        _record("kind", before, {"kind": kind, "name": name}, by, at)
    return found


def _record(
    what: str, before: Mapping[str, object], after: Mapping[str, object], by: AbstractBaseUser | None, at: datetime
) -> None:
    record_change(subject_kind="installation", subject_id=1, what=what, before=before, after=after, by=by, at=at)
