"""Masking personal data 脱敏, and finding it in texts that are to be published.

Every mask also takes short, odd and empty input: when in doubt it hides more, never less.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from linli.lib.phones import BadPhone, PhoneFault, last_four, normalise_phone
from linli.lib.resident_id import PROVINCES, BadResidentId, IdFault, ResidentId, birth_date, read_resident_id

__all__ = [
    "BadPhone",
    "BadResidentId",
    "Found",
    "IdFault",
    "Kind",
    "PhoneFault",
    "ResidentId",
    "find_personal_data",
    "last_four",
    "mask_address",
    "mask_id",
    "mask_name",
    "mask_phone",
    "mask_plate",
    "mask_text",
    "normalise_phone",
    "read_resident_id",
]

STAR = "*"
HIDDEN_NUMBER = "***"
COMPOUND_SURNAMES = frozenset(
    re.findall(
        "..",
        (
            "欧阳司马上官诸葛东方皇甫尉迟公孙慕容令狐司徒司空夏侯端木独孤南宫宇文长孙轩辕钟离闻人"
            "澹台公冶太史申屠仲孙鲜于闾丘呼延赫连拓跋百里东郭南门西门第五公羊万俟濮阳淳于单于"
        ),
    )
)
MOBILE_DIGITS = 11
ID_LENGTHS = {15, 18}
SHORTEST_PARTLY_SHOWN = 7
PLATE = re.compile(r"[\u4e00-\u9fff][A-Z][A-Z0-9\u4e00-\u9fff]{5,6}")
LANDLINE_AREA = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})")
DIGITS = "0-9０-９"
NUMERALS = f"{DIGITS}零〇一二三四五六七八九十百"
ROOM = re.compile(rf"[A-Za-z{NUMERALS}]+(?=[室户房])")
DASHED_ROOM = re.compile(rf"(?<=[-－—–\#＃])[A-Za-z{DIGITS}]+")
NUMBER = re.compile(rf"[{DIGITS}]+|[{NUMERALS}]+(?=[号號])")


def mask_name(name: str) -> str:
    """Keep the surname (张**, 欧阳*); a single character is hidden, a compound surname alone halved.

    Names in other scripts keep their first letter; blanks, hyphens and the middle dot stay. What stands in brackets
    behind a name is dropped.
    """
    text = re.split(r"[(（]", name.strip(), maxsplit=1)[0].strip() or name.strip()
    if len(text) <= 1:
        return STAR * len(text)
    kept = 2 if text[:2] in COMPOUND_SURNAMES and len(text) > len("欧阳") else 1
    return text[:kept] + "".join(STAR if character.isalnum() else character for character in text[kept:])


def mask_phone(phone: str) -> str:
    """Hide the middle of a mobile (138****5678) or the first four digits behind an area code."""
    try:
        digits = normalise_phone(phone)
    except BadPhone:
        return _mask_odd(phone, head=0, tail=2)
    if len(digits) == MOBILE_DIGITS and digits.startswith("1"):
        return f"{digits[:3]}****{digits[-4:]}"
    if landline := LANDLINE_AREA.fullmatch(digits):
        return f"{landline[1]}-****{landline[2][4:]}"
    return f"****{digits[4:]}"


def mask_id(number: str) -> str:
    """Keep the first three and last four of a resident number (150***********0035); less of others."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", number))
    if len(text) in ID_LENGTHS and text[:-1].isdigit():
        return text[:3] + STAR * (len(text) - 7) + text[-4:]
    return _mask_odd(text, head=1, tail=2)


def mask_plate(plate: str) -> str:
    """Keep the place and the last two characters of a number plate (蒙A***45)."""
    text = re.sub(r"[\s·.\-•]", "", unicodedata.normalize("NFKC", plate)).upper()
    if PLATE.fullmatch(text):
        return text[:2] + STAR * (len(text) - 4) + text[-2:]
    return _mask_odd(text, head=1, tail=0)


def _mask_odd(text: str, *, head: int, tail: int) -> str:
    """Hide all but a few outer characters, and all of a short text."""
    compact = re.sub(r"\s", "", text)
    if len(compact) < SHORTEST_PARTLY_SHOWN:
        return STAR * len(compact)
    return compact[:head] + STAR * (len(compact) - head - tail) + compact[len(compact) - tail :]


def mask_address(address: str) -> str:
    """Hide the door: the room number and what follows the first dash; else the last number.

    Street, building and unit stay, because the work needs them; the length of the number is hidden.
    """
    text = address.strip()
    masked = DASHED_ROOM.sub(HIDDEN_NUMBER, ROOM.sub(HIDDEN_NUMBER, text))
    return masked if masked != text else _mask_last_number(text)


def _mask_last_number(text: str) -> str:
    numbers = list(NUMBER.finditer(text))
    if not numbers:
        return text
    start, end = numbers[-1].span()
    return text[:start] + HIDDEN_NUMBER + text[end:]


class Kind(StrEnum):
    """What kind of personal data was found."""

    RESIDENT_ID = "resident_id"
    MOBILE = "mobile"
    LANDLINE = "landline"


@dataclass(frozen=True, slots=True)
class Found:
    """A place in a text: `text[start:end]` is personal data of this kind."""

    kind: Kind
    start: int
    end: int


GAP = r"[ \-\u00a0\u3000]?"
PATTERNS = (
    (Kind.RESIDENT_ID, re.compile(rf"(?<![0-9])[0-9]{{6}}{GAP}[0-9]{{8}}{GAP}[0-9]{{3}}[0-9Xx](?![0-9A-Za-z])")),
    (Kind.RESIDENT_ID, re.compile(r"(?<![0-9])[0-9]{15}(?![0-9])")),
    (Kind.MOBILE, re.compile(rf"(?<![0-9])(?:\+?86{GAP})?1[3-9][0-9]{GAP}[0-9]{{4}}{GAP}[0-9]{{4}}(?![0-9])")),
    (Kind.LANDLINE, re.compile(rf"(?<![0-9])0(?:10|2[0-9]|[3-9][0-9]{{2}}){GAP}[2-9][0-9]{{6,7}}(?![0-9])")),
)
FULL_WIDTH = {
    ord(wide): plain for wide, plain in zip("０１２３４５６７８９ＸｘＡＺ＋－", "0123456789XxAZ+-", strict=True)
}


def find_personal_data(text: str) -> list[Found]:
    """Return identity and telephone numbers in a text, in order and without overlaps.

    An identity number counts by region and birth date even if its check character is wrong: a
    mistyped one still gives a person away.
    """
    plain = text.translate(FULL_WIDTH)
    found: list[Found] = []
    for candidate in _candidates(plain):
        if all(candidate.end <= other.start or candidate.start >= other.end for other in found):
            found.append(candidate)
    return sorted(found, key=lambda item: item.start)


def mask_text(text: str) -> str:
    """Mask every identity and telephone number in a text."""
    for found in reversed(find_personal_data(text)):
        mask = mask_id if found.kind is Kind.RESIDENT_ID else mask_phone
        text = text[: found.start] + mask(text[found.start : found.end]) + text[found.end :]
    return text


def _candidates(plain: str) -> Iterator[Found]:
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(plain):
            if kind is not Kind.RESIDENT_ID or _is_plausible_id(match[0]):
                yield Found(kind, match.start(), match.end())


def _is_plausible_id(text: str) -> bool:
    digits = "".join(character for character in text if character.isalnum())
    born = digits[6:14] if len(digits) == max(ID_LENGTHS) else f"19{digits[6:12]}"
    return digits[:2] in PROVINCES and birth_date(born) is not None
