"""The file: one JSON object that says what it is, its version, and each section's entries."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.foundation.configuration.sections import SECTIONS, Entries, Section, sections_in_order

FORMAT, VERSION = "linli-configuration", 1
MOST_BYTES = 1_000_000
MOST_DIGITS = 15
MOST_FAULTS = 50
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""What neither a page nor a database can hold: control characters, and halves of characters."""
Whole = dict[str, Entries]


class UnreadableFile(ValueError):
    """A file that is no configuration, with the sentences that say why."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("; ".join(sentences))
        self.sentences = list(sentences)


def dump_all(roles: frozenset[str] | None = None) -> Whole:
    """Every section as it stands; where roles are given, those that they may put in."""
    sections = [one for one in sections_in_order() if roles is None or one.roles & roles]
    return {section.key: section.dump() for section in sections}


def write_file(whole: Whole, at: datetime) -> str:
    """The file; equal configurations differ in the moment only."""
    told = {"format": FORMAT, "version": VERSION, "made_at": at.isoformat(), "sections": whole}
    return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_file(text: str) -> Whole:
    """The sections of a file. Raises: UnreadableFile."""
    if len(text.encode()) > MOST_BYTES:
        raise UnreadableFile(_("文件超过 1 MB，不是本系统导出的配置。"))
    try:
        found = json.loads(
            text.removeprefix("\ufeff"), object_pairs_hook=_once, parse_int=_short, parse_constant=_no_number
        )
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnreadableFile(_("这不是 JSON 文件，或者内容不完整。")) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise UnreadableFile(_("这不是本系统导出的配置文件。"))
    if found.get("version") != VERSION or type(found["version"]) is not int:
        told = found.get("version") if isinstance(found.get("version"), int | str) else _("没有写明")
        raise UnreadableFile(
            _("文件是另一个版本的（%(version)s），本系统只认版本 1。") % {"version": str(told)[:MOST_DIGITS]}
        )
    return _sections(found.get("sections"))


def _short(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise UnreadableFile(_("“%(digits)s…”有 %(count)d 位，配置里没有这么长的数字。") % {
            "digits": digits[:MOST_DIGITS], "count": len(digits),
        })  # fmt: skip
    return int(digits)


def _no_number(word: str) -> None:
    raise UnreadableFile(_("“%(word)s”不是数字，请改成真正的值。") % {"word": word})


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, unless a name is there twice or a text can not be kept. Raises: UnreadableFile."""
    for name, value in pairs:
        if UNWRITABLE.search(name) or (isinstance(value, str) and UNWRITABLE.search(value)):
            words = {"name": UNWRITABLE.sub("?", name)}
            raise UnreadableFile(_("“%(name)s”里有不能保存的字符（控制字符或半个字）。") % words)
    names = Counter(name for name, _value in pairs)
    twice = sorted(name for name, times in names.items() if times > 1)
    if twice:
        raise UnreadableFile(_("“%(name)s”在文件里出现了两次。") % {"name": twice[0]})
    return dict(pairs)


def _sections(found: object) -> Whole:
    if not isinstance(found, Mapping):
        raise UnreadableFile(_("文件里没有配置内容。"))
    faults = [_("不认识的部分“%(name)s”。") % {"name": name} for name in found if name not in SECTIONS]
    for name, entries in found.items():
        if name in SECTIONS:
            faults += _shape_faults(name, entries)
    if rest := faults[MOST_FAULTS:]:
        faults[MOST_FAULTS:] = [_("还有 %(count)d 处同样不对。") % {"count": len(rest)}]
    if faults:
        raise UnreadableFile(*faults)
    return {name: {key: dict(values) for key, values in entries.items()} for name, entries in found.items()}


def _shape_faults(name: str, entries: object) -> list[str]:
    """What is wrong with the shape of a section: every entry has exactly its fields, each with a value of its kind."""
    section = SECTIONS[name]
    if not isinstance(entries, Mapping):
        return [_("“%(section)s”不是一组条目。") % {"section": section.label}]
    faults = ((key, _entry_fault(section, values)) for key, values in entries.items())
    words = {"section": str(section.label)}
    return [_("%(section)s“%(key)s”：%(text)s") % {**words, "key": key, "text": text} for key, text in faults if text]


def _entry_fault(section: Section, values: object) -> str:
    fields = section.wording.labels
    if not isinstance(values, Mapping) or set(values) != set(fields):
        return _("应有且只有这些内容：%(fields)s。") % {"fields": "、".join(sorted(fields))}
    wrong = [label for name, label in fields.items() if not isinstance(values[name], section.kind_of(name))]
    return _("%(field)s写得不对，要照导出的样子填。") % {"field": wrong[0]} if wrong else ""
