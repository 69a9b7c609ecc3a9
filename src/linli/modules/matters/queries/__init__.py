"""Reads of matters: lists and their views, what looks alike, the map, who may see a picture."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from linli.casework.models import Case, InvolvedAs, Involvement
from linli.casework.queries import late, to_check, waiting_for
from linli.casework.registry import KINDS
from linli.foundation.access.kept import ask, ask_models, ask_named
from linli.foundation.access.roles import Level
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import User
from linli.foundation.editions.snapshots import Snapshot
from linli.foundation.ui.pages import Key, key_rows
from linli.lib.chinese import day_end
from linli.lib.procedure import Through
from linli.modules.matters.choices import UNIT_ROLES, Source
from linli.modules.matters.models import CATEGORIES_EDITION, Category, Dispatch, Matter, Merger
from linli.modules.matters.policies.reporter import knows_reporter
from linli.modules.matters.procedure import HELD, KIND, PROCEDURE
from linli.modules.matters.queries.duty import called_to
from linli.registers.postings.queries import holders

ALIKE_DAYS = 90
TWIN_MINUTES = 10
ALIKE_MOST = 5
MAP_MOST = 2000

ROW = {
    "category": F("matter__category__name"),
    "source": F("matter__source"),
    "address": F("matter__address"),
    "lead_name": F("lead__short"),
    "handler_name": F("handler__name"),
    "grid_name": F("grid__name"),
    "community_name": F("community__short"),
    "listed_at": F("moved_at"),
}
COLUMNS = ("id", "no", "grid_id", "title", "state", "stage", "open", "next_due_at", "sort_at", "moved_at")


def matters_of(user: Any) -> QuerySet[Case]:
    """Every matter this person may see."""
    return Case.objects.visible_to(user, KIND)


@dataclass(frozen=True)
class View:
    """A saved view of the list: its key, its name, what it holds, and how it is ordered."""

    key: str
    label: str
    by_due: bool = True
    red: bool = False

    def rows(self, user: Any, now: datetime, end: datetime) -> QuerySet[Case]:
        """The matters in this view for this person, on a day that ends so."""
        if self.key == "mine":
            return waiting_for(user, [KIND])
        if self.key == "check":
            return to_check(user, [KIND])
        if self.key in {"all", "recheck"}:
            return matters_of(user) if self.key == "all" else to_recheck(user)
        running = Case.objects.visible_to(user, KIND, open_only=True)
        if self.key == "late":
            return late(running, now)
        if self.key == "today":
            return running.filter(sort_at__gte=now, sort_at__lte=end)
        return _in_no_grid(user, running) if self.key == "triage" else running

    def halves(self, user: Any) -> tuple[Through | None, ...]:
        """In which parts the list is asked for: where no index holds both, those of the area and of the unit apart."""
        both = not self.by_due and len(scope_of(user).units(KINDS[KIND].unit_readers)) == 1
        return (Through.AREA, Through.LEAD) if both else (None,)

    def part(self, user: Any, now: datetime, end: datetime, half: Through | None) -> QuerySet[Case]:
        """The matters of one part, in the order of an index; a matter may be in two of them."""
        if self.by_due:
            return self.rows(user, now, end)
        moved = "involvements__moved_at" if half is Through.LEAD else "moved_at"
        return Case.objects.visible_to(user, KIND, only=half).annotate(listed_at=F(moved))

    @property
    def order(self) -> tuple[str, ...]:
        """Most urgent first, or last moved first."""
        return ("sort_at", "id") if self.by_due else ("-listed_at", "-id")


def _in_no_grid(user: Any, running: QuerySet[Case]) -> QuerySet[Case]:
    """What somebody has to locate; who works in a grid sees what they took in themselves."""
    return opened_unplaced(user).filter(open=True) if only_grids(user) else running.filter(grid__isnull=True)


VIEWS = {
    view.key: view
    for view in (
        View("mine", "待我推动"),
        View("late", "超期", red=True),
        View("check", "待我核查"),
        View("today", "今天到期"),
        View("triage", "待定位"),
        View("recheck", "待抽查"),
        View("open", "在办"),
        View("all", "全部", by_due=False),
    )
}


def view_keys(
    user: Any, now: datetime, view: View, columns: Sequence[str], place: Sequence[Any], most: int
) -> list[Key]:
    """The keys of a page of a view, nothing else asked for."""
    asked = {"view": view, "columns": tuple(columns), "most": most}
    halves = view.halves(user)
    return [row for half in halves for row in ask(_keys, user, now, day_end(now), *place, half=half, **asked)]


def _keys(
    user: Any, now: datetime, end: datetime, *place: Any, view: View, half: Through | None, columns: Sequence[str],
    most: int,
) -> QuerySet[Case, Any]:  # fmt: skip
    return key_rows(view.part(user, now, end, half), columns, place, most)


def shown_rows(*keys: UUID) -> list[dict[str, Any]]:
    """What a list shows of these matters, one flat dictionary each."""
    return ask_named(_rows, None, *keys)


def _rows(*keys: UUID) -> QuerySet[Case, Any]:
    return row_values(Case.objects.filter(pk__in=keys))


def row_values(queryset: QuerySet[Case]) -> QuerySet[Case, Any]:
    """One flat dictionary a row, with the columns a list shows."""
    rows: QuerySet[Case, Any] = queryset.values(*COLUMNS, **ROW)
    return rows


RELATED = ("matter__category__heading", "matter__place", "lead", "grid", "community")


def matter_of(user: Any, pk: UUID) -> Case:
    """One matter with everything its page shows. Raises: Case.DoesNotExist for unknown and forbidden alike."""
    found: list[Case] = ask_models(_whole, user, pk)
    if not found and only_grids(user):
        found = list(opened_unplaced(user).select_related(*RELATED).filter(pk=pk))
    if not found:
        found = list(called_to(user).select_related(*RELATED).filter(pk=pk))
    if not found:
        raise Case.DoesNotExist
    return found[0]


def _whole(user: Any, pk: UUID) -> QuerySet[Case]:
    return matters_of(user).select_related(*RELATED).filter(pk=pk)


def own_report(user: Any, pk: UUID) -> Case:
    """The same of what this person reported. Raises: Case.DoesNotExist."""
    return reported_by(user).select_related(*RELATED).get(pk=pk)


def matters_of_phone(phone_hash: str) -> QuerySet[Case]:
    """Every matter that was raised from a phone, for who has shown that it is theirs; none for an empty hash."""
    own = Case.objects.filter(kind=KIND, matter__phone_hash=phone_hash)
    return own if phone_hash else own.none()


def family_of(user: Any, case: Case) -> dict[str, Any]:
    """The parent and the children of a matter, and what it was merged into or with, as far as this person sees them."""
    parents = ask_models(_seen, user, case.parent_id) if case.parent_id else []
    return {
        "parent": parents[0] if parents else None,
        "children": ask_models(_parts, user, case.pk),
        "merged": ask_models(_merged, user, case.pk),
        "into": matters_of(user).filter(absorbed__in=mergers_of(case)).first() if case.state == "merged" else None,
    }


def _seen(user: Any, pk: UUID) -> QuerySet[Case]:
    return matters_of(user).filter(pk=pk)


def _parts(user: Any, parent: UUID) -> QuerySet[Case]:
    return matters_of(user).filter(parent_id=parent).order_by("opened_at", "id")


def _merged(user: Any, into: UUID) -> QuerySet[Case]:
    merged = Q(mergers__into_id=into, mergers__undone_at__isnull=True)
    return matters_of(user).filter(merged).order_by("opened_at", "id")


def mergers_of(case: Case) -> QuerySet[Merger]:
    """The merger in force by which this matter goes on in another one."""
    return Merger.objects.filter(case=case, undone_at__isnull=True)


def open_by_number(user: Any, number: str) -> Case | None:
    """An open matter of this number that this person sees."""
    return Case.objects.visible_to(user, KIND, open_only=True).filter(no=number.strip()).first() if number else None


def to_recheck(user: Any) -> QuerySet[Case]:
    """Matters settled on the spot that were drawn to be looked at again by another person, such as this one."""
    waiting = matters_of(user).filter(recheck__checked_at__isnull=True, recheck__isnull=False, matter__settled=True)
    return waiting.exclude(recheck__worker_id=user.pk)


def alike(user: Any, case: Case) -> list[Case]:
    """Up to five other matters of the same grid and category within 90 days that this person sees: perhaps the same."""
    since = case.opened_at - timedelta(days=ALIKE_DAYS)
    same = matters_of(user).filter(
        grid_id=case.grid_id, community_id=case.community_id, street_id=case.street_id, opened_at__gte=since,
        matter__category_id=case.matter.category_id,
    ).exclude(pk=case.pk)  # fmt: skip
    return list(same.order_by("-opened_at")[:ALIKE_MOST])


def earlier_of(user: Any, phone_hash: str) -> list[Case]:
    """Up to five earlier matters of the same caller that this person may see."""
    if not phone_hash:
        return []
    found = matters_of(user).filter(matter__phone_hash=phone_hash).select_related("matter").order_by("-opened_at")
    return [case for case in found[: 2 * ALIKE_MOST] if knows_reporter(case, user)][:ALIKE_MOST]


def just_taken_in(user: Any, title: str, body: str, pk: UUID, at: datetime) -> Case | None:
    """What this person took in within ten minutes in the same words and is still open, as Back makes it; or None."""
    since = at - timedelta(minutes=TWIN_MINUTES)
    # The same title is rare: the words, and whether the person may see them, are looked at only then.
    found = {own for (own,) in ask(_opened_since, user, since, title) if own != pk}
    if not found:
        return None
    return matters_of(user).filter(pk__in=found, matter__body=body).order_by("-opened_at").first()


def _opened_since(user: Any, since: datetime, title: str) -> QuerySet[Case, Any]:
    """What somebody opened since then under this title and is still open."""
    return Case.objects.filter(opened_by=user.pk, opened_at__gte=since, open=True, title=title).values_list("pk")


def map_points(queryset: QuerySet[Case]) -> list[dict[str, Any]]:
    """The placed matters as points for the map, the most urgent first, no more than 2,000."""
    rows = (
        queryset.filter(matter__lon__isnull=False)
        .order_by("sort_at", "id")
        .values("id", "no", "title", "stage", "state", "next_due_at", lon=F("matter__lon"), lat=F("matter__lat"))
    )
    return [dict(row) for row in rows[:MAP_MOST]]


def categories() -> dict[str, Category]:
    """Every heading and category by code, in order: one small query while none has changed. Shared, so only to read."""
    return _categories.current()[0]


def categories_in_use() -> list[tuple[str, list[tuple[str, str]]]]:
    """Headings with their categories, for a grouped choice."""
    return list(_categories.current()[1].items())


def headings_in_use() -> list[tuple[str, str]]:
    """Codes and names of the headings."""
    return [(row.code, row.name) for row in categories().values() if row.active and not row.heading_id]


def category_classes() -> dict[str, str]:
    """The default time class of each category in use, by code."""
    return {code: row.time_class for code, row in categories().items() if row.active and row.heading_id}


def state_labels() -> Mapping[str, str]:
    """State names and what they are called."""
    return {name: state.label for name, state in PROCEDURE.by_state.items()}


@dataclass(frozen=True)
class Choice:
    """A category as the phone offers it."""

    code: str
    name: str
    heading: str
    time_class: str
    on_site: bool
    on_the_spot: bool
    anchor: str


def category_choices() -> list[Choice]:
    """All categories in use, by code."""
    rows = Category.objects.filter(active=True, heading__isnull=False).order_by("code")
    columns = ("code", "name", "heading__name", "time_class", "on_site", "on_the_spot", "anchor")
    return [Choice(*row) for row in rows.values_list(*columns)]


def opened_by(user: Any) -> QuerySet[Case]:
    """The matters this person took in, wherever they lie."""
    mine = Involvement.objects.filter(person_id=user.pk, role=InvolvedAs.OPENER)
    return Case.objects.filter(kind=KIND, pk__in=mine.values("case_id"))


def only_grids(user: Any) -> bool:
    """Whether this person's area is a grid or more, and nothing above: they see nothing that lies in no grid."""
    scope = scope_of(user)
    return scope.area_filter() is not None and not scope.targets(Level.COMMUNITY) and not scope.targets(Level.STREET)


def opened_unplaced(user: Any) -> QuerySet[Case]:
    """What this person took in and nobody has put into a grid yet: until then it is nobody else's in the grids."""
    return Case.objects.filter(kind=KIND, opened_by=user.pk, grid__isnull=True)


def reported_by(user: Any) -> QuerySet[Case]:
    """What this person took in and may still see; building heads see no more of the grid than their own reports."""
    own = Q(matter__source=Source.BUILDING_HEAD) | Q(pk__in=matters_of(user).values("pk"))
    own |= Q(grid__isnull=True) if only_grids(user) else Q()
    return opened_by(user).filter(own)


def frequent_categories(user: Any, since: datetime, most: int) -> list[str]:
    """The codes of what this person took in most often since then, the most frequent first."""
    rows = opened_by(user).filter(opened_at__gte=since).values_list("matter__category_id")
    counted = rows.annotate(times=Count("pk")).order_by("-times", "matter__category_id")
    return [code for code, _times in counted[:most]]


def sees_matter(user: Any, pk: UUID) -> bool:
    """Whether this person may see the matter, and so its pictures."""
    return any(rows(user).filter(pk=pk).exists() for rows in (matters_of, reported_by, called_to))


def search(queryset: QuerySet[Case], words: str) -> QuerySet[Case]:
    """Those whose number, title or address holds the words."""
    return queryset.filter(Q(no__icontains=words) | Q(title__icontains=words) | Q(matter__address__icontains=words))


def matter_exists(pk: UUID) -> bool:
    """Whether a matter of this id stands, seen or not; only for the audit of refused looks."""
    return Matter.objects.filter(pk=pk).exists()


def dispatches_seen(user: Any, *, ended: bool | None = None) -> QuerySet[Dispatch]:
    """The dispatches sent to this person's units, with what their pages show; running or ended ones where asked."""
    related = ("organisation", "case__matter__place", "case__grid", "case__community")
    seen = Dispatch.objects.visible_to(user).select_related(*related)
    return seen if ended is None else seen.filter(ended_at__isnull=not ended)


def dispatch_exists(pk: UUID) -> bool:
    """Whether a dispatch of this id stands, seen or not; only for the audit of refused looks."""
    return Dispatch.objects.filter(pk=pk).exists()


def sees_dispatch(user: Any, pk: UUID) -> bool:
    """Whether this person may see the dispatch, and so the pictures handed on with it."""
    return Dispatch.objects.visible_to(user).filter(pk=pk).exists()


def _load_categories() -> tuple[dict[str, Category], dict[str, list[tuple[str, str]]]]:
    table = {row.code: row for row in Category.objects.order_by("code")}
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in table.values():
        if row.active and row.heading_id:
            groups.setdefault(table[row.heading_id].name, []).append((row.code, f"{row.code} {row.name}"))
    return table, groups


_categories = Snapshot(_load_categories, CATEGORIES_EDITION)


def held_by_units(user: Any) -> QuerySet[Case]:
    """Open matters in hand of the units this person works in, which somebody handles."""
    units = scope_of(user).units(UNIT_ROLES)
    seen = Case.objects.visible_to(user, KIND, open_only=True)
    return seen.filter(lead_id__in=units, state__in=HELD, handler__isnull=False)


def handlers_of(user: Any) -> list[tuple[User, int]]:
    """Who handles matters of this person's units, whether still in office or not, with how many, by name."""
    counts = Counter(held_by_units(user).values_list("handler_id", flat=True))
    people = User.objects.filter(pk__in=counts).order_by("name", "id")
    return [(person, counts[person.pk]) for person in people]


def units_people(user: Any, on: date) -> list[User]:
    """The people of this person's units, who matters can be handed to."""
    units = scope_of(user).units(UNIT_ROLES)
    return holders(roles=UNIT_ROLES, organisation_ids=units, on=on) if units else []
