"""What the pages of time rules say: rules in groups, the effect of a change in sentences, histories in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.ui.changes import Wording
from linli.foundation.ui.confirming import Affected, Shown
from linli.foundation.ui.times import show_due, show_instant
from linli.lib.chinese import duration_words
from linli.registers.deadlines.effects import Climbing, Effect, Moved
from linli.registers.deadlines.models import Certainty, Clock, RungAction, TimeRule, TimeUnit
from linli.registers.deadlines.subjects import TIMED, Timed

MOST_SHOWN = 10
A_MINUTE = timedelta(minutes=1)


def span_words(amount: int, unit: str) -> str:
    """A length in words: 7 自然日."""
    return _("%(amount)d %(unit)s") % {"amount": amount, "unit": TimeUnit(unit).label}


def _law_words(text: str) -> str:
    law, _bar, rest = text.partition("|")
    return f"{law} {rest.partition('|')[0]}"


RULE_WORDING = Wording(
    labels={
        "amount": gettext_lazy("时限"), "unit": gettext_lazy("单位"), "pause_allowed": gettext_lazy("可以暂停"),
        "legal": gettext_lazy("法定时限"), "basis": gettext_lazy("法律依据"), "source": gettext_lazy("来源"),
        "certainty": gettext_lazy("把握"),
    },
    words={
        "unit": lambda value: TimeUnit(value).label, "certainty": lambda value: Certainty(value).label,
        "basis": _law_words,
    },
)  # fmt: skip
BASIS_WORDING = Wording(labels={"until_on": gettext_lazy("失效日期"), "text": gettext_lazy("规定")}, words={})


def ladder_wording(*ladders: Mapping[str, Any]) -> Wording:
    """Words for histories of the ladder, which has a field for every per cent that any of them has."""
    percents = sorted({int(percent) for ladder in ladders for percent in ladder})
    labels = {str(percent): _("走到 %(percent)d%%") % {"percent": percent} for percent in percents}
    return Wording(labels, dict.fromkeys(labels, lambda value: RungAction(value).label))


@dataclass(frozen=True)
class RuleLine:
    """One rule in its list."""

    rule: TimeRule
    what_for: str
    span: str
    ended: bool


@dataclass(frozen=True)
class RuleGroup:
    """The rules of one clock of one kind."""

    heading: str
    lines: tuple[RuleLine, ...]


def rule_groups(rules: Iterable[TimeRule], today: date) -> list[RuleGroup]:
    """The rules by kind and clock, in the order in which the kind names its clocks."""
    by_clock: dict[tuple[str, str], list[TimeRule]] = {}
    for rule in rules:
        by_clock.setdefault((rule.subject_kind, rule.clock), []).append(rule)
    return [
        RuleGroup(
            _("%(kind)s · %(clock)s") % {"kind": timed.label, "clock": label},
            tuple(_line(timed, rule, today) for rule in by_clock[timed.kind, clock]),
        )
        for timed in TIMED.values()
        for clock, label in timed.clocks
        if (timed.kind, clock) in by_clock
    ]


def _line(timed: Timed, rule: TimeRule, today: date) -> RuleLine:
    ended = bool(rule.basis and rule.basis.until_on and rule.basis.until_on <= today)
    return RuleLine(rule, what_for(timed, rule.category, rule.time_class), span_words(rule.amount, rule.unit), ended)


def what_for(timed: Timed, category: str, time_class: str) -> str:
    """What a rule is for beside its clock: 全部, 紧急, 0101 屋面渗漏, or both."""
    parts = []
    if category:
        parts.append(f"{category} {dict(timed.categories()).get(category, '')}".strip())
    if time_class:
        parts.append(str(dict(timed.classes).get(time_class, time_class)))
    return " · ".join(parts) or _("其余全部")


def rule_title(kind: str, clock: str, category: str, time_class: str) -> str:
    """A rule's name, such as 诉求 · 办结 · 一般."""
    timed = TIMED[kind]
    return f"{timed.label} · {dict(timed.clocks)[clock]} · {what_for(timed, category, time_class)}"


def show_effect(effect: Effect, user: Any, at: datetime) -> Shown:
    """What would happen, with the first things it would happen to: links only to those this person may see."""
    moved = [one for one in effect.moved if abs(one.by) >= A_MINUTE]
    sentences = [*_shifts(moved), *_left(effect)]
    late = sum(one.clock.due_at < at <= one.ended_at and not one.clock.paused_at for one in moved)
    warnings = (_("其中 %(count)d 个时限会立即变成超期。") % {"count": late},) if late else ()
    if not moved:
        sentences.insert(0, _("没有正在计时的时限会变。"))
    return Shown(tuple(sentences), _rows(moved, user), choice=bool(effect.moved), warnings=warnings)


def _shifts(moved: Sequence[Moved]) -> list[str]:
    earlier = [-one.by for one in moved if one.by < timedelta(0)]
    later = [one.by for one in moved if one.by > timedelta(0)]
    said = []
    if earlier:
        words = {"count": len(earlier), "span": _span(earlier)}
        said.append(_("重算的话，%(count)d 个在办时限会提前 %(span)s到期。") % words)
    if later:
        said.append(
            _("重算的话，%(count)d 个在办时限会推后 %(span)s到期。") % {"count": len(later), "span": _span(later)}
        )
    return said


def _span(shifts: Sequence[timedelta]) -> str:
    first, last = duration_words(min(shifts)), duration_words(max(shifts))
    return first if first == last else _("%(least)s到 %(most)s") % {"least": first, "most": last}


def _left(effect: Effect) -> list[str]:
    said = []
    if effect.legal:
        said.append(_("%(count)d 个法定时限不重算：按开始计时那天的规定走完。") % {"count": effect.legal})
    if effect.by_hand:
        said.append(_("%(count)d 个时限不重算：已批准延期、约定了时间或正在暂停。") % {"count": effect.by_hand})
    return said


def _rows(moved: Sequence[Moved], user: Any) -> tuple[Affected, ...]:
    shown = _seen([one.clock for one in moved], user)
    return tuple(
        Affected(
            *shown[one.clock.subject_kind, one.clock.subject_id], show_due(one.ended_at), show_due(one.clock.due_at)
        )
        for one in moved
        if (one.clock.subject_kind, one.clock.subject_id) in shown
    )[:MOST_SHOWN]


def _seen(clocks: Sequence[Clock], user: Any) -> dict[tuple[str, UUID], tuple[str, str]]:
    """Text and address of the subjects this person may see, asked once a kind."""
    found: dict[tuple[str, UUID], tuple[str, str]] = {}
    for kind in {clock.subject_kind for clock in clocks} & set(TIMED):
        ids = {clock.subject_id for clock in clocks if clock.subject_kind == kind}
        found |= {(kind, pk): text for pk, text in TIMED[kind].shown(user, ids).items()}
    return found


def show_ladder_effect(climbing: Sequence[Climbing], user: Any) -> Shown:
    """How many running clocks come to another rung next, and the first of them."""
    changed = [one for one in climbing if one.clock.next_rung_at != one.next_at]
    if not changed:
        return Shown((_("在办时限的下一次提醒和上报都不变。"),))
    shown = _seen([one.clock for one in changed], user)
    rows = tuple(
        Affected(
            *shown[one.clock.subject_kind, one.clock.subject_id], _when(one.next_at), _when(one.clock.next_rung_at),
        )
        for one in changed
        if (one.clock.subject_kind, one.clock.subject_id) in shown
    )  # fmt: skip
    words = _("%(count)d 个在办时限的下一次提醒或上报会变；已经过了的新级不补发。") % {"count": len(changed)}
    return Shown((words,), rows[:MOST_SHOWN])


def _when(at: datetime | None) -> str:
    return show_instant(at) or _("不再提醒")
