"""A web server for measuring: Granian with one worker on one core, and a client that keeps its connection."""

import http.client
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

CORES = sorted(os.sched_getaffinity(0))
WARM_UP = 30
"""Rounds before it counts: four threads serve, and each connection keeps a plan after it was asked ten times."""
PATIENCE_SECONDS = 60.0


def on_core(number: int) -> list[str]:
    """The words before a command that hold it on one core, where that is possible."""
    pinned = shutil.which("taskset") and len(CORES) > 1
    return ["taskset", "-c", str(CORES[number % len(CORES)])] if pinned else []


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def web_process(parent: int) -> int:
    """The worker process of a Granian master: the one that serves."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return max(map(int, children), key=resident_bytes)


def resident_bytes(pid: int) -> int:
    """How much memory a process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


@contextmanager
def server(**environment: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """A running server; gives its port and its master process."""
    port = free_port()
    command = [
        *on_core(0), sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1",
        "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "linli.config.wsgi:application",
    ]  # fmt: skip
    process = subprocess.Popen(command, env={**os.environ, **environment}, process_group=0)
    try:
        _wait(port)
        yield port, process
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)


def _wait(port: int) -> None:
    """Until it answers."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")


class Browser:
    """One signed-in person on one kept connection."""

    def __init__(self, port: int, cookies: str) -> None:
        """Connect."""
        self.cookies = cookies
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)

    def get(self, path: str) -> bytes:
        """The page of an address, which must answer 200."""
        self.connection.request("GET", path, headers={"Cookie": self.cookies})
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return body

    def post(self, path: str, fields: Mapping[str, str], token: str) -> int:
        """Send a form; the status."""
        headers = {
            "Cookie": f"{self.cookies}; csrftoken={token}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = urlencode({**fields, "csrfmiddlewaretoken": token})
        self.connection.request("POST", path, body=body, headers=headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status


def medians(browser: Browser, paths: Sequence[str], rounds: int) -> dict[str, float]:
    """The median milliseconds of each address; asked in turn, so that all of them share the machine's moods."""
    times: dict[str, list[float]] = {path: [] for path in paths}
    for turn in range(rounds + WARM_UP):
        for path in paths:
            begin = time.perf_counter()
            browser.get(path)
            if turn >= WARM_UP:
                times[path].append((time.perf_counter() - begin) * 1000)
    return {path: statistics.median(found) for path, found in times.items()}
