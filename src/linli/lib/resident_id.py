"""Resident identity numbers 公民身份号码 by GB 11643-1999: 17 digits and a check character."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
SHAPE = re.compile(r"[0-9]{17}[0-9X]")
EARLIEST_YEAR = 1850
PROVINCES = frozenset(
    str(code)
    for codes in ((11, 16), (21, 24), (31, 38), (41, 47), (50, 55), (61, 66), (71, 72), (81, 84))
    for code in range(*codes)
)


class IdFault(StrEnum):
    """Why an identity number is refused."""

    SHAPE = "shape"
    REGION = "region"
    BIRTH_DATE = "birth_date"
    FUTURE = "future"
    CHECK = "check"


class BadResidentId(ValueError):
    """The text is no valid identity number; `reason` says why."""

    def __init__(self, reason: IdFault) -> None:
        """Keep the reason; the number itself stays out of messages and logs."""
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ResidentId:
    """A valid number and what it says."""

    number: str
    born_on: date
    is_male: bool


def check_character(first_seventeen: str) -> str:
    """Return the 18th character for 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, WEIGHTS, strict=True))
    return CHECKS[total % 11]


def birth_date(digits: str) -> date | None:
    """Return the date of 8 digits, or None if there is no such day."""
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
    return day if day.year >= EARLIEST_YEAR else None


def read_resident_id(text: str, *, on: date) -> ResidentId:
    """Return the valid number in its stored form; raises BadResidentId.

    Full-width characters, blanks, hyphens and a small x are accepted. `on` is the day of asking:
    nobody is born after it.
    """
    number = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()
    if not SHAPE.fullmatch(number):
        raise BadResidentId(IdFault.SHAPE)
    if number[:2] not in PROVINCES:
        raise BadResidentId(IdFault.REGION)
    born_on = birth_date(number[6:14])
    if born_on is None:
        raise BadResidentId(IdFault.BIRTH_DATE)
    if born_on > on:
        raise BadResidentId(IdFault.FUTURE)
    if check_character(number[:17]) != number[17]:
        raise BadResidentId(IdFault.CHECK)
    return ResidentId(number, born_on, is_male=int(number[16]) % 2 == 1)
