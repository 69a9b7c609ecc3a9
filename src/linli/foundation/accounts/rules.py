"""安全策略: what signing in demands of the holders of a role. From memory, as every request asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import ROLE_RULES_EDITION, SHORTEST, RoleRule, User
from linli.foundation.audit.actions import record_audit
from linli.foundation.editions.actions import hold, renew
from linli.foundation.editions.snapshots import Snapshot
from linli.foundation.history.actions import record_change

KIND = "role_rule"


@dataclass(frozen=True)
class Demand:
    """What a role demands: a second factor or not, and how long a password is at least."""

    needs_totp: bool = False
    least_length: int = SHORTEST


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


@transaction.atomic
def set_demands(*, wanted: Mapping[str, Demand], by: User, at: datetime) -> int:
    """Write what these roles demand; returns how many changed. Present passwords stay until they are changed."""
    hold(ROLE_RULES_EDITION)
    known, changed = dict(_load()), 0
    for role, demand in wanted.items():
        before = known.get(role, Demand())
        if demand == before:
            continue
        RoleRule.objects.update_or_create(
            role=role, defaults={"needs_totp": demand.needs_totp, "least_length": demand.least_length}
        )
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
    return {"needs_totp": demand.needs_totp, "least_length": demand.least_length}


def _load() -> dict[str, Demand]:
    return {row.role: Demand(row.needs_totp, row.least_length) for row in RoleRule.objects.all()}


_snapshot = Snapshot(_load, ROLE_RULES_EDITION)
