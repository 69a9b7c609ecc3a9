"""What a step of a matter needs beyond the rules of every kind (domain model 3.2, SM-CASE)."""

from typing import Any

from django.utils.translation import gettext as _

from linli.casework.models import Case
from linli.foundation.files.models import Evidence
from linli.foundation.files.queries import has_evidence
from linli.lib.procedure import Facts, Missing
from linli.modules.matters.choices import Contacted, Satisfaction
from linli.modules.matters.facts import (
    AcceptFacts,
    CloseFacts,
    ContactFacts,
    DispatchFacts,
    LocateFacts,
    OpeningFacts,
    ReplyFacts,
)
from linli.modules.matters.models import Category
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.organisations.queries import units_serving

ATTEMPTS = 3
READERS = ("R4", "R5", "R6", "R8", "R9", "R11")


def located(case: Case, by: Any, facts: AcceptFacts | None) -> list[Missing]:
    """Accept: the matter lies in a grid, the category is one in use, and duplicates were looked at."""
    del by
    missing = []
    if case.grid_id is None:
        missing.append(Missing("grid", _("还没有定位到网格，请先定位。")))
    if facts is None:
        return missing
    if not Category.objects.filter(pk=facts.category, active=True, heading__isnull=False).exists():
        missing.append(Missing("category", _("请选择一个在用的分类。"), "category"))
    if not facts.duplicates_seen:
        missing.append(Missing("duplicates", _("请先看一看有没有重复的事项。"), "duplicates_seen"))
    return missing


def grid_in_use(case: Case, by: Any, facts: LocateFacts | None) -> list[Missing]:
    """Locate: the grid exists and is in use, and belongs to the street that holds the matter."""
    del by
    if facts is None:
        return []
    grid = Area.objects.filter(pk=facts.grid_id, level=AreaLevel.GRID, active=True).first()
    if grid is None or (case.street_id and grid.street_id != case.street_id):
        return [Missing("grid", _("请选择本街道在用的网格。"), "grid")]
    return []


def lead_in_use(case: Case, by: Any, facts: DispatchFacts | None) -> list[Missing]:
    """Dispatch: one lead unit that is in use and works in the street that holds the matter."""
    del by
    if facts is None or units_serving(case.street_id).filter(pk=facts.lead_id).exists():
        return []
    return [Missing("lead", _("请选择一个在本街道服务、没有停用的单位。"), "lead")]


def contact_possible(case: Case, by: Any, facts: ContactFacts | None) -> list[Missing]:
    """Contact: without a phone the place is looked at instead."""
    del by
    if facts is None or facts.how in {Contacted.SITE, Contacted.DOOR}:
        return []
    if case.matter.reporter_phone is None:
        return [Missing("how", _("反映人没有留电话，请到现场查看或上门联系。"), "how")]
    return []


def after_picture(case: Case, by: Any, facts: ReplyFacts | None) -> list[Missing]:
    """Reply: a matter of an on-site kind brings a picture after the work (mechanism 001-04)."""
    del by
    if facts is None or facts.files or not case.matter.on_site or _has_after(case):
        return []
    return [Missing("after_picture", _("现场类事项须附办理后照片。"), "images")]


def follow_up_made(case: Case, by: Any, facts: CloseFacts | None) -> list[Missing]:
    """Close: an after-picture stands, and the reporter was reached, tried three times, or the place was looked at.

    Who was not reached has rated nothing.
    """
    del by
    missing = []
    if case.matter.on_site and not _has_after(case) and not (facts and facts.files):
        missing.append(Missing("after_picture", _("没有办理后照片，不能销号。"), "images" if facts else None))
    if facts is None:
        return missing
    nobody_to_ask = case.matter.reporter_phone is None
    if nobody_to_ask and facts.how not in {Contacted.SITE, Contacted.DOOR}:
        missing.append(Missing("how", _("反映人没有留电话，请到现场查看或上门回访。"), "how"))
    if not facts.contacted and facts.how != Contacted.SITE and facts.attempts < ATTEMPTS:
        missing.append(Missing("attempts", _("没有联系上反映人，须记满三次或到现场查看。"), "attempts"))
    if not facts.contacted and facts.satisfaction != Satisfaction.NOT_RATED:
        missing.append(Missing("satisfaction", _("没有联系上反映人，满意度只能选“未评价”。"), "satisfaction"))
    return missing


def timing(case: Case, facts: Facts) -> tuple[str, str]:
    """The time class and category that the rules are asked for: those just given, else those the matter has."""
    if isinstance(facts, OpeningFacts | AcceptFacts):
        return facts.time_class, facts.category
    return case.matter.time_class, case.matter.category_id


def _has_after(case: Case) -> bool:
    """Whether a picture after the work is attached."""
    return has_evidence("matter", case.pk, Evidence.AFTER)
