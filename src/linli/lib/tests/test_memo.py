"""Asking once."""

from types import SimpleNamespace

import pytest

from linli.lib.memo import asked_once, asking_once


def test_within_it_a_question_is_asked_once_and_outside_every_time() -> None:
    owner, asked = SimpleNamespace(), []

    def ask() -> int:
        asked.append(1)
        return len(asked)

    assert [asked_once(owner, "n", ask) for _turn in range(2)] == [1, 2]
    with asking_once(owner):
        assert [asked_once(owner, "n", ask) for _turn in range(3)] == [3, 3, 3]
    assert asked_once(owner, "n", ask) == 4


def test_what_is_known_is_not_asked() -> None:
    owner = SimpleNamespace()
    with asking_once(owner, n=7):
        assert asked_once(owner, "n", lambda: 1) == 7


def test_nothing_is_kept_after_an_error() -> None:
    owner = SimpleNamespace()
    with pytest.raises(ZeroDivisionError), asking_once(owner, n=7):
        raise ZeroDivisionError
    assert asked_once(owner, "n", lambda: 1) == 1
