"""What a typed address says: which building 楼栋, unit 单元 and room 室, and what stands before them.

Pure text. People write the same place in many ways: 11号楼2单元301, 十一栋二单元三〇一室, １１#楼2-301, 11-2-301,
甲11号, A座1203. All of them are read into the same keys, and names of places are kept by these keys too.
"""

import re
import unicodedata
from dataclasses import dataclass

DIGITS = {one: number for number, one in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
TENS = {"十": 10, "百": 100}
NUMERALS = re.compile(f"[{''.join(DIGITS)}{''.join(TENS)}]+")
BLANKS = re.compile(r"[\s,，。、;；:：()（）\[\]【】“”\"']+")
DASHES = re.compile(r"[‐‑‒–—―−~－_]+")
STEMS = "甲乙丙丁戊己庚辛"
NUMBER = rf"(?:[{STEMS}]?\d{{1,4}}[{STEMS}a-z]?(?![a-z])|(?<![a-z])[a-z]\d{{0,3}}|[{STEMS}](?=[栋幢座]|号楼))"
NOT_A_BUILDING = "层道梯上下顶间厅市房板面口主长盘宇"
BUILDING = re.compile(
    rf"(?P<number>{NUMBER})(?P<stem>[{STEMS}]?)"
    rf"(?:号楼|#楼|号栋|号院楼|栋楼?|幢楼?|座楼?|#|楼(?![{NOT_A_BUILDING}])|号(?![线院门岗桩井杆]))(?P<behind>[{STEMS}]?)"
)
DOOR_NUMBER = re.compile(r"[路街巷道弄]$")
DASHED = re.compile(rf"(?<![\d-])(?P<building>{NUMBER})-(?:(?P<unit>\d{{1,2}})-)?(?P<room>\d{{3,4}})(?![\d-])")
UNIT = re.compile(rf"(?P<unit>{NUMBER})(?:号?单元|门(?![口前卫岗市店头诊外厅禁楼面]))")
UNIT_AND_ROOM = re.compile(r"^-?(?P<unit>\d{1,2}|[a-z])-(?P<room>\d{3,4})(?!\d)")
ROOM = re.compile(
    r"(?<!\d)(?P<room>\d{3,4}[a-z]?|\d{1,2}(?=[室户]))(?:室|房|号|户)?(?![\d元米年月日天斤公平块人辆只个棵])"
)
FLOOR = re.compile(r"\d{1,2}[层楼]")
LOOSE_NAME = re.compile(r"^[^\d\-#]{1,12}")
MARKS = re.compile(r"(?:号楼|#楼|号栋|号院|单元|楼栋|栋|幢|座|楼|#|号|室|房|户|门)$")
COMPOUND_ENDS = re.compile(r"(?:小区|家属院|家属区|住宅区|宿舍|大院|花园|院落|社区|院|苑|园)$")
LEAST_STEM = 2


@dataclass(frozen=True)
class Address:
    """What was read: keys of building, unit and room, each empty where nothing says it.

    `before` is what stands before the building (names of streets and compounds), in the written form of `plain`. A
    `vague` building may be a floor: 3楼.
    """

    building: str = ""
    unit: str = ""
    room: str = ""
    before: str = ""
    vague: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was read."""
        return not (self.building or self.unit or self.room)


def plain(text: str) -> str:
    """Return a text in the form that is compared: half-width, lower case, no blanks, numerals as digits.

    Three ways to write one thing become the same: 十一栋, １１栋 and 11 栋.
    """
    narrow = unicodedata.normalize("NFKC", text).lower()
    joined = DASHES.sub("-", BLANKS.sub("", narrow)).replace("号#", "#")
    return NUMERALS.sub(lambda found: _number(found[0]), joined)


def _number(numeral: str) -> str:
    """The digits of a Chinese numeral: 二十一 is 21, 三〇一 is 301; one that makes no sense is read digit by digit."""
    if not any(one in TENS for one in numeral):
        return "".join(str(DIGITS[one]) for one in numeral)
    total = digit = 0
    for one in numeral:
        if one in TENS:
            total += (digit or 1) * TENS[one]
            digit = 0
        else:
            digit = DIGITS[one]
    return str(total + digit)


def key_of(name: str) -> str:
    """Return the key of the name of a building, unit or house: 11号楼, 十一栋 and 11# are 11, 甲11号 is 甲11.

    What has no number is its own key: 商业楼.
    """
    text = plain(name)
    bare = MARKS.sub("", text)
    found = re.fullmatch(rf"([{STEMS}]?)0*(\d+)(?:号楼|号)?([{STEMS}a-z]?)", bare)
    if found:
        stem = found[1] or (found[3] if found[3] in STEMS else "")
        return f"{stem}{int(found[2])}{'' if found[3] in STEMS else found[3]}"
    return bare or text


def stem_of(name: str) -> str:
    """Return the name of a compound without what many names end in: 松园 for 松园小区; whole where little is left."""
    text = plain(name)
    bare = COMPOUND_ENDS.sub("", text)
    return bare if len(bare) >= LEAST_STEM else text


def read_address(text: str) -> Address:
    """Return what an address says; `text` in any written form, with or without the name of the compound."""
    written = plain(text)
    found, dashed = _building(written), DASHED.search(written)
    if dashed and (dashed["unit"] or found is None or found.start() >= dashed.start()):
        building, unit, room = (key_of(dashed[name] or "") for name in ("building", "unit", "room"))
        return Address(building, unit, room, written[: dashed.start()])
    unit, room = _inside(written[found.end() :] if found else written, named=bool(found))
    if found is None:
        return Address("", unit, room)
    vague = not unit and found[0].endswith("楼") and found["number"] + "楼" == found[0]
    return Address(_key_of_building(found), unit, room, written[: found.start()], vague)


def loose_name(text: str) -> str:
    """Return what may be the name of a building without a number at the beginning of a text: 商业楼; or nothing."""
    found = LOOSE_NAME.match(plain(text))
    return key_of(found[0]) if found else ""


def _building(written: str) -> re.Match[str] | None:
    """The building; the number of a door in a street is none (松园路11号), and 11号 counts less than 11号楼."""
    found = [one for one in BUILDING.finditer(written) if not DOOR_NUMBER.search(written[: one.start()])]
    sure = [one for one in found if not one[0].rstrip(STEMS).endswith("号")]
    return next(iter([*sure, *found]), None)


def _key_of_building(found: re.Match[str]) -> str:
    stem = found["stem"] or found["behind"]
    number = found["number"]
    return key_of(number if not stem or number[0] in STEMS else f"{stem}{number}")


def _inside(rest: str, *, named: bool) -> tuple[str, str]:
    """Unit and room, of what stands behind the building (or of the whole, where no building is `named`)."""
    if named and (both := UNIT_AND_ROOM.match(rest)):
        return key_of(both["unit"]), key_of(both["room"])
    unit = UNIT.search(rest)
    behind = rest[unit.end() :] if unit else rest
    room = ROOM.search(FLOOR.sub("", behind)) if unit or named else None
    return (key_of(unit["unit"]) if unit else ""), (key_of(room["room"]) if room else "")
