"""When the head of the web program is killed under `linli serve`, nothing of it goes on in the background."""

import os
import signal
from pathlib import Path

import pytest

from tests.places import founded_place
from tests.serving import serving, until

pytestmark = pytest.mark.slow


def group(leader: int) -> set[int]:
    """The living processes of a process group."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state, _, of_group = (entry / "stat").read_text().rsplit(")", 1)[1].split()[:3]
        except (OSError, ValueError):
            continue
        if int(of_group) == leader and state != "Z":
            found.add(int(entry.name))
    return found


def test_a_killed_web_program_leaves_no_process_that_answers_in_its_place(tmp_path: Path) -> None:
    place = founded_place(tmp_path / "place")
    with serving(place) as server:
        first = server.children()["web"]
        assert len(group(first)) > 1
        os.kill(first, signal.SIGKILL)
        until(lambda: server.children().get("web", first) != first)
        assert group(first) == set()
        until(server.healthy)
        second = server.children()["web"]
        assert server.interrupt() == 0
        assert group(second) == set()
