"""The history 变更记录 of a row as its page shows it: who, when, each field before and after, and the way back."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from linli.foundation.history.models import Change
from linli.foundation.history.queries import changes_of, latest_of_kind
from linli.foundation.history.standing import Outdated
from linli.foundation.ui.times import show_instant

Label = str | Promise
Words = Callable[[Any], object]
MOST = 20


@dataclass(frozen=True)
class ChangedField:
    """One field that is another: what it is called, what it was, what it became."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ShownChange:
    """One change; `again_url` leads to the form with what stood before it, empty where it cannot be put back.

    `title` says which row it was, in a history of several.
    """

    at: datetime
    by_name: str
    fields: tuple[ChangedField, ...]
    again_url: str = ""
    title: str = ""


@dataclass(frozen=True)
class Wording:
    """How the values of a kind of row are told: a label for each field shown, and words for those that need some."""

    labels: Mapping[str, Label]
    words: Mapping[str, Words]

    def told(self, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[ChangedField, ...]:
        """The fields that differ, in the order of the labels."""
        return tuple(
            ChangedField(str(label), self.say(name, before.get(name)), self.say(name, after.get(name)))
            for name, label in self.labels.items()
            if before.get(name) != after.get(name)
        )

    def say(self, name: str, value: Any) -> str:
        """One value in words: 是, 否, 无 or its own; one that no words know as it stands."""
        if name in self.words and value not in (None, ""):
            with suppress(ValueError):
                return str(self.words[name](value))
        if isinstance(value, bool):
            return _("是") if value else _("否")
        return _("无") if value in (None, "", []) else str(value)


def show_changes(
    changes: Iterable[Change], wording: Wording, again: Callable[[Change], str] | None = None
) -> list[ShownChange]:
    """The changes as given, without those that changed nothing which is shown."""
    shown = (
        ShownChange(one.at, one.by_name or _("系统"), wording.told(one.before, one.after), again(one) if again else "")
        for one in changes
    )
    return [one for one in shown if one.fields]


def latest_changes_of_kind(kind: str, wording: Wording) -> list[ShownChange]:
    """The last twenty changes of the rows of a kind, newest first, each with the row's own name."""
    return [
        replace(shown, title=change.subject_id)
        for change in latest_of_kind(kind, MOST)
        for shown in show_changes([change], wording)
    ]


def latest_changes(kind: str, subject_id: str, wording: Wording, url: str = "") -> list[ShownChange]:
    """The last twenty changes of one row, newest first; `url` is the page of its form, which takes `?again=`."""
    newest = changes_of(kind, subject_id)[: -MOST - 1 : -1]
    return show_changes(newest, wording, (lambda one: f"{url}?again={one.pk}" if one.before else "") if url else None)


def stood_before(kind: str, subject_id: str, change_id: str | None) -> dict[str, Any] | None:
    """What a row was before one of its changes, to fill its form with; None where there is no such change."""
    found = (one for one in changes_of(kind, subject_id) if str(one.pk) == change_id)
    return next((dict(one.before) for one in found if one.before), None) if change_id else None


def outdated_words(outdated: Outdated) -> str:
    """What the second of two people reads."""
    if outdated.change is None:
        return _("这一项刚才已被别人改过，您填的没有保存。请对照现在的内容再改。")
    words = {"who": outdated.change.by_name or _("系统"), "when": show_instant(outdated.change.at)}
    return _("%(who)s在 %(when)s 改过这一项，您填的没有保存。请对照现在的内容再改。") % words
