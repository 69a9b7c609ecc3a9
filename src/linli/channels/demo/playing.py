"""Playing a story: every step by the person whose work it is, at a time of day when they would do it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from linli.casework.models import Case
from linli.channels.demo.accounts import ACCOUNTS, phone_number
from linli.channels.demo.drawings import picture
from linli.channels.demo.dwellings import place_named
from linli.channels.demo.ground import Ground, cell_of, point_in
from linli.channels.demo.story import REPORTERS, Story
from linli.foundation.accounts.models import User
from linli.foundation.files.actions import store_image
from linli.lib.worktime import Span, Unit, due
from linli.modules.matters import actions
from linli.modules.matters import facts as given
from linli.modules.matters.policies import open_dispatches
from linli.registers.areas.models import AreaLevel
from linli.registers.calendar.queries import working_time

AROUND_THE_CLOCK = 5
"""An urgent matter waits for nobody until it is replied to."""
FIRST_LAGS = {"P0": (3, 4, 6, 8), "P1": (25, 30, 45, 40), "": (40, 60, 90, 70)}
"""Minutes from receiving to accepting, dispatching, signing and the first contact."""
WORK_LAGS = {"P0": 70, "P1": 330, "P2": 1500, "P3": 3300}
CHECK_LAGS = (150, 260)
ASKED_DAYS = 3
ANSWER_WITHIN = timedelta(days=1)
"""Minutes from the reply to the check, and from there to closing."""


@dataclass(frozen=True)
class Cast:
    """Everybody by user name, and the ground they work on."""

    people: dict[str, User]
    ground: Ground

    def desk(self, story: Story) -> User:
        """Who takes the matter in: the centre for hotlines and whole streets, else the community."""
        return (
            self._centre(story) if story.place in {"青松", "望河"} or story.source == "hotline" else self._worker(story)
        )

    def _centre(self, story: Story) -> User:
        street = self.ground.areas[story.place[:2]]
        short = street.short if street.level == AreaLevel.STREET else (street.parent or street).short
        return self._posted("R8", short)

    def _worker(self, story: Story) -> User:
        return self._posted("R5", story.place[:2])

    def handler(self, story: Story) -> User:
        """Who works on it."""
        return self.worker_of(story.unit)

    def worker_of(self, unit: str) -> User:
        """The unit's dispatcher, or the community's own worker."""
        return next(
            self.people[one.username] for one in ACCOUNTS if one.unit == unit and one.codes[0] in {"R9", "R5", "R8"}
        )

    def checker(self, story: Story) -> User:
        """Who checks: the grid's own worker, else the community's; never the handler."""
        grid = [one for one in ACCOUNTS if story.place in one.areas]
        if grid:
            return self.people[grid[0].username]
        worker = self._worker(story)
        return self._centre(story) if worker == self.handler(story) else worker

    def supervisor(self, story: Story) -> User:
        """Who orders: the centre of the street."""
        return self._centre(story)

    def _posted(self, code: str, area: str) -> User:
        return next(self.people[one.username] for one in ACCOUNTS if code in one.codes and area in one.areas)


def moments(story: Story, time_class: str, at: datetime, worked_until: datetime, seed: int) -> list[datetime]:
    """When it was received and when each of its steps was taken: in order, before `at`, in office hours unless urgent.

    `worked_until` is when the office was open last.
    """
    urgent = time_class == "P0"
    now, apart = (at, timedelta(minutes=1)) if urgent else (worked_until, timedelta(minutes=4))
    lags = [*FIRST_LAGS.get(time_class, FIRST_LAGS[""]), WORK_LAGS[time_class], *CHECK_LAGS]
    chance = Random(seed)
    times = [min(story.received_at(at if story.by_day else now), now - apart * (story.steps + 1))]
    for number, lag in enumerate(lags[: story.steps]):
        moment = times[-1] + timedelta(minutes=lag * chance.uniform(0.7, 1.2))
        times.append(moment if urgent and number < AROUND_THE_CLOCK else _at_work(moment, chance))
    return [times[0], *(min(moment, now - apart * (len(times) - n)) for n, moment in enumerate(times[1:], start=1))]


def last_open(at: datetime) -> datetime:
    """The moment itself in office hours, else one shortly before the office closed last."""
    while _opening(at) > at:
        at -= timedelta(minutes=10)
    return at


def _opening(moment: datetime) -> datetime:
    """The moment itself, or the next opening where the office is closed."""
    time = working_time()
    return due(moment, Span(0, Unit.WORK_HOUR), calendar=time.calendar, hours=time.usual).at


def _at_work(moment: datetime, chance: Random) -> datetime:
    """The moment, or a little after the next opening where the office is closed."""
    opening = _opening(moment)
    return opening if opening <= moment else opening + timedelta(minutes=chance.uniform(2, 35))


def new_matter(story: Story, cast: Cast, received_at: datetime, seed: int) -> actions.NewMatter:
    """What the intake form would have sent."""
    by, chance = cast.desk(story), Random(seed)
    account = next(one for one in ACCOUNTS if one.username == by.username)
    area = cast.ground.areas[story.place]
    community = None if area.level == AreaLevel.STREET else cast.ground.community_of(story.place)
    point: tuple[float | None, float | None] = (None, None)
    if area.level == AreaLevel.GRID:
        point = point_in(cell_of(story.place), chance.uniform(0.25, 0.75), chance.uniform(0.25, 0.75))
    files: tuple[UUID, ...] = ()
    if story.scene:
        files = (store_image(upload=picture(story.scene, seed, after=False), by=by, at=received_at).pk,)
    return actions.NewMatter(
        body=story.body, title=story.title, category=story.category, kind=story.kind, source=story.source,
        received_at=received_at, community_id=community.pk if community else None,
        street_id=community.parent_id if community else area.pk, time_class=story.time_class, address=story.address,
        place=place_named(story.address, community.pk if community else None, area.pk),
        lon=point[0], lat=point[1], reporter=_reporter(story), files=files,
        by_role=account.codes[0], by_organisation=account.unit,
    )  # fmt: skip


def _reporter(story: Story) -> actions.Reporter:
    if story.reporter is None:
        return actions.Reporter()
    return actions.Reporter(REPORTERS[story.reporter], phone_number(story.reporter + 1))


def play(story: Story, case: Case, cast: Cast, times: list[datetime], seed: int) -> None:
    """Take every step of the story."""
    desk, handler, checker = cast.desk(story), None, None
    if story.steps >= 3:
        handler, checker = cast.handler(story), cast.checker(story)
    for step, at in zip(_steps(story, case, cast, seed)[: story.steps], times[1:], strict=True):
        action, who = step
        action(case=case, by={"desk": desk, "handler": handler, "checker": checker}[who], at=at)
    if story.co_unit and handler:
        for dispatch in open_dispatches(case):
            helper = cast.worker_of(story.co_unit)
            actions.sign_dispatch(dispatch=dispatch, by=helper, at=times[-1], facts=given.SignFacts())
    if story.note:
        actions.add_note(case=case, by=handler, at=times[-1], facts=given.NoteFacts(note=story.note))
    if story.asks:
        asked = given.AskFacts(reason=story.asks, days=ASKED_DAYS)
        actions.ask_extension(case=case, by=handler, at=times[-1], facts=asked)
    if story.ordered:
        order = given.SuperviseFacts(demand=story.ordered, answer_by=times[-1] + ANSWER_WITHIN)
        actions.supervise_matter(case=case, by=cast.supervisor(story), at=times[-1], facts=order)


def _steps(story: Story, case: Case, cast: Cast, seed: int) -> list[tuple[Callable[..., Any], str]]:
    """All steps of the straight line with what each is given, and whose they are."""
    lead = cast.ground.units.get(story.unit)
    known = story.reporter is not None
    how = "phone" if known else "site"
    close = given.CloseFacts(
        how=how, contacted=known, attempts=1, satisfaction=story.satisfaction if known else "not_rated",
        note="反映人确认问题已解决。" if known else "现场看过，已处理好。",
    )  # fmt: skip
    return [
        (
            partial(
                actions.accept_matter,
                facts=given.AcceptFacts(
                    story.category,
                    case.matter.time_class,
                    duplicates_seen=True,
                    category_name=case.matter.category.name,
                ),
            ),
            "desk",
        ),
        (partial(_dispatch, lead=lead, co_unit=cast.ground.units.get(story.co_unit), asked=story.co_asked), "desk"),
        (partial(actions.sign_matter, facts=given.SignFacts()), "handler"),
        (partial(actions.contact_reporter, facts=given.ContactFacts(how=how, note=story.contact)), "handler"),
        (partial(_reply, story=story, seed=seed), "handler"),
        (partial(actions.check_matter, facts=given.CheckFacts()), "checker"),
        (partial(actions.close_matter, facts=close), "checker"),
    ]


def _dispatch(*, case: Case, by: User, at: datetime, lead: Any, co_unit: Any, asked: str) -> None:
    facts = given.DispatchFacts(
        lead_id=lead.pk, lead_name=lead.short, instruction="请按时限办理并反馈结果。",
        co_ids=(co_unit.pk,) if co_unit else (), co_names=(co_unit.short,) if co_unit else (), co_asked=asked,
        co_pictures=bool(co_unit),
    )  # fmt: skip
    actions.dispatch_matter(case=case, by=by, at=at, facts=facts)


def _reply(*, case: Case, by: User, at: datetime, story: Story, seed: int) -> None:
    """The reply; a matter on site brings a drawing of the place after the work."""
    files: tuple[UUID, ...] = ()
    if case.matter.on_site:
        files = (store_image(upload=picture(story.scene or "heap", seed, after=True), by=by, at=at).pk,)
    actions.reply_matter(case=case, by=by, at=at, facts=given.ReplyFacts(story.result, files=files))
