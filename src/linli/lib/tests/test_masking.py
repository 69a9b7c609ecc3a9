import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.lib.masking import (
    BadPhone,
    BadResidentId,
    IdFault,
    Kind,
    PhoneFault,
    find_personal_data,
    last_four,
    mask_address,
    mask_id,
    mask_name,
    mask_phone,
    mask_plate,
    mask_text,
    normalise_phone,
    read_resident_id,
)
from linli.lib.resident_id import check_character

TODAY = date(2026, 11, 21)
mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
landlines = st.from_regex(r"0471[2-9][0-9]{6}", fullmatch=True)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张三丰", "张**"),
        ("欧阳修", "欧阳*"),
        ("欧阳震华", "欧阳**"),
        ("欧阳", "欧*"),
        ("乌兰图雅", "乌***"),
        ("买买提·艾力", "买**·**"),
        ("John Smith", "J*** *****"),
        (" 李四 ", "李*"),
        ("王", "*"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_names_keep_only_the_surname(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812345678", "138****5678"),
        ("+86 138-1234-5678", "138****5678"),
        ("0471-6543210", "0471-****210"),
        ("010-87654321", "010-****4321"),
        ("6543210", "****210"),
        ("4001234567", "****234567"),
        ("110", "***"),
        ("1381234567", "********67"),
        ("0471-6543210转801", "**************01"),
        ("", ""),
    ],
)
def test_phones_keep_their_ends(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("150103194708150035", "150***********0035"),
        ("15010319470815003x", "150***********003x"),
        ("150103470815003", "150********5003"),
        ("E12345678", "E******78"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_identity_numbers_hide_the_birth_date(number: str, masked: str) -> None:
    assert mask_id(number) == masked


@pytest.mark.parametrize(
    ("plate", "masked"),
    [
        ("蒙A12345", "蒙A***45"),
        ("蒙a·12345", "蒙A***45"),
        ("京AD12345", "京A****45"),
        ("粤Z1234港", "粤Z***4港"),
        ("12345", "*****"),
        ("WJ0112345", "W********"),
        ("", ""),
    ],
)
def test_plates_keep_the_place_and_two_characters(plate: str, masked: str) -> None:
    assert mask_plate(plate) == masked


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        ("光明路12号院3号楼2单元501室", "光明路12号院3号楼2单元***室"),
        ("光明路12号院3号楼2单元501", "光明路12号院3号楼2单元***"),
        ("巴北小区3-2-501", "巴北小区3-***-***"),
        ("巴北小区３－２－５０１", "巴北小区３－***－***"),
        ("东风路三号楼五〇一室", "东风路三号楼***室"),
        ("光明路12号", "光明路***号"),
        ("光明路十二号", "光明路***号"),
        ("巴北小区A座B1201户", "巴北小区A座***户"),
        ("老槐树下", "老槐树下"),
        ("", ""),
    ],
)
def test_addresses_hide_the_door(address: str, masked: str) -> None:
    assert mask_address(address) == masked


@given(st.text(max_size=40))
def test_masking_takes_any_text_and_never_shows_more_than_it_got(text: str) -> None:
    for mask in (mask_name, mask_phone, mask_id, mask_plate):
        masked = mask(text)
        shown = sum(character.isalnum() for character in masked)
        assert shown <= 6 or shown < sum(character.isalnum() for character in text)
    assert not re.search(r"[0-9]+室", mask_address(text))


@given(mobiles | landlines)
def test_a_masked_phone_hides_at_least_four_digits(phone: str) -> None:
    masked = mask_phone(phone)
    assert "****" in masked
    assert sum(character.isdigit() for character in masked) <= len(phone) - 4


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("13812345678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("+86 138 1234 5678", "13812345678"),
        ("＋８６－138－1234－5678", "13812345678"),
        ("0086-13812345678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("138–1234—5678", "13812345678"),
        ("\u202d13812345678\u202c", "13812345678"),
        ("0471-6543210", "04716543210"),
        ("(0471) 654 3210", "04716543210"),
        ("+86 471 6543210", "04716543210"),
        ("+86 (0471) 6543210", "04716543210"),
        ("+86 10 87654321", "01087654321"),
        ("010-87654321", "01087654321"),
        ("6543210", "6543210"),
        ("400-123-4567", "4001234567"),
    ],
)
def test_phones_are_read_however_they_are_typed(typed: str, digits: str) -> None:
    assert normalise_phone(typed) == digits
    assert normalise_phone(digits) == digits
    assert last_four(typed) == digits[-4:]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", PhoneFault.EMPTY),
        (" - ", PhoneFault.EMPTY),
        ("+86", PhoneFault.EMPTY),
        ("没有", PhoneFault.NOT_DIGITS),
        ("1381234567O", PhoneFault.NOT_DIGITS),
        ("138١٢٣٤٥٦٧٨", PhoneFault.NOT_DIGITS),
        ("+852 2345 6789", PhoneFault.FOREIGN),
        ("0081312345678", PhoneFault.FOREIGN),
        ("110", PhoneFault.TOO_SHORT),
        ("1381234567", PhoneFault.UNKNOWN),
        ("12812345678", PhoneFault.UNKNOWN),
        ("138123456789", PhoneFault.UNKNOWN),
        ("1381234567890", PhoneFault.TOO_LONG),
    ],
)
def test_what_is_no_phone_is_refused_with_a_reason(typed: str, reason: PhoneFault) -> None:
    with pytest.raises(BadPhone) as caught:
        normalise_phone(typed)
    assert caught.value.reason is reason
    assert not re.search(r"\d", str(caught.value))


@pytest.mark.parametrize(
    ("number", "born_on", "is_male"),
    [
        ("11010519491231002X", date(1949, 12, 31), False),
        ("150103194708150035", date(1947, 8, 15), True),
        ("140213202306100047", date(2023, 6, 10), False),
        (" 110105 19491231 002x ", date(1949, 12, 31), False),
    ],
)
def test_valid_identity_numbers_tell_birth_date_and_sex(number: str, born_on: date, is_male: bool) -> None:
    read = read_resident_id(number, on=TODAY)
    assert (read.born_on, read.is_male) == (born_on, is_male)
    assert len(read.number) == 18


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("", IdFault.SHAPE),
        ("11010519491231002", IdFault.SHAPE),
        ("X1010519491231002X", IdFault.SHAPE),
        ("990105194912310026", IdFault.REGION),
        ("110105194902300021", IdFault.BIRTH_DATE),
        ("110105000012310021", IdFault.BIRTH_DATE),
        ("140213202711220041", IdFault.FUTURE),
        ("110105194912310021", IdFault.CHECK),
    ],
)
def test_false_identity_numbers_are_refused_with_a_reason(number: str, reason: IdFault) -> None:
    with pytest.raises(BadResidentId) as caught:
        read_resident_id(number, on=TODAY)
    assert caught.value.reason is reason


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(born: date, order: int, place: int, change: int) -> None:
    digits = f"150103{born:%Y%m%d}{order:03d}"
    number = digits + check_character(digits)
    assert read_resident_id(number, on=TODAY).born_on == born
    wrong = str((int(number[place]) + change) % 10)
    with pytest.raises(BadResidentId):
        read_resident_id(number[:place] + wrong + number[place + 1 :], on=TODAY)


def test_personal_data_is_found_where_it_stands() -> None:
    text = "张先生（150103194708150035，电话１３８ 1234 5678）来电；联系社区0471-6543210，编号〔2026〕12号。"
    found = find_personal_data(text)
    assert [(one.kind, text[one.start : one.end]) for one in found] == [
        (Kind.RESIDENT_ID, "150103194708150035"),
        (Kind.MOBILE, "１３８ 1234 5678"),
        (Kind.LANDLINE, "0471-6543210"),
    ]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("身份证15010319470815003X是错的也算", [Kind.RESIDENT_ID]),
        ("旧证150103470815003", [Kind.RESIDENT_ID]),
        ("150103 19470815 0035", [Kind.RESIDENT_ID]),
        ("+8613812345678", [Kind.MOBILE]),
        ("两个13812345678、13912345678", [Kind.MOBILE, Kind.MOBILE]),
        ("网格150103003001001", []),
        ("订单20261121138123456789", []),
        ("热线12345，急救120", []),
        ("2026-11-21 14:05 巴北诉〔2026〕12号", []),
        ("", []),
    ],
)
def test_codes_and_dates_are_not_taken_for_persons(text: str, kinds: list[Kind]) -> None:
    assert [one.kind for one in find_personal_data(text)] == kinds


@given(st.text(max_size=30), mobiles, st.text(max_size=30))
def test_a_mobile_between_words_is_always_found(before: str, phone: str, after: str) -> None:
    text = f"{before}，{phone}，{after}"
    start = len(before) + 1
    assert any(one.start <= start and one.end >= start + len(phone) for one in find_personal_data(text))


def test_numbers_of_persons_in_a_text_are_masked_and_the_rest_stays() -> None:
    text = "张三１３８0013 8000，座机0471-1234567？身份证150102198001010035，3号楼201"
    masked = mask_text(text)
    assert "8000" in masked
    assert masked.startswith("张三138****8000，")
    assert masked.endswith("，3号楼201")
    assert find_personal_data(masked) == []
    assert mask_text("三号楼下水堵了") == "三号楼下水堵了"
