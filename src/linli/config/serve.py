"""`linli serve`: Granian and the worker as two children, watched, restarted when they die, and stopped once.

Each child is the head of its own process group: Ctrl-C at the console reaches this process only, and this process
tells each child exactly once. A second signal would make the worker drop the job it is in.
"""

import argparse
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

from django.db import connections

from linli.config.console import Refused, complain, say
from linli.config.first import is_demo, migrate, refuse_unmigrated, say_accounts
from linli.foundation.jobs.worker import run_worker, stop_on_signals

TICK_SECONDS = 0.25
KILL_AFTER_SECONDS = 20.0
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 60.0


@dataclass
class Child:
    """One program that must keep running. The pause before a restart doubles until it has run steadily."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.0
    due: float = field(default=0.0)

    def start(self, now: float) -> None:
        """Start it in a process group of its own."""
        self.process = subprocess.Popen(self.command, process_group=0)  # noqa: S603 our own command line
        self.started = now

    def watch(self, now: float) -> None:
        """Start it when it is due; notice its death, say so and set the time of the restart."""
        if self.process is None:
            if now >= self.due:
                self.start(now)
            return
        status = self.process.poll()
        if status is None:
            return
        self.sweep()
        steady = now - self.started >= STEADY_SECONDS
        self.pause = 1.0 if steady else min(LONGEST_PAUSE_SECONDS, max(1.0, self.pause * 2))
        self.process, self.due = None, now + self.pause
        complain(f"{self.name}意外退出（状态 {status}），{self.pause:.0f} 秒后重新启动")

    def sweep(self) -> None:
        """End what a dead child left behind: the processes it started would keep the port and go on answering."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def stop(self) -> None:
        """Ask it once to end."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self, seconds: float) -> None:
        """Wait for its end; after so many seconds end it and everything it started."""
        if self.process is None:
            return
        try:
            self.process.wait(timeout=max(seconds, 0.1))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Supervisor:
    """Keeps children running until told to stop."""

    def __init__(self, children: list[Child], host: str, port: int) -> None:
        """Take the children and the address that the first of them answers on."""
        self.children = children
        self.host = host
        self.port = port
        self.stopping = threading.Event()
        self.announced = False

    def tell(self, _number: int, _frame: FrameType | None) -> None:
        """Begin to stop; told again, end the children at once."""
        if self.stopping.is_set():
            for child in self.children:
                if child.process is not None and child.process.poll() is None:
                    os.killpg(child.process.pid, signal.SIGKILL)
        self.stopping.set()

    def announce(self) -> None:
        """Print the address once the web program answers."""
        host = "127.0.0.1" if self.host in {"0.0.0.0", ""} else self.host  # noqa: S104 compared, not bound
        if answers(host, self.port):
            self.announced = True
            say(f"Linli 已启动：http://{host}:{self.port}    （Ctrl-C 停止）")

    def run(self) -> None:
        """Watch until told to stop, then stop every child once and wait for it."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.tell)
        while not self.stopping.wait(TICK_SECONDS):
            for child in self.children:
                child.watch(time.monotonic())
            if not self.announced:
                self.announce()
        say("正在停止……")
        for child in self.children:
            child.stop()
        end = time.monotonic() + KILL_AFTER_SECONDS
        for child in self.children:
            child.wait(end - time.monotonic())
        say("已停止。")


def answers(host: str, port: int) -> bool:
    """Whether something listens there."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def free_or_refuse(host: str, port: int) -> None:
    """Raises Refused where the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, OverflowError) as error:
        raise Refused(f"不能监听 {host}:{port}：{error}。换一个端口：PORT=8001") from error


def web_command(host: str, port: int, workers: int) -> list[str]:
    """Granian as measured: few blocking threads hold few database connections and answer sooner."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", "4", "--workers-kill-timeout", "10"),
        *("--respawn-failed-workers", "--no-ws", "--log-level", "warning", "linli.config.wsgi:application"),
    ]


def run_serve(options: argparse.Namespace) -> int:
    """Check the migrations, then keep the web program and the worker running."""
    if options.workers < 1:
        raise Refused("--workers 至少是 1")
    free_or_refuse(options.host, options.port)
    if options.migrate:
        migrate()
    refuse_unmigrated()
    if is_demo():
        say_accounts()
    connections.close_all()
    worker = [sys.executable, "-m", "linli", "worker"]
    web = web_command(options.host, options.port, options.workers)
    Supervisor([Child("网页服务", web), Child("后台作业", worker)], options.host, options.port).run()
    return 0


def run_jobs(_options: argparse.Namespace) -> int:
    """Work until told to stop."""
    refuse_unmigrated()
    run_worker(stop_on_signals())
    return 0
