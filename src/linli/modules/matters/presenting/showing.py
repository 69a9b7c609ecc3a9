"""How matters are shown: rows of lists, the track, the timeline, clocks in words, maps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.casework.models import Case, InvolvedAs, Involvement
from linli.casework.queries import Line, Offer
from linli.foundation.ui.marks import TrackStep
from linli.foundation.ui.times import show_due, show_instant
from linli.lib.chinese import Pressing, clock_words, due_words, duration_words
from linli.lib.coordinates import Point
from linli.lib.masking import mask_name, mask_phone
from linli.lib.procedure import Missing, Step
from linli.lib.worktime import Unit
from linli.modules.matters.choices import Source
from linli.modules.matters.policies import NOT_NOW
from linli.modules.matters.policies.reporter import can_call, knows_reporter
from linli.modules.matters.presenting.wording import entry_text
from linli.modules.matters.procedure import PROCEDURE
from linli.registers.areas.models import Area
from linli.registers.areas.queries import visible_areas
from linli.registers.areas.successors import grid_words
from linli.registers.deadlines.models import Clock, RetimedBy

CLOCK_LABELS = {
    "accept": "受理", "main": "办结", "on_site": "到场处置", "dispatch": "派单", "sign": "签收", "contact": "首次联系",
    "object": "提出异议", "ruling": "异议裁定", "check": "开始核查", "verify": "核查回访", "rework": "重办",
    "promise": "承诺办结", "wait": "等待当事人", "review": "挂账复核", "supervise": "督办答复",
}  # fmt: skip
TRACK = (
    ("received", "收集"), ("accepted", "受理"), ("assigned", "派单"), ("in_hand", "办理"), ("replied", "反馈"),
    ("checking", "核查回访"), ("closed", "销号"),
)  # fmt: skip
SOURCES = {str(value): label for value, label in Source.choices}
STANDS_AT = {"paused": "in_hand", "archived": "closed", "dropped": "received"}


class MatterRow:
    """One row of a list, from the flat values of its query; words are made when the template asks."""

    __slots__ = ("due", "stage_label", "url", "values")

    def __init__(self, values: dict[str, Any], now: datetime) -> None:
        self.values = values
        self.url = f"/desk/matters/{values['id']}/"
        self.stage_label = _(PROCEDURE.by_state[values["state"]].label)
        self.due = due_words(values["next_due_at"], now) if values["open"] else Pressing(_("已办结"), "done")

    @property
    def source(self) -> str:
        """Where it came from, in words."""
        return str(SOURCES.get(self.values["source"], ""))

    @property
    def place(self) -> str:
        """Grid and address."""
        name = self.values["grid_name"]
        grid = grid_words(name, self.values["grid_id"]) if name else _("待定位")
        return f"{grid} · {self.values['address']}" if self.values["address"] else str(grid)


def track_of(case: Case, log: Sequence[Line]) -> list[TrackStep]:
    """The seven steps with the time each was reached."""
    reached: dict[str, datetime] = {}
    for line in reversed(log):
        reached.setdefault(_place_of(line.entry.to_state), line.entry.at)
    names = [name for name, _label in TRACK]
    now = names.index(STANDS_AT.get(case.stage, case.stage))
    steps = []
    for index, (name, label) in enumerate(TRACK):
        done = index < now or case.stage in {"closed", "archived"}
        note = show_instant(reached.get(name))[5:] if index <= now else _("未开始")
        steps.append(TrackStep(_(label), note, "done" if done else "now" if index == now else "later"))
    return steps


def _place_of(state: str) -> str:
    """Where on the track a state stands."""
    stage = PROCEDURE.stage_of(state).value
    return STANDS_AT.get(stage, stage)


@dataclass(frozen=True)
class ShownLine:
    """One line of the timeline as the page shows it."""

    line: Line
    icon: str
    stage: str
    what: str
    text: str


def lines(log: Iterable[Line]) -> list[ShownLine]:
    """The timeline in words."""
    return [_line(line) for line in log]


def _line(line: Line) -> ShownLine:
    """One entry in words."""
    step = PROCEDURE.by_step.get(line.entry.step)
    stage = PROCEDURE.stage_of(line.entry.to_state).value
    what = _(step.label) if step else _("登记")
    text = _("内容已依法删除。") if line.erased else entry_text(line.entry.step, line.words)
    return ShownLine(line, step.icon if step else "message-report", stage, what, text)


@dataclass(frozen=True)
class ClockRow:
    """One clock beside a matter; `why` is a sentence where another rule or calendar moved its end."""

    label: str
    due: Pressing
    at: str
    percent: int
    estimated: bool
    why: str


def clock_rows(clocks: Iterable[Clock], now: datetime) -> dict[str, list[ClockRow]]:
    """Running `clocks`, the most pressing on top, and `done_clocks` with how they went."""
    ordered = sorted(clocks, key=lambda clock: clock.due_at)
    return {
        "clocks": [_clock_row(clock, now) for clock in ordered if clock.stopped_at is None],
        "done_clocks": [_clock_row(clock, now) for clock in ordered if clock.stopped_at is not None],
    }


def _clock_row(clock: Clock, now: datetime) -> ClockRow:
    """One clock in words and as a bar."""
    label = _(CLOCK_LABELS.get(clock.name, clock.name))
    end = clock.stopped_at or now
    span = (clock.due_at - clock.started_at).total_seconds()
    percent = min(100, round(100 * (end - clock.started_at).total_seconds() / span)) if span > 0 else 100
    if clock.stopped_at is None:
        due = _running_words(clock, now)
    else:
        taken = duration_words(clock.stopped_at - clock.started_at)
        in_time = clock.stopped_at <= clock.due_at
        words = _("用时 %(taken)s，按期") if in_time else _("用时 %(taken)s，超期")
        due = Pressing(words % {"taken": taken}, "done" if in_time else "late")
    return ClockRow(label, due, show_due(clock.due_at), percent, clock.estimated, _why(clock))


def _why(clock: Clock) -> str:
    """Who changed what, and when it would have ended."""
    if clock.retimed_at is None:
        return ""
    words = {
        "who": clock.retimed_who or _("系统"), "what": RetimedBy(clock.retimed_by).label,
        "when": show_instant(clock.retimed_at), "before": show_due(clock.due_before),
    }  # fmt: skip
    return _("%(who)s于 %(when)s 调整%(what)s后重算，原定 %(before)s 截止。") % words


def _running_words(clock: Clock, now: datetime) -> Pressing:
    """A running clock in words; day units by days."""
    if clock.paused_at:
        return Pressing(_("暂停中"), "normal")
    pressing = due_words(clock.due_at, now)
    by_day = Unit(clock.unit).is_day
    return Pressing(clock_words(clock.due_at, now, by_day=by_day), pressing.level)


@dataclass(frozen=True)
class ShownOffer:
    """A step as its button shows it."""

    step: Step
    missing: tuple[Missing, ...]

    @property
    def label(self) -> str:
        """What the button says."""
        return _(self.step.label)

    @property
    def hint(self) -> str:
        """The condition that stands in the button."""
        return _(self.step.hint)


def state_label(case: Case) -> str:
    """What the present state is called."""
    return _(PROCEDURE.by_state[case.state].label)


def turn_words(case: Case) -> str:
    """Whose turn it is."""
    if not case.open:
        return state_label(case)
    if case.stage in {"received", "accepted"}:
        return _("社区")
    if case.state == "objected":
        return _("综治中心")
    if case.stage in {"assigned", "in_hand", "paused"} and case.lead:
        return case.lead.short
    return _("核查人")


def offered(offers: Iterable[Offer]) -> dict[str, list[ShownOffer]]:
    """Buttons `ready`, the rarer ones `rare`, and what is held back by something that can be mended.

    What brings the matter on stands before what only adds to it; the first such button is the primary one.
    """
    ordered = sorted(offers, key=lambda offer: offer.step.target is None)
    shown = [ShownOffer(offer.step, offer.missing) for offer in ordered]
    return {
        "ready": [one for one in shown if not one.missing and not one.step.rare],
        "rare": [one for one in shown if not one.missing and one.step.rare],
        "held": [one for one in shown if one.missing and not any(why.code == NOT_NOW for why in one.missing)],
    }


@dataclass(frozen=True)
class Relative:
    """A parent, a child, or a matter that was merged, as the page shows it."""

    case: Case
    label: str


def relatives(family: dict[str, Any]) -> dict[str, Any]:
    """`parent`, `children`, `into` and `merged` with what their states are called."""
    return {
        role: [Relative(case, state_label(case)) for case in found]
        if isinstance(found, list)
        else found and Relative(found, state_label(found))
        for role, found in family.items()
    }


@dataclass(frozen=True)
class PersonRow:
    """Somebody who takes part, or a unit."""

    name: str
    under: str
    role: str


def people_rows(rows: Iterable[Involvement]) -> list[PersonRow]:
    """Units and persons that take part, each once, with what they do here."""
    labels = {
        InvolvedAs.LEAD: _("主办"), InvolvedAs.OPENER: _("登记"),
        InvolvedAs.HANDLER: _("办理"), InvolvedAs.CHECKER: _("核查"),
    }  # fmt: skip
    people: dict[str, list[str]] = {}
    for row in rows:
        name = str(row.organisation or row.person)
        role = labels[InvolvedAs(row.role)]
        if role not in people.setdefault(name, []):
            people[name].append(role)
    return [PersonRow(name, "", "、".join(roles)) for name, roles in people.items()]


def reporter_words(case: Case, user: Any) -> dict[str, str]:
    """The reporter, masked: a name without its given part, a phone without its middle; nothing for who may not know."""
    matter = case.matter
    if not knows_reporter(case, user):
        return {"reporter": _("反映人要求保密"), "reporter_face": _("密"), "phone_mask": ""}
    name = mask_name(matter.reporter_name) if matter.reporter_name else ""
    shown = _("匿名") if matter.anonymous else name or _("未留姓名")
    mask = matter.reporter_phone.masked(mask_phone) if matter.reporter_phone and can_call(case, user) else ""
    return {"reporter": shown, "reporter_face": shown[:1], "phone_mask": mask}


def grid_features(grids: Iterable[Area], current: Any = None) -> dict[str, Any]:
    """Grids as GeoJSON for the map."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": grid.polygon,
                "properties": {"name": grid.short, "on": grid.pk == current},
            }
            for grid in grids
            if grid.polygon
        ],
    }


def ground(user: Any) -> dict[str, Any]:
    """The grids a person may see, as the ground of a map."""
    return {"areas": grid_features(visible_areas(user).filter(level="grid", active=True))}


def place_of(case: Case) -> Point | None:
    """Where a matter lies, if a point was given."""
    lon, lat = case.matter.lon, case.matter.lat
    return Point(lon, lat) if lon is not None and lat is not None else None


def place_map(case: Case) -> dict[str, Any] | None:
    """The grid and the point of one matter; None where there is neither."""
    point = [case.matter.lon, case.matter.lat] if case.matter.lon is not None else None
    if point is None and (case.grid is None or not case.grid.polygon):
        return None
    return {"areas": grid_features([case.grid] if case.grid else [], case.grid_id), "point": point}


def map_data(user: Any, points: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The ground and the matters on it."""
    return ground(user) | {"points": [_point(row) for row in points]}


def _point(row: dict[str, Any]) -> dict[str, Any]:
    """One matter on the map."""
    label = f"{row['no']} {_(PROCEDURE.by_state[row['state']].label)} {row['title']}"
    return {
        "lon": row["lon"], "lat": row["lat"], "stage": row["stage"], "label": label,
        "stage_label": _(PROCEDURE.by_state[row["state"]].label),
        "id": str(row["id"]), "no": row["no"], "title": row["title"], "due": row["next_due_at"],
        "url": reverse("matters:matter", args=[row["id"]]),
    }  # fmt: skip
