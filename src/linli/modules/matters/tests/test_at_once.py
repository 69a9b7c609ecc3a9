"""Several people at once, each on a connection of their own. Only PostgreSQL lets them really meet."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from linli.casework.actions import AlreadyMoved, NewCase, StepRefused, UnknownParent, open_cases, tried_again
from linli.casework.models import Case, Entry, Involvement
from linli.casework.proving import verify_history
from linli.casework.tests.driving import NOW, bring, locate_facts, new_matter, picture, take, take_in
from linli.foundation.accounts.models import User
from linli.foundation.files.models import Attachment
from linli.foundation.messaging.models import Message
from linli.modules.matters import facts as given
from linli.modules.matters.actions import (
    accept_matter,
    add_note,
    finish_dispatch,
    locate_matter,
    merge_matter,
    open_matter,
    reply_matter,
    return_dispatch,
    sign_dispatch,
)
from linli.modules.matters.models import Dispatch, Merger
from linli.registers.deadlines.models import Clock
from tests.world import World, add_person, build_world

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PATIENCE_SECONDS = 30
ACCEPT = given.AcceptFacts("0501", "P0", duplicates_seen=True)


@pytest.fixture
def world() -> World:
    """The cast, committed."""
    return build_world()


def at_once(doings: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do all at the same moment; what each returned or raised."""
    gate = Barrier(len(doings))

    def run(doing: Callable[[], Any]) -> Any:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            gate.wait(PATIENCE_SECONDS)
            return doing()
        except StepRefused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(doings)) as pool:
        return list(pool.map(run, doings, timeout=PATIENCE_SECONDS))


def accepting(case: Case, by: User) -> Callable[[], Any]:
    """Press accept."""
    own = Case.objects.get(pk=case.pk)
    return lambda: accept_matter(case=own, by=by, at=NOW, facts=ACCEPT)


def test_of_four_who_press_accept_one_wins_and_the_others_are_told_who(world: World) -> None:
    add_person(world, "second", "副手", "R6", world.community, world.committee)
    case = take_in(world)
    people = [world[name] for name in ("liufang", "chenyan", "zhoumin", "second")]
    results = at_once([accepting(case, by) for by in people])
    (won,) = [result for result in results if isinstance(result, Entry)]
    lost = [result for result in results if isinstance(result, AlreadyMoved)]
    assert len(lost) == 3
    assert all(refused.missing[0].message.startswith(f"{won.by_name} 已于 ") for refused in lost)
    assert Entry.objects.filter(case=case, step="accept").count() == 1
    assert Clock.objects.filter(subject_id=case.pk, name="dispatch").count() == 1
    told = [message.receiver_id for message in Message.objects.filter(subject_id=case.pk, topic="matter.accepted")]
    assert len(told) == len(set(told)) == 3 - (won.by_name != "周敏")
    assert list(verify_history()) == []


def test_one_form_sent_four_times_at_once_is_one_matter(world: World) -> None:
    row, by = new_matter(world), world["liufang"]
    made = at_once([lambda: open_matter(row=row, by=by, at=NOW).case.no] * 4)
    assert made == [Case.objects.get().no] * 4
    assert (Entry.objects.count(), Involvement.objects.count()) == (1, 1)
    assert list(verify_history()) == []


def test_eight_who_take_in_at_once_get_numbers_of_their_own(world: World) -> None:
    by = world["liufang"]

    def several() -> list[str]:
        return [open_matter(row=new_matter(world), by=by, at=NOW).case.no for _ in range(5)]

    numbers = [no for found in at_once([several] * 8) for no in found]
    assert sorted(numbers) == sorted(f"松园诉〔2026〕{n}号" for n in range(1, 41))
    assert list(verify_history()) == []


def test_accepting_locating_and_noting_at_once_all_stand(world: World) -> None:
    chenyan, zhoumin, liufang = world["chenyan"], world["zhoumin"], world["liufang"]

    def locating(case: Case) -> Callable[[], Any]:
        own = Case.objects.get(pk=case.pk)
        return lambda: locate_matter(case=own, by=zhoumin, at=NOW, facts=locate_facts(world))

    def noting(case: Case, by: User) -> Callable[[], Any]:
        own = Case.objects.get(pk=case.pk)
        return lambda: add_note(case=own, by=by, at=NOW, facts=given.NoteFacts("看过"))

    for _ in range(5):
        case = take_in(world)
        results = at_once([accepting(case, chenyan), locating(case), noting(case, liufang), noting(case, zhoumin)])
        assert all(isinstance(result, Entry) for result in results)
        stored = Case.objects.get(pk=case.pk)
        assert (stored.state, stored.grid_id, stored.entries) == ("accepted", world.second_grid.pk, 5)
        numbers = Entry.objects.filter(case=case).order_by("number").values_list("number", flat=True)
        assert list(numbers) == [1, 2, 3, 4, 5]
    assert list(verify_history()) == []


def test_two_who_reply_at_once_with_pictures_make_one_reply(world: World) -> None:
    colleague = add_person(world, "colleague", "钱进", "R9", None, world.property)
    case = bring(world, "in_hand")
    people = [world["zhaoqiang"], world["colleague"]]
    files = {by.pk: picture(by) for by in people}
    own = {by.pk: Case.objects.get(pk=case.pk) for by in people}

    def replying(by: User) -> Callable[[], Any]:
        facts = given.ReplyFacts(f"{by.name}办好了", files=(files[by.pk],))
        return lambda: reply_matter(case=own[by.pk], by=by, at=NOW, facts=facts)

    results = at_once([replying(by) for by in people])
    assert Counter(type(result) for result in results) == {Entry: 1, AlreadyMoved: 1}
    assert Attachment.objects.filter(subject_id=case.pk).count() == 1
    assert colleague.pk in own
    assert list(verify_history()) == []


def test_a_child_opened_while_its_parent_closes_never_stands_open_below_it(world: World) -> None:
    by = world["liufang"]
    for _ in range(4):
        parent = bring(world, "checking")
        opening = NewCase(
            kind="matter", title="子事项", number_short="松园", opened_at=NOW, parent_id=parent.pk,
            facts=given.OpeningFacts(category="0501", time_class="P0", kind="help", source="call", body="子事项"),
        )  # fmt: skip
        opened, closed = at_once([opening_of(opening, by), closing(world, parent)])
        assert opened is not isinstance(closed, Entry)
        assert Case.objects.filter(parent=parent, open=True).exists() is opened
    assert list(verify_history()) == []


def opening_of(row: NewCase, by: User) -> Callable[[], bool]:
    """Open the child; False where its parent closed before."""

    def opened() -> bool:
        try:
            tried_again(open_cases)(rows=[row], by=by, at=NOW)
        except UnknownParent:
            return False
        return True

    return opened


def closing(world: World, parent: Case) -> Callable[[], Entry]:
    """Close the parent."""
    own = Case.objects.get(pk=parent.pk)
    return lambda: take(world, own, "close", "hewei")


def asking(world: World) -> given.AskCoFacts:
    """The lighting office is asked."""
    return given.AskCoFacts((world.lighting.pk,), ("路灯所",), "请断电一小时")


def test_of_two_in_a_co_unit_one_returns_the_dispatch_and_the_other_is_told(world: World) -> None:
    add_person(world, "second", "副手", "R9", None, world.lighting)
    for _ in range(3):
        case = bring(world, "in_hand")
        take(world, case, "ask_co", "zhaoqiang", facts=asking(world))
        own = {name: Dispatch.objects.get(case=case) for name in ("wanghai", "second")}
        people = {name: world[name] for name in own}

        def returning(name: str, own: dict[str, Dispatch] = own, people: dict[str, User] = people) -> Any:
            facts = given.ReasonFacts(f"{name}不办")
            return lambda: return_dispatch(dispatch=own[name], by=people[name], at=NOW, facts=facts)

        results = at_once([returning("wanghai"), returning("second")])
        assert Counter(type(result) for result in results) == {Dispatch: 1, AlreadyMoved: 1}
        assert Entry.objects.filter(case=case, step="heard").count() == 1
    assert list(verify_history()) == []


def test_a_co_unit_that_reports_while_the_lead_replies_leaves_one_truth(world: World) -> None:
    for _ in range(4):
        case = bring(world, "in_hand")
        take(world, case, "ask_co", "zhaoqiang", facts=asking(world))
        dispatch = sign_dispatch(dispatch=case.dispatches.get(), by=world["wanghai"], at=NOW, facts=given.SignFacts())
        by, file, own = world["wanghai"], picture(world["zhaoqiang"]), Case.objects.get(pk=case.pk)
        lead, reply = world["zhaoqiang"], given.ReplyFacts("办好了", "不等了", files=(file,))
        at_once(
            [
                partial(finish_dispatch, dispatch=dispatch, by=by, at=NOW, facts=given.ReplyFacts("已断电")),
                partial(reply_matter, case=own, by=lead, at=NOW, facts=reply),
            ]
        )
        stored = Case.objects.get(pk=case.pk)
        heard = Entry.objects.filter(case=case, step="heard", from_state="in_hand").count()
        assert stored.state == "replied"
        assert case.dispatches.get().state == ("done" if heard == 2 else "withdrawn")
    assert list(verify_history()) == []


def test_of_two_who_merge_each_into_the_other_one_wins(world: World) -> None:
    by = world["zhoumin"]
    for _ in range(4):
        first, second = take_in(world), take_in(world)
        merging = [
            partial(
                merge_matter,
                case=Case.objects.get(pk=one.pk),
                by=by,
                at=NOW,
                facts=given.MergeFacts(other.pk, other.no),
            )
            for one, other in ((first, second), (second, first))
        ]
        results = at_once(merging)
        assert Counter(isinstance(result, Entry) for result in results) == {True: 1, False: 1}
        states = Case.objects.filter(pk__in=[first.pk, second.pk]).values_list("state", flat=True)
        assert sorted(states) == ["merged", "received"]
        assert Merger.objects.filter(case__in=[first, second]).count() == 1
    assert list(verify_history()) == []
