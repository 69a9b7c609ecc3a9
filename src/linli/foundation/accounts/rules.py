"""安全策略: what signing in demands of the holders of a role. From memory, as every request asks."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from linli.foundation.access.roles import STAFF_ROLES
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import EXPORT_ROWS, IDLE_MINUTES, ROLE_RULES_EDITION, SHORTEST, RoleRule, User
from linli.foundation.audit.actions import record_audit
from linli.foundation.editions.actions import hold, renew
from linli.foundation.editions.snapshots import Snapshot
from linli.foundation.history.actions import record_change
from linli.foundation.history.queries import latest_of_kind
from linli.foundation.history.standing import Outdated, mark_of

KIND = "role_rule"


@dataclass(frozen=True)
class Demand:
    """What a role demands: a second factor or not, how long a password is at least, and the role's limits.

    `idle_minutes` without a click sign out; `export_rows` leave in one file at most, none where it is 0.
    """

    needs_totp: bool = False
    least_length: int = SHORTEST
    idle_minutes: int = IDLE_MINUTES
    export_rows: int = EXPORT_ROWS


def demands() -> Mapping[str, Demand]:
    """What each role demands; roles that are not named demand the least."""
    return _snapshot.current()


def needs_totp(user: Any) -> bool:
    """Whether one of this person's roles demands a second factor that they have not set up yet."""
    asking = {role for role, demand in demands().items() if demand.needs_totp}
    if not asking or scope_of(user).roles.isdisjoint(asking):
        return False
    return not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def least_length(user: Any) -> int:
    """How long a new password of this person is at least."""
    known = demands()
    return max((known[role].least_length for role in scope_of(user).roles if role in known), default=SHORTEST)


def idle_seconds(user: Any) -> int:
    """After how many seconds without a click this person is signed out: the strictest of their roles says."""
    known = demands()
    if not known:
        return settings.IDLE_TIMEOUT_SECONDS
    usual = settings.IDLE_TIMEOUT_SECONDS
    limits = (known[role].idle_minutes * 60 if role in known else usual for role in scope_of(user).roles)
    return min(limits, default=usual)


def export_rows(user: Any) -> int:
    """How many rows this person takes out in one file at most: what the most generous of their roles allows."""
    known = demands()
    return max((known.get(role, Demand()).export_rows for role in scope_of(user).roles), default=0)


@transaction.atomic
def set_demands(*, wanted: Mapping[str, Demand], by: User, at: datetime, seen: str | None = None) -> int:
    """Write what these roles demand; returns how many changed. Present passwords stay until they are changed.

    `seen` is the mark of all demands when their form was opened. Raises: Outdated.
    """
    hold(ROLE_RULES_EDITION)
    known, changed = dict(_load()), 0
    if seen is not None and seen != mark_of(told_demands(known)):
        raise Outdated(next(iter(latest_of_kind(KIND, 1)), None))
    for role, demand in wanted.items():
        before = known.get(role, Demand())
        if demand == before:
            continue
        RoleRule.objects.update_or_create(role=role, defaults=_words(demand))
        record_change(
            subject_kind=KIND,
            subject_id=role,
            what="changed",
            before=_words(before),
            after=_words(demand),
            by=by,
            at=at,
        )
        record_audit(
            action="role_rule.changed", by=by, at=at, subject_kind=KIND, detail={"role": role, **_words(demand)}
        )
        changed += 1
    if changed:
        renew(ROLE_RULES_EDITION)
    return changed


def _words(demand: Demand) -> dict[str, Any]:
    return asdict(demand)


def told_demands(known: Mapping[str, Demand]) -> dict[str, dict[str, Any]]:
    """What each role of the staff demands, plain."""
    return {role: _words(known.get(role, Demand())) for role in sorted(STAFF_ROLES)}


def _load() -> dict[str, Demand]:
    return {
        row.role: Demand(row.needs_totp, row.least_length, row.idle_minutes, row.export_rows)
        for row in RoleRule.objects.all()
    }


_snapshot = Snapshot(_load, ROLE_RULES_EDITION)
