"""The pages that are looked at, and as whom."""

from dataclasses import dataclass

from tests.browser.eyes import Seat


@dataclass(frozen=True)
class Shown:
    for mark, (listed, link) in FIRST.items():
        if mark in self.path:
            first = seat.open(listed).locator(link).first.get_attribute("href") or ""
            return self.path.replace(mark, first)
    return self.path
