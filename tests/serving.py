"""A running `linli serve` for tests: started on a free port, asked over HTTP, stopped as a console would."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.places import Place

PATIENCE_SECONDS = 60.0
LOOK_AGAIN_SECONDS = 0.1


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until(what: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until it holds; fails the test when it does not in time."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, f"not within {seconds:.0f} s"
        time.sleep(LOOK_AGAIN_SECONDS)


class Server:
    """A served place."""

    def __init__(self, place: Place, *options: str, **environment: str) -> None:
        """Start it in a process group of its own, as a shell does."""
        self.place = place
        self.port = free_port()
        self.log = place.home / "serve.log"
        command = [sys.executable, "-m", "linli", "serve", "--port", str(self.port), "--workers", "1", *options]
        with self.log.open("w", encoding="utf-8") as output:
            self.process = subprocess.Popen(
                command,
                cwd=place.home,
                env={**place.environment, **environment},
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=0,
            )

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def said(self) -> str:
        """Everything it printed."""
        return self.log.read_text(encoding="utf-8")

    def health(self) -> tuple[int, dict[str, dict[str, object]]]:
        """Status and body of /healthz; 0 while nothing answers."""
        try:
            with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:  # noqa: S310 our own server
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except OSError:
            return 0, {}

    def healthy(self) -> bool:
        """Whether web, database and worker are fine."""
        assert self.process.poll() is None, self.said()
        return self.health()[0] == 200

    def children(self) -> dict[str, int]:
        """Its two children: `web` and `worker` by process number."""
        found = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                words = (entry / "cmdline").read_bytes().decode().split("\0")
            except (OSError, ValueError):
                continue
            if parent == self.process.pid:
                found["web" if "granian" in words else "worker"] = int(entry.name)
        return found

    def interrupt(self) -> int:
        """Ctrl-C at the console: SIGINT to the whole process group. Returns the exit status."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=PATIENCE_SECONDS)


@contextmanager
def serving(place: Place, *options: str, **environment: str) -> Iterator[Server]:
    """A server that is healthy; stopped at the end however the test ends."""
    server = Server(place, *options, **environment)
    try:
        until(server.healthy)
        yield server
    finally:
        if server.process.poll() is None:
            server.interrupt()
