"""A worker that stopped shows in /healthz, whether it was asked to or not."""

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from linli.foundation.jobs.heartbeat import DEAD_AFTER
from tests.journeys.programs import programs
from tests.places import founded_place
from tests.serving import until

pytestmark = pytest.mark.slow


def health(address: str) -> tuple[int, dict[str, Any]]:
    """Status and findings; 0 while nothing answers."""
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=10) as answer:  # noqa: S310 our own server
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as answer:
        return answer.code, json.load(answer)
    except OSError:
        return 0, {}


def test_a_stopped_and_a_killed_worker_show_and_a_new_one_heals(tmp_path: Path) -> None:
    place = founded_place(tmp_path / "place")
    with programs(place) as (_, worker, address):
        until(lambda: health(address)[0] == 200)
        assert worker.stop() == 0
        status, found = health(address)
        assert (status, found["database"]["ok"], found["worker"]["ok"]) == (503, True, False)
        assert "没有作业进程在运行" in found["worker"]["detail"]
        worker.start()
        until(lambda: health(address)[0] == 200)
        worker.kill()
        until(lambda: health(address)[0] == 503, seconds=DEAD_AFTER.total_seconds() + 15)
        assert "作业进程已停止" in health(address)[1]["worker"]["detail"]
        worker.start()
        until(lambda: health(address)[0] == 200)
