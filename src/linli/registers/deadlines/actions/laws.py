"""Keeping the laws that rules stand on."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import Actor
from linli.foundation.audit.actions import record_audit
from linli.foundation.history.actions import record_change
from linli.registers.deadlines.actions.rules import RuleRefused
from linli.registers.deadlines.models import LegalBasis
from linli.registers.deadlines.values import KIND_BASIS, basis_text, told_basis


@transaction.atomic
def set_basis(
    *, law: str, article: str, from_on: date, until_on: date | None, text: str, by: Actor, at: datetime
) -> LegalBasis:
    """Write down a version of an article, or another end and text of a known one. Raises: RuleRefused."""
    if "|" in law + article:
        raise RuleRefused(_("名称里不能有竖线。"), "law" if "|" in law else "article")
    if until_on is not None and until_on <= from_on:
        raise RuleRefused(_("失效日期要晚于施行日期。"), "until_on")
    known: dict[str, Any] = {"law": law, "article": article, "from_on": from_on}
    old = LegalBasis.objects.select_for_update().filter(**known).first()
    before = told_basis(old) if old else {}
    basis, _made = LegalBasis.objects.update_or_create(**known, defaults={"until_on": until_on, "text": text})
    _record(basis, before, told_basis(basis), by, at)
    return basis


@transaction.atomic
def drop_basis(*, basis_id: UUID, by: Actor, at: datetime) -> None:
    """Take out a version that no rule stands on. Raises: RuleRefused, LegalBasis.DoesNotExist."""
    basis = LegalBasis.objects.select_for_update().get(pk=basis_id)
    if basis.rules.exists():
        raise RuleRefused(_("还有时限规则依据它，不能删除。可以写上失效日期。"))
    _record(basis, told_basis(basis), {}, by, at)
    basis.delete()


def _record(basis: LegalBasis, before: dict[str, str], after: dict[str, str], by: Actor, at: datetime) -> None:
    if before == after:
        return
    record_change(
        subject_kind=KIND_BASIS, subject_id=basis.pk, what="basis", before=before, after=after, by=by, at=at
    )  # fmt: skip
    record_audit(action="law.changed", by=by, at=at, subject_kind=KIND_BASIS, detail={"law": basis_text(basis)})
