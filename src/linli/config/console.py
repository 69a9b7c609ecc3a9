"""What the `linli` command says, and the one way it refuses."""

import sys


class Refused(Exception):
    """An expected failure of a command; the message tells a person what is wrong and what to do."""


def say(text: str) -> None:
    """One line for the person at the console, at once even through a pipe."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    """One line of complaint."""
    sys.stderr.write(f"linli：{text}\n")
    sys.stderr.flush()
