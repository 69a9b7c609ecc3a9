"""20 × kill -9 of web and of worker during load: every answered intake is there exactly once, and history verifies."""

import threading
import time
from collections import Counter
from pathlib import Path
from uuid import UUID

import pytest

from linli.lib.ids import new_id
from tests.journeys.clerk import Clerk, NoAnswer, settle
from tests.journeys.programs import programs
from tests.places import founded_place
from tests.serving import until

pytestmark = pytest.mark.slow
KILLS = 20
STUCK_SECONDS = 60.0
CLERKS = ("liufang", "chenyan", "hewei")
COUNT = """
from linli.casework.models import Case, Entry
from linli.modules.matters.models import Matter
for pk in Case.objects.values_list("pk", flat=True): print(pk)
assert Case.objects.count() == Matter.objects.count() == Entry.objects.filter(number=1).count()
assert len(set(Case.objects.values_list("no", flat=True))) == Case.objects.count()
"""


class Load:
    """Clerks who take matters in as fast as they are answered, and send each form again until it is.

    They sign in when this is made. A busy machine may be slow; what fails is that nobody is answered any more.
    """

    def __init__(self, address: str, community: str) -> None:
        self.answered: list[UUID] = []
        self.broken_off = 0
        self.stop = threading.Event()
        self.moved_at = time.monotonic()
        self.failures: list[BaseException] = []
        clerks = [Clerk(address, community, name) for name in CLERKS]
        for clerk in clerks:
            clerk.sign_in()
        self.threads = [threading.Thread(target=self._work, args=(clerk,)) for clerk in clerks]

    def start(self) -> None:
        """Everybody begins."""
        self.moved_at = time.monotonic()
        for thread in self.threads:
            thread.start()

    def wait_for_more(self, count: int) -> None:
        """Until so many more are answered, or something went wrong."""
        enough = len(self.answered) + count
        while len(self.answered) < enough and not self.failures:
            self.check_progress()
            self.stop.wait(0.02)

    def check_progress(self) -> None:
        """Fails where nobody has been answered for a long time."""
        assert time.monotonic() - self.moved_at < STUCK_SECONDS, f"nobody was answered for {STUCK_SECONDS:.0f} s"

    def end(self) -> None:
        """Everybody finishes the form in hand."""
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def _work(self, clerk: Clerk) -> None:
        try:
            while not self.stop.is_set():
                self._one(clerk, new_id())
        except BaseException as error:  # noqa: BLE001 told by the test itself
            self.failures.append(error)

    def _one(self, clerk: Clerk, pk: UUID) -> None:
        """One matter, sent until it is answered."""
        while not clerk.took_in(pk):
            self.broken_off += 1
            self.check_progress()
            time.sleep(0.05)
        self.answered.append(pk)
        self.moved_at = time.monotonic()


def test_every_answered_intake_is_there_exactly_once(tmp_path: Path) -> None:
    place = founded_place(tmp_path / "place")
    community = settle(place)
    with programs(place) as (web, worker, address):
        until(lambda: _answers(address, community))
        load = Load(address, community)
        load.start()
        for kill in range(KILLS):
            load.wait_for_more(kill % 3 + 1)
            web.kill()
            worker.kill()
            web.start()
            worker.start()
        load.wait_for_more(3)
        load.end()
        assert not load.failures, (load.failures, web.said()[-2000:])
    kept = Counter(place.ask(COUNT).split())
    assert not [pk for pk in load.answered if kept[str(pk)] != 1]
    assert set(kept.values()) == {1}
    assert len(kept) == len(load.answered)
    assert load.broken_off >= KILLS / 2, "the kills hit nobody at work"
    assert "核对无误" in place.linli("verify-history")


def _answers(address: str, community: str) -> bool:
    try:
        return Clerk(address, community).ask("/healthz").status in {200, 503}
    except NoAnswer:
        return False
