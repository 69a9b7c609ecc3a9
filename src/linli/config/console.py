"""What the `linli` command says, and the one way it refuses."""

import sys
from typing import Final

LOCKED: Final = "database is locked"  # what SQLite says, word for word


class Refused(Exception):
    """An expected failure of a command; the message tells a person what is wrong and what to do."""

    status = 1


class Busy(Refused):
    """Others kept the embedded database to themselves all the while; nothing was changed.

    The status is EX_TEMPFAIL of sysexits.h: the same command may succeed later.
    """

    status = 75

    def __init__(self) -> None:
        """Say so."""
        super().__init__("数据库正忙：别的程序一直在写入，轮不到这个命令。什么也没有改动，请稍后再试")


def say(text: str) -> None:
    """One line for the person at the console, at once even through a pipe."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """One line of complaint."""
    sys.stderr.write(f"linli：{text}\n")
    sys.stderr.flush()
