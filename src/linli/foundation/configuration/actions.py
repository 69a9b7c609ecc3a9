"""Putting a configuration in: all of it or nothing, tried first by doing it and taking it back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import User
from linli.foundation.audit.actions import record_audit
from linli.foundation.configuration.files import Whole, dump_all
from linli.foundation.configuration.sections import BadEntry, Section, sections_in_order
from linli.foundation.history.standing import Outdated, mark_of
from linli.foundation.ui.changes import ChangedField


@dataclass(frozen=True)
class Difference:
    """An entry that the file has otherwise: new, changed or (with no fields) taken out."""

    section: str
    title: str
    fields: tuple[ChangedField, ...]
    is_new: bool = False
    is_out: bool = False


@dataclass
class Plan:
    """What putting a file in would do, why it can not be, and a mark of the configuration it was compared with."""

    differences: list[Difference] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    stands: str = ""


class ImportRefused(Exception):
    """Entries of the file that can not be put in; `plan` has them all. Nothing was changed."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("; ".join(plan.faults))
        self.plan = plan


def plan_import(*, whole: Whole, by: User, at: datetime) -> Plan:
    """What `import_configuration` would do now, found out by doing it and taking all of it back."""
    with transaction.atomic():
        plan = _put_all(whole, by, at)
        transaction.set_rollback(True)
    return plan


@transaction.atomic
def import_configuration(*, whole: Whole, seen: str | None, by: User, at: datetime) -> Plan:
    """Put a file's sections in, each entry by the action of its page; what was done. All or nothing.

    Running clocks keep their ends, except that rungs follow the ladder. `seen` is the mark of the configuration that
    the file was compared with. Raises: ImportRefused, Outdated.
    """
    plan = _put_all(whole, by, at)
    if seen is not None and plan.stands != seen:
        raise Outdated(None)
    if plan.faults:
        raise ImportRefused(plan)
    if plan.differences:
        detail = {"entries": len(plan.differences), "sections": sorted(whole)}
        record_audit(action="configuration.imported", by=by, at=at, detail=detail)
    return plan


def _put_all(whole: Whole, by: User, at: datetime) -> Plan:
    standing = dump_all()
    plan = Plan(stands=mark_of(standing))
    for section in sections_in_order():
        if section.key in whole:
            _put_section(section, whole[section.key], by, at, plan)
    return plan


def _put_section(section: Section, given: dict[str, dict[str, Any]], by: User, at: datetime, plan: Plan) -> None:
    standing = section.dump()
    changed = [key for key, values in given.items() if standing.get(key) != values]
    gone = [key for key in standing if key not in given] if section.removes else []
    if (changed or gone) and not scope_of(by).has_role(*section.roles):
        plan.faults.append(_("“%(section)s”不归你的角色修改，请交给有权的人导入。") % {"section": section.label})
        return
    for key in [*changed, *gone]:
        values = given.get(key)
        plan.differences.append(_difference(section, key, standing.get(key), values))
        plan.faults += _faults(section, key, partial(section.put, key, values, by, at))


def _faults(section: Section, key: str, put: Callable[[], object]) -> list[str]:
    """What the entry's action has against it; whatever it wrote before that is taken back."""
    try:
        with transaction.atomic():
            put()
    except BadEntry as bad:
        sentences = bad.sentences
    except ValueError as refused:
        sentences = [str(getattr(refused, "message", "")) or _("这一条不对。")]
    else:
        return []
    title = section.titled(key)
    words = {"section": section.label, "title": title}
    return [_("%(section)s“%(title)s”：%(text)s") % {**words, "text": text} for text in sentences]


def _difference(section: Section, key: str, old: dict[str, Any] | None, new: dict[str, Any] | None) -> Difference:
    fields = section.wording.told(old or {}, new or {}) if new is not None else ()
    return Difference(str(section.label), section.titled(key), fields, is_new=old is None, is_out=new is None)
