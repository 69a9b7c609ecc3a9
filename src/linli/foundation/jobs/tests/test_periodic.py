"""Periodic jobs: each round once, whoever runs them."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from linli.foundation.accounts.tests.people import AT
from linli.foundation.jobs import periodic
from linli.foundation.jobs.models import PeriodicJob
from linli.foundation.jobs.periodic import prepare_rows, register_periodic, registered, run_due
from linli.foundation.jobs.tests.processes import running
from linli.foundation.jobs.tests.sample_tasks import lines

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(periodic, "_jobs", {})


@pytest.mark.django_db
def test_a_job_runs_when_due_and_then_again_after_its_time() -> None:
    rounds: list[datetime] = []
    register_periodic("count", 60, rounds.append)
    prepare_rows(at=AT)
    assert run_due(at=AT) == ["count"]
    assert run_due(at=AT + 59 * SECOND) == []
    assert run_due(at=AT + 60 * SECOND) == ["count"]
    assert rounds == [AT, AT + 60 * SECOND]


@pytest.mark.django_db
def test_rounds_missed_while_nothing_ran_are_made_up_once() -> None:
    rounds: list[datetime] = []
    register_periodic("count", 60, rounds.append)
    prepare_rows(at=AT)
    later = AT + timedelta(days=1)
    assert run_due(at=later) == ["count"]
    assert run_due(at=later) == []
    assert rounds == [later]


@pytest.mark.django_db
def test_a_failing_job_is_kept_and_stops_no_other() -> None:
    def fail(at: object) -> None:
        raise RuntimeError("no luck")

    rounds: list[datetime] = []
    register_periodic("bad", 5, fail)
    register_periodic("good", 5, rounds.append)
    prepare_rows(at=AT)
    assert run_due(at=AT) == ["bad", "good"]
    assert PeriodicJob.objects.get(name="bad").last_error == "RuntimeError: no luck"
    assert PeriodicJob.objects.get(name="good").last_error == ""
    assert rounds == [AT]


@pytest.mark.django_db
def test_a_changed_rhythm_counts_from_now() -> None:
    register_periodic("count", 86400, str)
    prepare_rows(at=AT)
    register_periodic("count", 60, str)
    prepare_rows(at=AT + SECOND)
    row = PeriodicJob.objects.get()
    assert (row.every_seconds, row.next_run_at) == (60, AT + SECOND)


@pytest.mark.django_db
def test_a_row_of_a_job_that_is_gone_does_no_harm() -> None:
    PeriodicJob.objects.create(name="gone", every_seconds=5, next_run_at=AT)
    assert run_due(at=AT) == []


def test_a_job_needs_a_rhythm() -> None:
    with pytest.raises(ValueError, match="second"):
        register_periodic("never", 0, str)


def test_the_jobs_of_this_band_are_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    declared = {job.name: job.every_seconds for job in registered()}
    assert declared["messaging.deliver"] == 5
    assert declared["files.remove_unattached"] == 3600
    assert "jobs.clear_old" in declared


RACE = """
from datetime import datetime, timedelta
from linli.foundation.jobs import periodic
from linli.foundation.jobs.tests.sample_tasks import tick
periodic._jobs = {{}}
periodic.register_periodic("race", 1, tick({path!r}))
for second in range({rounds}):
    periodic.run_due(at=datetime.fromisoformat({start!r}) + timedelta(seconds=second))
"""


@pytest.mark.django_db(transaction=True)
def test_two_processes_run_every_round_exactly_once(tmp_path: Path) -> None:
    path, rounds = str(tmp_path / "rounds"), 40
    PeriodicJob.objects.create(name="race", every_seconds=1, next_run_at=AT)
    code = RACE.format(path=path, rounds=rounds, start=AT.isoformat())
    with running(code) as one, running(code) as two:
        assert one.wait(60) == 0, one.stderr and one.stderr.read()
        assert two.wait(60) == 0, two.stderr and two.stderr.read()
    assert sorted(lines(path)) == [(AT + number * SECOND).isoformat() for number in range(rounds)]
