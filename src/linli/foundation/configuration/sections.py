"""What the file is made of: each register declares its own section."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import UnionType
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.foundation.ui.changes import Wording

Values = Mapping[str, Any]
Entries = dict[str, dict[str, Any]]


class BadEntry(ValueError):
    """An entry of a file that can not be put in, with a sentence for each fault."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__("; ".join(sentences))
        self.sentences = list(sentences)


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part of the configuration.

    `dump()` gives every entry by its key, with plain values of the fields in `wording`; `put(key, values, by, at)`
    writes one (None: takes it out) by the same action as the page does, with its own history and audit, and raises
    BadEntry or an exception with a `message`. Sections are put in by `order`. Entries that a file leaves out are taken
    out where `removes`, and stay elsewhere. `roles` may put it in. `titled(key)` is what people call an entry. Fields
    are texts, except `numbers`, which may be numbers or 是 and 否 as well.
    """

    key: str
    label: str | Promise
    order: int
    roles: frozenset[str]
    wording: Wording
    dump: Callable[[], Entries]
    put: Callable[[str, Values | None, User, datetime], object]
    removes: bool = False
    titled: Callable[[str], str] = str
    numbers: frozenset[str] = frozenset()

    def kind_of(self, field: str) -> type | UnionType:
        """What the value of a field may be in a file; a number as text is left to the form of the entry."""
        return int | str if field in self.numbers else str


SECTIONS: dict[str, Section] = {}


def register_section(section: Section) -> None:
    """Declare a part of the configuration; the same key replaces."""
    SECTIONS[section.key] = section


def sections_in_order() -> list[Section]:
    """All sections, those that others stand on first."""
    return sorted(SECTIONS.values(), key=lambda section: (section.order, section.key))


def checked(form: forms.BaseForm) -> forms.BaseForm:
    """A form filled with an entry's values, if it is valid. Raises: BadEntry with the sentences at its fields."""
    if not form.is_valid():
        labels = {name: field.label for name, field in form.fields.items()}
        said = [
            _("%(field)s：%(text)s") % {"field": labels[name], "text": text} if name in labels else str(text)
            for name, texts in form.errors.items()
            for text in texts
        ]
        raise BadEntry(said)
    return form
