"""Chinese telephone numbers 电话号码 as people type them."""

import re
import unicodedata
from enum import StrEnum

MOBILE = re.compile(r"1[3-9][0-9]{9}")
LANDLINE = re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})[2-9][0-9]{6,7}")
LOCAL = re.compile(r"[2-9][0-9]{6,7}")
SERVICE = re.compile(r"[48]00[0-9]{7}")
COUNTRY = re.compile(r"(?:\+|00)86|86(?=1[3-9][0-9]{9}$)")
DASHES = "‐‑‒–—―−ー"
PUNCTUATION = re.compile(rf"[\s\-()./·{DASHES}]")
INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
SHORTEST = 7
LONGEST = 12


class PhoneFault(StrEnum):
    """Why a telephone number is refused."""

    EMPTY = "empty"
    NOT_DIGITS = "not_digits"
    FOREIGN = "foreign"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    UNKNOWN = "unknown"


class BadPhone(ValueError):
    """The text is no telephone number in China; `reason` says why."""

    def __init__(self, reason: PhoneFault) -> None:
        """Keep the reason; the number itself stays out of messages and logs."""
        super().__init__(reason.value)
        self.reason = reason


def normalise_phone(text: str) -> str:
    """Return the digits of a mobile, landline (area code optional) or 400/800 number.

    Understands full-width digits, +86 and 0086, blanks, brackets, dots and hyphens of any kind.
    Raises BadPhone with a reason.
    """
    typed = PUNCTUATION.sub("", INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))
    digits = COUNTRY.sub("", typed, count=1) if COUNTRY.match(typed) else typed
    if not MOBILE.fullmatch(digits) and len(digits) < len(typed) and digits[:1] in set("123456789"):
        digits = _with_trunk_zero(digits)
    if fault := _fault(digits):
        raise BadPhone(fault)
    return digits


def _with_trunk_zero(digits: str) -> str:
    """Put back the 0 that an area code loses behind +86."""
    return f"0{digits}" if LANDLINE.fullmatch(f"0{digits}") else digits


def _fault(digits: str) -> PhoneFault | None:
    if any(shape.fullmatch(digits) for shape in (MOBILE, LANDLINE, LOCAL, SERVICE)):
        return None
    if not digits:
        return PhoneFault.EMPTY
    if digits.startswith(("+", "00")):
        return PhoneFault.FOREIGN
    if not (digits.isascii() and digits.isdigit()):
        return PhoneFault.NOT_DIGITS
    if len(digits) < SHORTEST:
        return PhoneFault.TOO_SHORT
    return PhoneFault.TOO_LONG if len(digits) > LONGEST else PhoneFault.UNKNOWN


def last_four(phone: str) -> str:
    """Return the last four digits, which open a public query; raises BadPhone."""
    return normalise_phone(phone)[-4:]
