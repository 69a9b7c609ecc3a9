"""The names of places: how they are written out, sorted, and found."""

import re
import secrets
from collections.abc import Iterable

from linli.lib.addresses import COMPOUND_ENDS, key_of, plain
from linli.lib.numbers import CODE_ALPHABET
from linli.lib.pinyin import initials
from linli.registers.places.choices import PlaceKind
from linli.registers.places.models import Place

CODE_LENGTH = 10
ENDS = {PlaceKind.BUILDING: "号楼", PlaceKind.UNIT: "单元", PlaceKind.HOUSE: "室"}
DIGITS = re.compile(r"\d+")
LETTERS = re.compile(r"[a-z]{2,}(?:\d+(?=[a-z]))*[a-z]*")
WITH_CODE = frozenset({PlaceKind.COMPOUND, PlaceKind.BUILDING, PlaceKind.UNIT})


def written_out(kind: str, name: str) -> str:
    """The name as it is shown: a bare number gets what it counts, `11` of a building is `11号楼`."""
    return f"{name}{ENDS.get(PlaceKind(kind), '')}" if name.isdigit() else name


def path_of(building: str, unit: str, house: str) -> str:
    """The path below a compound, from the keys of three names, each of them possibly empty."""
    keys = [key_of(one).replace("/", "-") if one else "" for one in (building, unit, house)]
    while keys and not keys[-1]:
        keys.pop()
    return "/".join(keys)


def loose_path(path: str) -> str:
    """The path of a house without its unit; empty for what is no house in a unit."""
    building, unit, house = [*path.split("/"), "", ""][:3]
    return f"{building}//{house}" if house and unit else ""


def sort_key(full: str) -> str:
    """What lists are sorted by: 2号楼 stands before 11号楼."""
    return padded(plain(full))[:300]


def padded(text: str) -> str:
    """The text with its numbers filled up to six digits."""
    return DIGITS.sub(lambda found: found[0].zfill(6), text)


def letters_of(name: str) -> str:
    """The first letters a name is found by, with and without what many names end in, blanks between them."""
    bare = COMPOUND_ENDS.sub("", name.strip())
    readings = [*initials(name), *(initials(bare) if len(bare) > 1 else ())]
    return " ".join(dict.fromkeys(readings))[:400]


def name_place(place: Place, above: str) -> None:
    """Write what follows from the name, the path and the full name of the place above."""
    place.full = f"{above}{place.name}"[:200]
    place.sort = sort_key(place.full)
    place.loose = loose_path(place.path)
    if place.kind == PlaceKind.COMPOUND:
        place.initials = letters_of(place.name)


def give_codes(places: Iterable[Place]) -> None:
    """A code for each place that has a poster and none yet: 50 bits, so that nobody guesses the next one."""
    for place in places:
        if place.kind in WITH_CODE and not place.code:
            place.code = "".join(secrets.choice(CODE_ALPHABET) for _each in range(CODE_LENGTH))
