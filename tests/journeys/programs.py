"""The two programs of an installation, each started by the test, so that it can kill either and start it again."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from linli.config.serve import web_command
from tests.places import Place
from tests.serving import free_port


class Program:
    """One program, in a process group of its own."""

    def __init__(self, place: Place, name: str, command: list[str]) -> None:
        self.place, self.command, self.log = place, command, place.home / f"{name}.log"
        self.start()

    def start(self) -> None:
        """Start it (again)."""
        with self.log.open("a", encoding="utf-8") as output:
            self.process = subprocess.Popen(
                self.command, cwd=self.place.home, env=self.place.environment, stdout=output,
                stderr=subprocess.STDOUT, process_group=0,
            )  # fmt: skip

    def kill(self) -> None:
        """kill -9 of the program and all it started."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """Ask it to end; returns the exit status."""
        self.process.terminate()
        return self.process.wait(timeout=30)

    def said(self) -> str:
        """Everything it printed."""
        return self.log.read_text(encoding="utf-8")


@contextmanager
def programs(place: Place) -> Iterator[tuple[Program, Program, str]]:
    """Web, worker and the address; whatever still runs at the end is killed."""
    port = free_port()
    web = Program(place, "web", web_command("127.0.0.1", port, 1))
    worker = Program(place, "worker", [sys.executable, "-m", "linli", "worker"])
    try:
        yield web, worker, f"http://127.0.0.1:{port}"
    finally:
        for program in (web, worker):
            if program.process.poll() is None:
                program.kill()
