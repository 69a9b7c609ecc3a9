"""Rules, the ladder and laws as plain values: what a history keeps, a file holds and a mark is made of."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from linli.registers.deadlines.models import Certainty, LadderRung, LegalBasis, TimeRule, TimeUnit
from linli.registers.deadlines.rules import RuleKey

KIND_RULE, KIND_LADDER, KIND_BASIS = "time_rule", "ladder", "legal_basis"
THE_LADDER = "installation"


@dataclass(frozen=True, kw_only=True)
class RuleValues:
    """What a rule says beside what it is for."""

    amount: int
    unit: TimeUnit
    pause_allowed: bool = False
    legal: bool = False
    basis: LegalBasis | None = None
    source: str = ""
    certainty: Certainty = Certainty.LIKELY


def key_of(rule: TimeRule) -> RuleKey:
    """What a rule is for: kind, clock, category, class."""
    return rule.subject_kind, rule.clock, rule.category, rule.time_class


def key_text(key: RuleKey) -> str:
    """The same as one word, such as `matter:main:0101:P2`."""
    return ":".join(key)


def basis_text(basis: LegalBasis | None) -> str:
    """A version of an article as one word, such as `民法典|第203条|2021-01-01`; empty for none."""
    return f"{basis.law}|{basis.article}|{basis.from_on.isoformat()}" if basis else ""


def find_basis(text: str) -> LegalBasis | None:
    """The version of an article that such a word names, or None."""
    law, _bar, rest = text.partition("|")
    article, _bar, day = rest.partition("|")
    try:
        from_on = date.fromisoformat(day)
    except ValueError:
        return None
    return LegalBasis.objects.filter(law=law, article=article, from_on=from_on).first()


def told_rule(rule: TimeRule | RuleValues) -> dict[str, Any]:
    """A rule's values, plain."""
    return {
        "amount": rule.amount, "unit": str(rule.unit), "pause_allowed": rule.pause_allowed, "legal": rule.legal,
        "basis": basis_text(rule.basis), "source": rule.source, "certainty": str(rule.certainty),
    }  # fmt: skip


def told_ladder(rungs: list[LadderRung] | tuple[LadderRung, ...]) -> dict[str, Any]:
    """The ladder, plain: action by per cent, in order."""
    return {str(rung.percent): str(rung.action) for rung in sorted(rungs, key=lambda rung: rung.percent)}


def told_basis(basis: LegalBasis) -> dict[str, Any]:
    """What may change of a law: its end and its words."""
    return {"until_on": basis.until_on.isoformat() if basis.until_on else "", "text": basis.text}
