"""The demo accounts: one or more for every role that has work to do. All people are invented, and their names say so.

Names carry the mark （演示）; reporters have a surname and a title only. Telephones are of the block 199 0000 00xx, which no carrier has given out.
"""

from dataclasses import dataclass
from typing import Final

from linli.foundation.access.roles import ROLES

MARK: Final = "（演示）"
PASSWORD: Final = "yanshi2026"  # noqa: S105 printed on purpose: demo data never meets real data


@dataclass(frozen=True)
class DemoAccount:
    """Somebody of the demo community. `areas` are the short names a posting is tied to, `unit` that of the unit served."""

    username: str
    person: str
    codes: tuple[str, ...]
    areas: tuple[str, ...] = ()
    unit: str = ""
    title: str = ""

    @property
    def password(self) -> str:
        """The same easy one for all."""
        return PASSWORD

    @property
    def name(self) -> str:
        """The name with the mark that says it is invented."""
        return f"{self.person}{MARK}"

    @property
    def role(self) -> str:
        """What the roles are called."""
        return "、".join(str(ROLES[code].name) for code in self.codes)

    @property
    def place(self) -> str:
        """Where they serve, in short names."""
        return "、".join(self.areas) or self.unit


def _unit(username: str, person: str, unit: str) -> DemoAccount:
    return DemoAccount(username, person, ("R9",), unit=unit, title="调度员")


ACCOUNTS: tuple[DemoAccount, ...] = (
    DemoAccount("shequ1", "林小松", ("R5",), ("松园",), "松园居委会", "社区工作者"),
    DemoAccount("shequ2", "何小竹", ("R5",), ("竹园",), "竹园居委会", "社区工作者"),
    DemoAccount("shequ3", "江小湾", ("R5",), ("河湾",), "河湾居委会", "社区工作者"),
    DemoAccount("shequ4", "柳小岸", ("R5",), ("柳岸",), "柳岸居委会", "社区工作者"),
    DemoAccount("shequ5", "常小荷", ("R5",), ("荷塘",), "荷塘居委会", "社区工作者"),
    DemoAccount("shuji1", "方守正", ("R6",), ("松园",), "松园居委会", "党委书记"),
    DemoAccount("shuji2", "沈知行", ("R6",), ("河湾",), "河湾居委会", "党支部书记"),
    DemoAccount("wangge1", "程行远", ("R4",), ("松园一网格", "松园二网格"), "松园居委会", "专职网格员"),
    DemoAccount("loudong1", "厉心田", ("R3",), ("松园一网格",), "松园居委会", "楼栋长"),
    DemoAccount("wangge2", "白晓晨", ("R4",), ("松园三网格", "松园四网格"), "松园居委会", "专职网格员"),
    DemoAccount("wangge3", "余安宁", ("R4",), ("竹园一网格", "竹园二网格", "竹园三网格"), "竹园居委会", "专职网格员"),
    DemoAccount("wangge4", "童乐山", ("R4",), ("河湾一网格", "河湾二网格"), "河湾居委会", "专职网格员"),
    DemoAccount("wangge5", "梅如雪", ("R4",), ("柳岸一网格", "柳岸二网格"), "柳岸居委会", "专职网格员"),
    DemoAccount("zongzhi1", "康和平", ("R8",), ("青松",), "青松综治中心", "调度长"),
    DemoAccount("zongzhi2", "乔致和", ("R8",), ("望河",), "望河综治中心", "调度长"),
    DemoAccount("lingdao1", "纪明远", ("R11",), ("青松",), "青松街道办", "分管副主任"),
    _unit("wuye1", "安如意", "安居物业"),
    _unit("wuye2", "和为贵", "和美物业"),
    _unit("zhifa1", "路正行", "青松执法队"),
    _unit("zhifa2", "严守度", "望河执法队"),
    _unit("shizheng", "石坚", "市政养护所"),
    _unit("huanwei", "洁一新", "环卫所"),
    _unit("gongdian", "雷光明", "供电所"),
    _unit("gongre", "温如春", "供热公司"),
    _unit("gongshui", "海清", "供水公司"),
    _unit("yuanlin", "叶常青", "园林绿化队"),
    DemoAccount("guanli", "管有序", ("R13", "R14"), title="系统管理员"),
    DemoAccount("shenji", "明察", ("R15",), title="审计员"),
)


def phone_number(index: int) -> str:
    """The invented telephone of this number, 0 to 99."""
    return f"199000000{index:02d}"
