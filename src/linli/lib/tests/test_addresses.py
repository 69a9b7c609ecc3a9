"""Addresses as people write them, and first letters of names."""

from hypothesis import given
from hypothesis import strategies as st

from linli.lib.addresses import key_of, plain, read_address, stem_of
from linli.lib.pinyin import initials

READ = {
    "松园小区11号楼2单元301": ("11", "2", "301"), "十一栋": ("11", "", ""), "甲11号": ("甲11", "", ""),
    "11号甲": ("甲11", "", ""), "１１＃楼２门３０１室": ("11", "2", "301"), "11幢二单元三楼301": ("11", "2", "301"),
    "二十一座1203": ("21", "", "1203"), "11-2-301": ("11", "2", "301"), "11—301": ("11", "", "301"),
    "A座1-1203": ("a", "1", "1203"), "03号楼0201": ("3", "", "201"), "东风路25号院6号楼": ("6", "", ""),
    "松园路11号": ("", "", ""), "松园路11号3号楼": ("3", "", ""), "3号楼2天没有水": ("3", "", ""),
    "11号楼1202室漏水2天": ("11", "", "1202"), "楼道堆了20个纸箱": ("", "", ""), "3单元门口": ("", "3", ""),
    "一百零二号楼": ("102", "", ""), "3楼": ("3", "", ""),
}  # fmt: skip
WAYS = (
    "{b}号楼{u}单元{r}",
    "{b}栋 {u}单元 {r}室",
    "{b}-{u}-{r}",
    "{b}#{u}-{r}",
    "{b}幢{u}门{r}号",
    "{b}座{u}单元，{r}户",
)


def test_what_people_write_is_read() -> None:
    read = {text: read_address(text) for text in READ}
    assert {text: (one.building, one.unit, one.room) for text, one in read.items()} == READ
    assert [text for text, one in read.items() if one.vague] == ["3楼"]
    assert read["松园小区11号楼2单元301"].before == "松园小区"


@given(st.integers(1, 199), st.integers(1, 12), st.integers(101, 3499), st.sampled_from(WAYS))
def test_every_way_to_write_a_house_gives_the_same_keys(building: int, unit: int, room: int, way: str) -> None:
    wanted = (str(building), str(unit), str(room))
    text = way.format(b=building, u=unit, r=room)
    wide = text.translate({ord(str(number)): "０１２３４５６７８９"[number] for number in range(10)})
    for one in (text, wide, f"锦绣花园{text}"):
        read = read_address(one)
        assert (read.building, read.unit, read.room) == wanted


@given(st.text(max_size=60))
def test_any_text_is_read_without_complaint(text: str) -> None:
    assert plain(plain(text)) == plain(text)
    read_address(text)
    key_of(text)


def test_names_of_one_place_have_one_key() -> None:
    assert {key_of(name) for name in ("11号楼", "十一栋", "11#", "１１幢", "011号楼", "11")} == {"11"}
    assert [key_of(name) for name in ("甲11号", "11号甲", "A座", "商业楼", "301室")] == [
        "甲11",
        "甲11",
        "a",
        "商业",
        "301",
    ]
    assert [stem_of(name) for name in ("松园小区", "铁路家属院", "园")] == ["松园", "铁路", "园"]


def test_first_letters_know_all_usual_readings() -> None:
    assert initials("松园小区")[0] == "syxq"
    assert {"cql8hy", "zql8hy"} & set(initials("重庆路8号院"))
    assert initials("A区")[0] == "aq"
    assert initials("（）") == ()
