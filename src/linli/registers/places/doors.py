"""Where residents report: said by the channel that has such a page, so that posters can lead there."""

from collections.abc import Callable

_report: list[Callable[[], str]] = []


def register_report_door(path: Callable[[], str]) -> None:
    """Say where residents report; without such a page there are no posters. The last one holds."""
    _report[:] = [path]


def report_path() -> str:
    """The address of the report form, empty where there is none."""
    return _report[0]() if _report else ""
