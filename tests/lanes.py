"""`make test`: the SQLite and the PostgreSQL lane side by side, then the browser tests in three processes.

Every lane is a pytest run of its own. Their output is shown one after the other, failing lanes last, so that what
ends the whole is the closing line of pytest itself. Any failing lane makes the exit status 1.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# What no database can change is run once, in the SQLite lane: pure code, proxies, and which role gets which answer;
# the filters of scopes themselves are tested on both.
ONCE = ("src/linli/lib", "tests/architecture", "tests/test_https.py", "tests/access")
NO_TESTS = 5
NO_BROWSER = """
浏览器测试没有运行：没有找到 Chromium。安装后再运行 make test：
    apt-get install chromium fonts-noto-cjk    （或设置 CHROMIUM=/路径/chromium）
The browser tests did NOT run: no Chromium was found. Install one and run make test again."""


@dataclass
class Lane:
    """One pytest run, writing into a file."""

    title: str
    arguments: tuple[str, ...]
    environment: dict[str, str]
    output: IO[bytes]
    started: float = 0.0
    seconds: float = 0.0
    status: int = 0
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start pytest."""
        self.started = time.monotonic()
        command = [sys.executable, "-m", "pytest", *self.arguments]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **self.environment},
            stdout=self.output,
            stderr=subprocess.STDOUT,
        )

    def wait(self) -> None:
        """Wait for its end."""
        if self.process is not None:
            self.status = self.process.wait()
            self.seconds = time.monotonic() - self.started

    def show(self) -> None:
        """Print its output."""
        self.output.seek(0)
        sys.stdout.write(f"\n######## {self.title} · {self.seconds:.0f} s\n")
        sys.stdout.flush()
        shutil.copyfileobj(self.output, sys.stdout.buffer)
        sys.stdout.flush()


def chromium() -> str | None:
    """The program of a Chromium: CHROMIUM, or one on the path."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def browser_files() -> list[str]:
    """The files that hold browser tests: collecting all the others takes each process as long as ten pages."""
    files = (path for folder in ("src", "tests", "stories") for path in sorted((ROOT / folder).rglob("test_*.py")))
    return [str(path.relative_to(ROOT)) for path in files if "mark.browser" in path.read_text(encoding="utf-8")]


def lane(title: str, *arguments: str, **environment: str) -> Lane:
    """A lane whose output is kept until it is shown."""
    return Lane(title, arguments, environment, tempfile.TemporaryFile())


def main(arguments: list[str]) -> int:
    """Run all lanes; `arguments` go to each pytest."""
    processes = os.environ.get("LANE_PROCESSES", "2")
    spread = ("-n", processes, "--dist", "loadscope")
    without = [f"--ignore={path}" for path in ONCE]
    lanes = [
        lane("SQLite", *spread, *arguments, LINLI_TEST_DB="sqlite"),
        lane("PostgreSQL", *spread, *without, *arguments, LINLI_TEST_DB="pg"),
    ]
    sys.stdout.write("SQLite and PostgreSQL side by side; their output follows when they are done.\n")
    sys.stdout.flush()
    for each in lanes:
        each.start()
    for each in lanes:
        each.wait()
    browser = chromium()
    if browser:
        # A page that settles leaves its core to others: one process more than there are cores.
        alone = ("-n", os.environ.get("LANE_PROCESSES", "3"), "--dist", "loadgroup", "-m", "browser")
        last = lane("Browser", *alone, *browser_files(), *arguments, LINLI_TEST_DB="sqlite", CHROMIUM=browser)
        last.start()
        last.wait()
        last.status = 0 if last.status == NO_TESTS else last.status
        lanes.insert(0, last)
    if not browser:
        sys.stdout.write(NO_BROWSER + "\n")
    for each in sorted(lanes, key=lambda one: bool(one.status)):
        each.show()
    required = os.environ.get("REQUIRE_BROWSER") == "1"
    return int(any(each.status for each in lanes) or (required and not browser))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
