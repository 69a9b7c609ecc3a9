"""The sweep: every rung once, the highest told, in one transaction."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from threading import Barrier, Thread
from uuid import UUID

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from linli.foundation.jobs.periodic import registered
from linli.lib.ids import new_id
from linli.registers.deadlines import subjects
from linli.registers.deadlines.actions import (
    NewClock,
    load_default_rules,
    pause_clocks,
    resume_clocks,
    start_clocks,
    stop_clocks,
    sweep_clocks,
)
from linli.registers.deadlines.models import Clock, RungEvent
from linli.registers.deadlines.subjects import Reached, register_subject
from linli.registers.tests.cast import NOW

HOUR = timedelta(hours=1)


class Ear:
    """Hears what the sweep tells; may fail."""

    def __init__(self) -> None:
        self.heard: list[tuple[int, str]] = []
        self.deaf = False
        self.deaf_to: set[UUID] = set()

    def tell(self, reached: Sequence[Reached], _at: datetime) -> None:
        if self.deaf or self.deaf_to & {one.clock.subject_id for one in reached}:
            raise RuntimeError("deaf")
        self.heard.extend((one.rung, str(one.action)) for one in reached)


@pytest.fixture
def ear() -> Iterator[Ear]:
    known, listener = dict(subjects._tellers), Ear()
    register_subject("matter", listener.tell)
    yield listener
    subjects._tellers.clear()
    subjects._tellers.update(known)


def start(count: int = 1, time_class: str = "P1") -> list[Clock]:
    """So many main clocks (of 24 hours), started at NOW."""
    clocks = [
        NewClock(subject_kind="matter", subject_id=new_id(), name="main", time_class=time_class, started_at=NOW)
        for _ in range(count)
    ]
    return start_clocks(clocks=clocks, at=NOW)


@pytest.mark.django_db
def test_each_rung_is_told_when_it_is_reached_and_once(ear: Ear) -> None:
    start()
    hours = (11, 12, 12, 20, 24, 30, 36, 100)
    assert [sweep_clocks(at=NOW + hour * HOUR) for hour in hours] == [0, 1, 0, 1, 1, 0, 1, 0]
    assert ear.heard == [(50, "remind"), (80, "remind"), (100, "escalate"), (150, "supervise")]


@pytest.mark.django_db
def test_a_late_sweep_does_all_rungs_but_tells_only_the_highest(ear: Ear) -> None:
    [clock] = start()
    sweep_clocks(at=NOW + 25 * HOUR)
    assert ear.heard == [(100, "escalate")]
    assert list(RungEvent.objects.filter(clock=clock).order_by("rung").values_list("rung", flat=True)) == [50, 80, 100]
    clock.refresh_from_db()
    assert (clock.rungs_done, clock.next_rung_at) == (100, NOW + 36 * HOUR)


@pytest.mark.django_db
def test_stopped_and_paused_clocks_are_left_alone(ear: Ear) -> None:
    stopped, paused = start(2)
    stop_clocks(subject_kind="matter", subject_ids=[stopped.subject_id], names=["main"], at=NOW + HOUR)
    pause_clocks(subject_kind="matter", subject_ids=[paused.subject_id], at=NOW + HOUR)
    assert sweep_clocks(at=NOW + 50 * HOUR) == 0
    resume_clocks(subject_kind="matter", subject_ids=[paused.subject_id], at=NOW + 51 * HOUR)
    assert sweep_clocks(at=NOW + 61 * HOUR) == 0
    assert sweep_clocks(at=NOW + 62 * HOUR) == 1


@pytest.mark.django_db
def test_what_was_not_told_was_not_done(ear: Ear) -> None:
    start()
    ear.deaf = True
    assert sweep_clocks(at=NOW + 13 * HOUR) == 0
    assert not RungEvent.objects.exists()
    ear.deaf = False
    assert sweep_clocks(at=NOW + 13 * HOUR) == 1
    assert ear.heard == [(50, "remind")]


@pytest.mark.django_db
def test_one_that_cannot_be_told_about_holds_nobody_else_up(ear: Ear, caplog: pytest.LogCaptureFixture) -> None:
    clocks = start(450)
    bad = {clocks[number].subject_id for number in (3, 210, 449)}
    ear.deaf_to = set(bad)
    assert sweep_clocks(at=NOW + 13 * HOUR) == 447
    assert len(ear.heard) == RungEvent.objects.count() == 447
    assert all(str(subject) in caplog.text for subject in bad)
    ear.deaf_to = set()
    assert sweep_clocks(at=NOW + 14 * HOUR) == 3
    assert set(RungEvent.objects.values_list("rung", flat=True)) == {50}
    assert len(ear.heard) == RungEvent.objects.count() == 450


@pytest.mark.django_db
def test_what_was_half_told_when_it_failed_is_taken_back(ear: Ear) -> None:
    clocks = start(2)

    def stumble(reached: Sequence[Reached], at: datetime) -> None:
        RungEvent.objects.create(clock=reached[0].clock, rung=9, action="remind", at=at)
        if reached[0].clock.pk == clocks[0].pk:
            raise RuntimeError("stumbled")

    register_subject("matter", stumble)
    assert sweep_clocks(at=NOW + 13 * HOUR) == 1
    assert set(RungEvent.objects.values_list("clock_id", flat=True)) == {clocks[1].pk}


@pytest.mark.django_db
def test_a_kind_nobody_listens_for_still_climbs() -> None:
    start()
    known = subjects._tellers.pop("matter", None)
    try:
        assert sweep_clocks(at=NOW + 13 * HOUR) == 1
    finally:
        if known:
            register_subject("matter", known)
    assert RungEvent.objects.count() == 1


@pytest.mark.django_db
def test_the_sweep_asks_as_much_for_forty_clocks_as_for_one(
    ear: Ear, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    start(1)
    sweep_clocks(at=NOW + 13 * HOUR)
    start(1)
    with django_assert_num_queries(12):
        assert sweep_clocks(at=NOW + 13 * HOUR) == 1
    start(40)
    with django_assert_num_queries(12):
        assert sweep_clocks(at=NOW + 13 * HOUR) == 40


@pytest.mark.django_db
def test_more_clocks_than_a_batch_are_all_swept(ear: Ear) -> None:
    start(450)
    assert sweep_clocks(at=NOW + 13 * HOUR) == 450
    assert len(ear.heard) == 450


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_do_each_rung_once(ear: Ear) -> None:
    load_default_rules(by=None, at=NOW)
    start(300)
    gate, swept = Barrier(4), []

    def work() -> None:
        gate.wait()
        try:
            swept.append(sweep_clocks(at=NOW + 13 * HOUR))
        finally:
            connection.close()

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(swept) == 300
    assert len(ear.heard) == 300
    assert RungEvent.objects.count() == 300


@pytest.mark.django_db
def test_the_sweep_is_a_job_that_comes_round_every_thirty_seconds(ear: Ear) -> None:
    start()
    [job] = [job for job in registered() if job.name == "deadlines.sweep"]
    assert job.every_seconds == 30
    assert job.run(NOW + 13 * HOUR) == 1
