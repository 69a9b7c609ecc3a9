"""The file: one JSON object that says what it is, its version, and each section's entries."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.foundation.configuration.sections import SECTIONS, Entries, sections_in_order

FORMAT, VERSION = "linli-configuration", 1
MOST_BYTES = 1_000_000
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
        found = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_once)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnreadableFile(_("这不是 JSON 文件，或者内容不完整。")) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise UnreadableFile(_("这不是本系统导出的配置文件。"))
    if found.get("version") != VERSION:
        raise UnreadableFile(
            _("文件是另一个版本的（%(version)s），本系统只认版本 1。") % {"version": found.get("version")}
        )
    return _sections(found.get("sections"))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _value in pairs]
    twice = sorted({name for name in names if names.count(name) > 1})
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
    if faults:
        raise UnreadableFile(*faults)
    return {name: {key: dict(values) for key, values in entries.items()} for name, entries in found.items()}


def _shape_faults(name: str, entries: object) -> list[str]:
    """What is wrong with the shape of a section: every entry has exactly its fields, with plain values."""
    label = str(SECTIONS[name].label)
    if not isinstance(entries, Mapping):
        return [_("“%(section)s”不是一组条目。") % {"section": label}]
    fields = set(SECTIONS[name].wording.labels)
    return [
        _("%(section)s“%(key)s”：应有且只有这些内容：%(fields)s。")
        % {"section": label, "key": key, "fields": "、".join(sorted(fields))}
        for key, values in entries.items()
        if not isinstance(values, Mapping)
        or set(values) != fields
        or not all(isinstance(value, str | int | bool) for value in values.values())
    ]
