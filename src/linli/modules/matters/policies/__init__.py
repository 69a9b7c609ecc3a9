"""What a step of a matter needs beyond the rules of every kind (domain model 3.2, SM-CASE)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.casework.models import Case, Entry
from linli.foundation.access.kept import ask, ask_models
from linli.foundation.accounts.models import User
from linli.foundation.files.models import Evidence
from linli.foundation.files.queries import has_picture, shows_evidence
from linli.lib.memo import asked_once
from linli.lib.procedure import Facts, Missing
from linli.modules.matters.choices import UNIT_ROLES, Asked, Contacted, Route, Satisfaction
from linli.modules.matters.facts import (
    AcceptFacts,
    AnswerFacts,
    AskCoFacts,
    AskFacts,
    CloseFacts,
    ConfirmFacts,
    ContactFacts,
    DispatchFacts,
    HandOverFacts,
    LocateFacts,
    ObjectFacts,
    OpeningFacts,
    ReasonFacts,
    RedirectFacts,
    RemarkFacts,
    ReplyFacts,
    SettleFacts,
    SplitFacts,
    SuperviseFacts,
    UpholdFacts,
    WaitFacts,
)
from linli.modules.matters.models import Approval, Category, Dispatch
from linli.modules.matters.policies.reporter import can_call
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.deadlines.models import Clock
from linli.registers.deadlines.queries import clocks_of
from linli.registers.organisations.models import Organisation
from linli.registers.organisations.queries import units_serving
from linli.registers.postings.models import Posting

ATTEMPTS = 3
WAIT_DAYS = 15
EXTENSION_DAYS = 15
REVIEW_DAYS = 90
WORK_CLOCKS = frozenset({"main", "rework"})
NOT_NOW = "not_now"
LEAVE = (Asked.EXTENSION, Asked.SUSPENSION)
HANDERS = ("R5", "R6", "R9")
READERS = ("R4", "R5", "R6", "R8", "R9", "R11")


def located(case: Case, by: Any, facts: AcceptFacts | None) -> list[Missing]:
    """Accept: the matter lies in a grid, the category is one in use, and duplicates were looked at."""
    del by
    missing = []
    if case.grid_id is None:
        missing.append(Missing("grid", _("还没有定位到网格，请先定位。")))
    if facts is None:
        return missing
    missing += _category_missing(facts.category)
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
    """Dispatch: one lead unit that is in use and works in the street that holds the matter; so do its co-units."""
    del by
    if facts is None:
        return []
    serving = units_serving(case.street_id)
    if not serving.filter(pk=facts.lead_id).exists():
        return [Missing("lead", _("请选择一个在本街道服务、没有停用的单位。"), "lead")]
    return co_missing(serving.exclude(pk=facts.lead_id), facts) if facts.co_ids else []


def co_missing(free: QuerySet[Organisation], facts: DispatchFacts | AskCoFacts) -> list[Missing]:
    """What is wrong with co-units to be asked: they are free to be, and there are words that say what."""
    missing = []
    if not facts.co_ids or free.filter(pk__in=facts.co_ids).count() != len(set(facts.co_ids)):
        missing.append(Missing("co_units", _("协办单位须在本街道服务，不是主办单位，也没有正在协办。"), "co_units"))
    if not facts.co_asked.strip():
        missing.append(Missing("co_asked", _("请写明请协办单位做什么，它只看得到这句话。"), "co_asked"))
    return missing


def open_dispatches(case: Case) -> list[Dispatch]:
    """The dispatches of co-units that have not ended."""
    return [one for one in dispatches_of(case) if one.ended_at is None]


def dispatches_of(case: Case) -> list[Dispatch]:
    """All dispatches of co-units with their units, the oldest first."""
    return asked_once(case, "dispatches", lambda: ask_models(_sent, None, case.pk))


def _sent(case_id: UUID) -> QuerySet[Dispatch]:
    return Dispatch.objects.filter(case_id=case_id).select_related("organisation").order_by("sent_at", "id")


def contact_possible(case: Case, by: Any, facts: ContactFacts | None) -> list[Missing]:
    """Contact: without a phone the place is looked at instead."""
    if facts is None or facts.how in {Contacted.SITE, Contacted.DOOR}:
        return []
    if not can_call(case, by):
        return [Missing("how", _("反映人没有留电话，请到现场查看或上门联系。"), "how")]
    return []


def after_picture(case: Case, by: Any, facts: ReplyFacts | None) -> list[Missing]:
    """Reply: a matter of an on-site kind brings a picture after the work (mechanism 001-04)."""
    del by
    if facts is None or not case.matter.on_site or has_picture(facts.files) or _has_after(case):
        return []
    return [Missing("after_picture", _("现场类事项须附办理后照片。"), "images")]


def follow_up_made(case: Case, by: Any, facts: CloseFacts | None) -> list[Missing]:
    """Close: an after-picture stands, and the reporter was reached, tried three times, or the place was looked at.

    Who was not reached has rated nothing.
    """
    missing = []
    if case.matter.on_site and not _has_after(case) and not (facts and has_picture(facts.files)):
        missing.append(Missing("after_picture", _("没有办理后照片，不能销号。"), "images" if facts else None))
    if facts is None:
        return missing
    nobody_to_ask = not can_call(case, by)
    if nobody_to_ask and facts.how not in {Contacted.SITE, Contacted.DOOR}:
        missing.append(Missing("how", _("反映人没有留电话，请到现场查看或上门回访。"), "how"))
    if not facts.contacted and facts.how != Contacted.SITE and facts.attempts < ATTEMPTS:
        missing.append(Missing("attempts", _("没有联系上反映人，须记满三次或到现场查看。"), "attempts"))
    if not facts.contacted and facts.satisfaction != Satisfaction.NOT_RATED:
        missing.append(Missing("satisfaction", _("没有联系上反映人，满意度只能选“未评价”。"), "satisfaction"))
    if facts.satisfaction == Satisfaction.UNSATISFIED:
        missing.append(Missing("satisfaction", _("反映人不满意的不能销号，请核查不通过、退回重办。"), "satisfaction"))
    return missing


def follow_up_stands(case: Case, by: Any, facts: ConfirmFacts | None) -> list[Missing]:
    """Confirm: somebody can have confirmed, and an after-picture stands where one is needed."""
    missing = []
    if case.matter.anonymous and by is not None:
        missing.append(Missing(NOT_NOW, _("匿名反映的事项没有人可以确认，请核查。")))
    if case.matter.on_site and not _has_after(case):
        missing.append(Missing("after_picture", _("没有办理后照片，不能销号。")))
    if facts is not None and facts.satisfaction == Satisfaction.UNSATISFIED:
        missing.append(Missing("satisfaction", _("反映人不满意的，请核查后退回重办。"), "satisfaction"))
    return missing


def timing(case: Case, facts: Facts) -> tuple[str, str]:
    """The time class and category that the rules are asked for: those just given, else those the matter has."""
    if isinstance(facts, OpeningFacts | AcceptFacts):
        return facts.time_class, facts.category
    return case.matter.time_class, case.matter.category_id


def _has_after(case: Case) -> bool:
    """Whether a picture after the work is attached."""
    return asked_once(case, "after_picture", lambda: shows_evidence("matter", case.pk, Evidence.AFTER))


def category_in_use(case: Case, by: Any, facts: SplitFacts | None) -> list[Missing]:
    """Split: the part has a category in use."""
    del case, by
    return _category_missing(facts.category) if facts else []


def _category_missing(code: str) -> list[Missing]:
    """A category in use, not a heading."""
    if Category.objects.filter(pk=code, active=True, heading__isnull=False).exists():
        return []
    return [Missing("category", _("请选择一个在用的分类。"), "category")]


def spot_settled(case: Case, by: Any, facts: SettleFacts | None) -> list[Missing]:
    """Settle: only categories that may be, the reporter agrees, and an on-site kind brings its picture."""
    del by
    if not case.matter.category.on_the_spot:
        return [Missing(NOT_NOW, _("这一类事项不能当场办结，请受理。"))]
    if facts is None:
        return []
    missing = []
    if not facts.agreed:
        missing.append(Missing("agreed", _("反映人同意，才能当场办结。"), "agreed"))
    if case.matter.on_site and not has_picture(facts.files):
        missing.append(Missing("after_picture", _("现场类事项须附办理后照片。"), "images"))
    return missing


def route_known(case: Case, by: Any, facts: RedirectFacts | None) -> list[Missing]:
    """Redirect: by one of the six routes."""
    del case, by
    if facts is None or facts.route in Route.values:
        return []
    return [Missing("route", _("请选择一种去向。"), "route")]


def replied_in_full(case: Case, by: Any, facts: ReplyFacts | None) -> list[Missing]:
    """Reply: the picture after the work, every co-unit done or a reason, no order of a supervisor without an answer."""
    missing = after_picture(case, by, facts)
    if facts is not None and not facts.co_reason.strip() and (waited := open_dispatches(case)):
        names = "、".join(one.organisation.short for one in waited)
        words = _("协办单位%(names)s还没有办结：请等它办完，或写明为什么不再等。") % {"names": names}
        missing.append(Missing("co_units", words, "co_reason"))
    if "supervise" in running_names(case):
        missing.append(Missing("supervised", _("有督办还没有答复，请先答复督办。")))
    return missing


def supervised(case: Case, by: Any, facts: AnswerFacts | None) -> list[Missing]:
    """Answer: there is an order to answer."""
    del by, facts
    return [] if "supervise" in running_names(case) else [Missing(NOT_NOW, _("没有待答复的督办。"))]


def not_supervised_yet(case: Case, by: Any, facts: SuperviseFacts | None) -> list[Missing]:
    """Supervise: one order at a time."""
    del by, facts
    return [Missing(NOT_NOW, _("上一次督办还没有答复。"))] if "supervise" in running_names(case) else []


def may_object(case: Case, by: Any, facts: ObjectFacts | None) -> list[Missing]:
    """Object: once for each dispatch, proposing another unit that is in use."""
    del by
    last = last_entry(case, ("dispatch", "uphold", "object"))
    if last is not None and last.step == "object":
        return [Missing(NOT_NOW, _("这次派单已经提过一次异议。"))]
    if facts is None or other_units(case).filter(pk=facts.proposed_id).exists():
        return []
    return [Missing("proposed", _("请选择本单位以外在用的单位。"), "proposed")]


def to_another(case: Case, by: Any, facts: UpholdFacts | None) -> list[Missing]:
    """Uphold: another unit than the one that objected."""
    del by
    if facts is None or other_units(case).filter(pk=facts.lead_id).exists():
        return []
    return [Missing("lead", _("请选择提出异议的单位以外在用的单位。"), "lead")]


def waits_not_too_long(case: Case, by: Any, facts: WaitFacts | None) -> list[Missing]:
    """Wait: no more than 15 days in all."""
    del by
    left = WAIT_DAYS - waited_days(case)
    if left < 1:
        return [Missing("waited", _("等待当事人累计已满 %(days)s 天，不能再等。") % {"days": WAIT_DAYS})]
    if facts is None or 1 <= facts.days <= left:
        return []
    return [Missing("days", _("累计最多等待 15 天，还可以等 %(left)s 天。") % {"left": left}, "days")]


def may_ask_time(case: Case, by: Any, facts: AskFacts | None) -> list[Missing]:
    """Ask for an extension: once, no more than 15 days, while the limit runs and nothing else is asked."""
    del by
    missing = nothing_asked(case)
    if (Asked.EXTENSION, True) in _approvals(case):
        missing.append(Missing(NOT_NOW, _("已经延期过一次。")))
    if not running_names(case) & WORK_CLOCKS:
        missing.append(Missing(NOT_NOW, _("没有在走的办结时限。")))
    if facts is not None and not 1 <= facts.days <= EXTENSION_DAYS:
        missing.append(Missing("days", _("最多延长 %(most)s 天。") % {"most": EXTENSION_DAYS}, "days"))
    return missing


def may_ask_rest(case: Case, by: Any, facts: AskFacts | None) -> list[Missing]:
    """Ask to suspend: reviewed within 90 days, while nothing else is asked."""
    del by
    missing = nothing_asked(case)
    if facts is not None and not 1 <= facts.days <= REVIEW_DAYS:
        missing.append(Missing("days", _("最多 %(most)s 天内复核。") % {"most": REVIEW_DAYS}, "days"))
    return missing


def nothing_asked(case: Case) -> list[Missing]:
    """One request at a time."""
    waiting = any(asked in LEAVE and granted is None for asked, granted in _approvals(case))
    return [Missing("asked", _("有一项申请正在审批。"))] if waiting else []


def extension_asked(case: Case, by: Any, facts: RemarkFacts | None) -> list[Missing]:
    """Grant an extension that was asked for."""
    del by, facts
    return _asked(case, (Asked.EXTENSION,))


def suspension_asked(case: Case, by: Any, facts: RemarkFacts | None) -> list[Missing]:
    """Grant a suspension that was asked for."""
    del by, facts
    return _asked(case, (Asked.SUSPENSION,))


def something_asked(case: Case, by: Any, facts: ReasonFacts | None) -> list[Missing]:
    """Refuse what was asked for."""
    del by, facts
    return _asked(case, LEAVE)


def promise_made(case: Case, by: Any, facts: RemarkFacts | ReasonFacts | None) -> list[Missing]:
    """Accept or refuse a promised time that nobody has answered."""
    del by, facts
    return _asked(case, (Asked.PROMISE,))


def colleague(case: Case, by: Any, facts: HandOverFacts | None) -> list[Missing]:
    """Hand over: to another person of the lead unit."""
    del by
    found = colleagues(case)
    if facts is None and not found.exists():
        return [Missing(NOT_NOW, _("本单位没有别的同事可以转交。"))]
    if facts is None or found.filter(pk=facts.person_id).exists():
        return []
    return [Missing("person", _("请选择本单位的另一位同事。"), "person")]


def colleagues(case: Case) -> QuerySet[User]:
    """The active people of the lead unit but the one who holds the matter."""
    until = Q(to_on__isnull=True) | Q(to_on__gte=case.moved_at.date())
    serving = Posting.objects.filter(until, organisation_id__in=_known(case.lead_id), role__in=UNIT_ROLES)
    people = User.objects.filter(is_active=True, pk__in=serving.values("user_id"))
    others = people.exclude(pk__in=_known(case.handler_id))
    return others.order_by("name", "id")


def waited_days(case: Case) -> int:
    """Whole days this matter has waited for its reporter, a begun day counted as one."""
    spans = [(one.stopped_at or one.due_at) - one.started_at for one in _clocks(case) if one.name == "wait"]
    return -(-sum(spans, timedelta()) // timedelta(days=1))


def running_names(case: Case) -> set[str]:
    """The names of the clocks that run or are paused."""
    return {clock.name for clock in _clocks(case) if clock.stopped_at is None}


def _clocks(case: Case) -> list[Clock]:
    """All clocks of the matter."""
    return asked_once(case, "clocks", lambda: clocks_of("matter", [case.pk]).get(case.pk, []))


def last_entry(case: Case, steps: Iterable[str]) -> Entry | None:
    """The last entry of one of these steps."""
    return Entry.objects.filter(case=case, step__in=list(steps)).order_by("-number").first()


def _approvals(case: Case) -> list[tuple[str, bool | None]]:
    """What was asked for, and whether it was granted (None: not decided)."""
    return asked_once(case, "approvals", lambda: ask(_requests, None, case.pk))


def _requests(case_id: UUID) -> QuerySet[Approval, Any]:
    return Approval.objects.filter(case_id=case_id).values_list("asked", "granted")


def _asked(case: Case, kinds: Iterable[str]) -> list[Missing]:
    """Whether one of these is asked for."""
    if any(asked in kinds and granted is None for asked, granted in _approvals(case)):
        return []
    return [Missing(NOT_NOW, _("没有待审批的申请。"))]


def other_units(case: Case) -> QuerySet[Organisation]:
    """The units that work in the street and do not lead, by short name."""
    return units_serving(case.street_id).exclude(pk__in=_known(case.lead_id))


def _known(one: UUID | None) -> list[UUID]:
    """A list of one, or of none."""
    return [one] if one else []
