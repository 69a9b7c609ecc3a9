"""What an area must be like; each check raises `AreaRefused` with the form field it is about."""

import re

from django.utils.translation import gettext as _

from linli.registers.areas.models import Area, AreaLevel, AreaQuerySet

NAME_MOST, SHORT_MOST, PEOPLE_MOST = 60, 20, 10_000_000
GRID_CODE = re.compile(r"[0-9A-Za-z-]{1,20}")
# 统计用区划代码: 2 digits for the province, then 2, 2, 3 and 3 more for each level; the levels down to the district
# are as often written with six digits, and all of them with twelve, filled up with zeros.
CODE_LENGTHS: dict[str, tuple[int, ...]] = {
    AreaLevel.PROVINCE: (2, 6, 12),
    AreaLevel.CITY: (4, 6, 12),
    AreaLevel.DISTRICT: (6, 12),
    AreaLevel.STREET: (9, 12),
    AreaLevel.COMMUNITY: (12,),
}
ABOVE: dict[str, tuple[str | None, ...]] = {
    AreaLevel.PROVINCE: (None,),
    AreaLevel.CITY: (None, AreaLevel.PROVINCE),
    AreaLevel.DISTRICT: (None, AreaLevel.PROVINCE, AreaLevel.CITY),
    AreaLevel.STREET: (None, AreaLevel.CITY, AreaLevel.DISTRICT),
    AreaLevel.COMMUNITY: (AreaLevel.STREET,),
    AreaLevel.GRID: (AreaLevel.COMMUNITY,),
}


class AreaRefused(ValueError):
    """An area that can not be like this; `field` names the form field it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        """Keep the sentence for the person."""
        super().__init__(message)
        self.message, self.field = message, field


def check_text(text: str, field: str, most: int) -> str:
    """The text without blanks around it, neither empty nor too long."""
    clean = text.strip()
    if not clean:
        raise AreaRefused(_("请填写名称。") if field == "name" else _("请填写简称。"), field)
    if len(clean) > most:
        raise AreaRefused(_("最多 %(most)d 个字，现在有 %(count)d 个。") % {"most": most, "count": len(clean)}, field)
    return clean


def check_code(code: str, level: str, own: Area | None = None) -> str:
    """The code without blanks around it; empty, or of the form of its level and not in use."""
    clean = code.strip()
    if clean:
        check_code_form(clean, level)
    others = _others(own).filter(code=clean)
    if clean and (holder := others.first()):
        raise AreaRefused(_("代码 %(code)s 已由“%(name)s”使用。") % {"code": clean, "name": holder.name}, "code")
    return clean


def check_code_form(code: str, level: str) -> None:
    """The official code of an area is digits, as many as its level has; a grid's is whatever the place writes.

    Raises: AreaRefused.
    """
    lengths = CODE_LENGTHS.get(level)
    if lengths is None:
        if not GRID_CODE.fullmatch(code):
            raise AreaRefused(_("网格编码只能有数字、字母和连字符，最多 20 位。"), "code")
    elif not (code.isascii() and code.isdigit() and len(code) in lengths):
        words = {"level": AreaLevel(level).label, "lengths": _("或").join(f" {length} " for length in lengths)}
        raise AreaRefused(_("%(level)s的代码是%(lengths)s位数字。") % words, "code")


def check_parent(level: str, parent: Area | None) -> None:
    """The parent is of a level that this level may stand below, and in use."""
    if level not in AreaLevel.values:
        raise AreaRefused(_("请选择区划级别。"), "level")
    if (parent.level if parent else None) not in ABOVE[level]:
        levels = [AreaLevel(above).label for above in ABOVE[level] if above]
        words = {"level": AreaLevel(level).label, "above": _("或").join(str(name) for name in levels)}
        raise AreaRefused(_("%(level)s的上级应为%(above)s。") % words, "parent")
    if parent and not parent.active:
        raise AreaRefused(_("上级区划“%(name)s”已停用。") % {"name": parent.name}, "parent")


def check_name_is_free(name: str, parent: Area | None, own: Area | None = None) -> None:
    """No other area in use has this name below the same parent."""
    if _others(own).filter(parent=parent, name=name).exists():
        raise AreaRefused(_("这里已经有“%(name)s”。") % {"name": name}, "name")


def check_figure(number: int | None, field: str) -> int | None:
    """A number of households or people, or None."""
    if number is not None and not 0 <= number <= PEOPLE_MOST:
        raise AreaRefused(_("应为 0 到 %(most)d 之间的数。") % {"most": PEOPLE_MOST}, field)
    return number


def _others(own: Area | None) -> AreaQuerySet:
    """The areas in use but this one."""
    used = Area.objects.filter(active=True)
    return used.exclude(id=own.id) if own else used
