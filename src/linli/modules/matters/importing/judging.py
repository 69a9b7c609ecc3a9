"""What would become of the rows of a ledger: asked of everything they name at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.casework.models import Case
from linli.foundation.access.scope import Scope, scope_of
from linli.foundation.accounts.models import User
from linli.foundation.tabular.sheets import Judgement, Row, Run, Verdict
from linli.lib.numbers import day_of
from linli.lib.worktime import SHANGHAI
from linli.modules.matters.actions import NewMatter, Reporter
from linli.modules.matters.actions.taking_over import Foreign, FromLedger
from linli.modules.matters.choices import UNIT_ROLES, MatterKind, Source
from linli.modules.matters.facts import TakeOverFacts
from linli.modules.matters.models import Category
from linli.modules.matters.policies.taking_over import OFFICES
from linli.modules.matters.procedure import KIND, PROCEDURE
from linli.modules.matters.queries import categories
from linli.modules.matters.queries.reported import UNSORTED
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.areas.naming import areas_named
from linli.registers.areas.queries import placement_of
from linli.registers.organisations.models import Organisation
from linli.registers.places.resolving import Candidate, resolve_many
from linli.registers.postings.models import Posting
from linli.registers.postings.queries import in_force

ORIGIN = "ledger"
END_OF_DAY = time(17, 30)
WITH_UNIT = frozenset({"assigned", "in_hand"})
LEVELS = (AreaLevel.STREET, AreaLevel.COMMUNITY, AreaLevel.GRID)
SHOWN_STATE = {name: PROCEDURE.by_state[name].label for name in ("received", "accepted", "assigned", "in_hand")}


class _Bad(ValueError):
    """What is wrong with a row."""


@dataclass(frozen=True)
class _Known:
    """What the rows are compared with."""

    run: Run
    scope: Scope
    numbers: Mapping[str, bool]
    categories: Mapping[str, Category]
    areas: Mapping[str, list[Area]]
    own: Sequence[Area]
    units: Mapping[str, list[Organisation]]
    people: Mapping[tuple[str, str], list[User]]


def judge(rows: Sequence[Row], run: Run) -> list[Verdict]:
    """Seven queries for a thousand rows."""
    return [verdict for part in run.slices(rows) for verdict in _judge(part, run)]


def _judge(rows: Sequence[Row], run: Run) -> list[Verdict]:
    asked = [row.values["number"] for row in rows]
    mine = set(Case.objects.visible_to(run.by, KIND).filter(no__in=asked).values_list("no", flat=True))
    numbers = {number: number in mine for number in Case.objects.filter(no__in=asked).values_list("no", flat=True)}
    table = categories()
    names = {category.name: category for category in table.values() if category.heading_id}
    areas = areas_named({row.values.get("area", "") for row in rows}, Area.objects.visible_to(run.by))
    scope = scope_of(run.by)
    units = _units({row.values.get("organisation", "") for row in rows})
    people = _people([unit for found in units.values() for unit in found], run)
    known = _Known(run, scope, numbers, {**table, **names}, areas, _own(scope), units, people)
    return _placed([_verdict(row, known) for row in rows])


def _placed(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Matters whose address means one certain place of their community lie there. One query for a few hundred."""
    asked = [one.plan.foreign.row for one in verdicts if one.plan and one.plan.foreign.row.address]
    found = resolve_many([(row.address, row.community_id) for row in asked])
    places = {
        row.id: place
        for row, meant in zip(asked, found, strict=True)
        if (place := meant.certain) and place.community_id == row.community_id
    }
    return [replace(one, plan=_lying(one.plan, places)) if one.plan else one for one in verdicts]


def _lying(plan: FromLedger, places: Mapping[UUID, Candidate]) -> FromLedger:
    row = plan.foreign.row
    return replace(plan, foreign=replace(plan.foreign, row=replace(row, place=places.get(row.id))))


def _own(scope: Scope) -> list[Area]:
    """Where rows lie that name no place: the one area of this office."""
    ids = [pk for grant in scope.grants if grant.role in OFFICES and (pk := grant.target_id)]
    return list(Area.objects.filter(pk__in=ids).defer("polygon"))


def _units(names: set[str]) -> dict[str, list[Organisation]]:
    found: dict[str, list[Organisation]] = defaultdict(list)
    for unit in Organisation.objects.filter(Q(name__in=names) | Q(short__in=names), active=True):
        for text in {unit.name, unit.short}:
            found[text].append(unit)
    return found


def _people(units: Sequence[Organisation], run: Run) -> dict[tuple[str, str], list[User]]:
    """Who works in each unit, by name and by user name."""
    serving = Posting.objects.filter(in_force(day_of(run.at)), organisation__in=units, role__in=UNIT_ROLES)
    found: dict[tuple[str, str], dict[object, User]] = defaultdict(dict)
    for posting in serving.filter(user__is_active=True).select_related("user"):
        for text in (posting.user.name, posting.user.username):
            found[str(posting.organisation_id), text][posting.user_id] = posting.user
    return {key: list(users.values()) for key, users in found.items()}


def _verdict(row: Row, known: _Known) -> Verdict:
    number = row.values["number"]
    if number in known.numbers:
        if known.numbers[number]:
            return Verdict(row.line, Judgement.SAME, (_("系统里已有这个编号，不再接入。"),))
        return Verdict(row.line, Judgement.BAD, (_("这个编号已被别处使用。"),))
    try:
        return Verdict(row.line, Judgement.NEW, plan=_plan(row, known))
    except _Bad as bad:
        return Verdict(row.line, Judgement.BAD, (str(bad),))


def _plan(row: Row, known: _Known) -> FromLedger:
    values = row.values
    category, area, lead = _category(values, known), _area(values, known), _lead(values, known)
    handler = _handler(values, lead, known)
    if values["registered"] > known.run.at:
        raise _Bad(_("登记时间在今天以后。"))
    if "*" in values.get("phone", ""):
        raise _Bad(_("联系电话：请填完整的号码。"))
    street, community, grid = placement_of(area)
    matter = NewMatter(
        body=values["body"], title=values.get("title", ""), category=category.code, time_class=category.time_class,
        kind=MatterKind.HELP, source=Source.CALL, received_at=values["registered"], clocks_from=known.run.at,
        street_id=street, community_id=community, grid_id=grid, address=values.get("address", ""),
        reporter=Reporter(values.get("reporter", ""), values.get("phone", "")), number=values["number"], tell=False,
    )  # fmt: skip
    due = values.get("due")
    facts = TakeOverFacts(
        number=values["number"], state=SHOWN_STATE[values["state"]], due_on=due.isoformat() if due else "",
        registered_on=day_of(values["registered"]).isoformat(), lead_id=lead.pk if lead else None,
        lead_name=lead.short if lead else "", handler_id=handler.pk if handler else None,
        handler_name=str(handler or ""),
    )  # fmt: skip
    return FromLedger(Foreign(ORIGIN, values["number"], matter), values["state"], facts, _end(due))


def _end(due: date | None) -> datetime | None:
    """The close of business of the day the ledger gives."""
    return datetime.combine(due, END_OF_DAY, SHANGHAI) if due else None


def _category(values: Mapping[str, str], known: _Known) -> Category:
    text = values.get("category", "") or UNSORTED
    found = known.categories.get(text)
    if found is None or not found.heading_id:
        raise _Bad(_("没有名为“%(name)s”的分类。") % {"name": text})
    return found


def _area(values: Mapping[str, str], known: _Known) -> Area:
    text = values.get("area", "")
    meant = [area for area in known.areas.get(text, []) if area.level in LEVELS] if text else list(known.own)
    within = [area for area in meant if _reached(area, known.scope)]
    if len(within) == 1:
        return within[0]
    if not text:
        raise _Bad(_("请填所属的社区或网格。"))
    if within:
        raise _Bad(_("有几个“%(name)s”，请写成“松园社区 · 第一网格”这样。") % {"name": text})
    raise _Bad(_("您的辖区里没有名为“%(name)s”的社区或网格。") % {"name": text})


@dataclass(frozen=True)
class _Spot:
    """The columns of a row that would lie in an area."""

    street_id: object
    community_id: object
    grid_id: object


def _reached(area: Area, scope: Scope) -> bool:
    return scope.reaches(_Spot(*placement_of(area)), OFFICES)


def _lead(values: Mapping[str, str], known: _Known) -> Organisation | None:
    text = values.get("organisation", "")
    if values["state"] not in WITH_UNIT:
        return None
    if not text:
        raise _Bad(_("已派单、办理中的要填承办单位。"))
    meant = known.units.get(text, [])
    if len(meant) != 1:
        sentence = _("有几个单位叫“%(name)s”，请填全称。") if meant else _("没有名为“%(name)s”的单位，请先导入组织。")
        raise _Bad(sentence % {"name": text})
    return meant[0]


def _handler(values: Mapping[str, str], lead: Organisation | None, known: _Known) -> User | None:
    text = values.get("handler", "")
    if not text or lead is None or values["state"] != "in_hand":
        return None
    meant = known.people.get((str(lead.pk), text), [])
    if len(meant) != 1:
        sentence = _("“%(unit)s”有几个“%(name)s”，请填用户名。") if meant else _("“%(unit)s”里没有“%(name)s”。")
        raise _Bad(sentence % {"name": text, "unit": lead.short})
    return meant[0]
