"""What a benchmark found, and how it is printed."""

import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

MARK = "figure:"


@dataclass(frozen=True)
class Figure:
    """One measured figure. `target` is what it must reach (None: it is only told), `where` says where time goes."""

    name: str
    value: float
    unit: str
    target: float | None = None
    at_most: bool = True
    where: str = ""

    @property
    def reached(self) -> bool:
        """Whether the target is met."""
        if self.target is None:
            return True
        return self.value <= self.target if self.at_most else self.value >= self.target

    def line(self) -> str:
        """One line for the process that collects figures."""
        return MARK + json.dumps(asdict(self), ensure_ascii=False)

    @staticmethod
    def read(line: str) -> "Figure":
        """The figure of a line that `line` made."""
        return Figure(**json.loads(line.removeprefix(MARK)))

    def cells(self) -> tuple[str, str, str, str, str]:
        """The row of the table."""
        if self.target is None:
            return (self.name, show(self.value, self.unit), "", "", self.where)
        target = f"{'≤' if self.at_most else '≥'} {show(self.target, self.unit)}"
        return (self.name, show(self.value, self.unit), target, "yes" if self.reached else "NO", self.where)


def show(value: float, unit: str) -> str:
    """A number with its unit, as short as it can be read."""
    number = f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value % 1 else f"{value:.0f}"
    return f"{number} {unit}".strip()


def width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def table(figures: Iterable[Figure]) -> str:
    """All figures as a table in plain text that is Markdown too."""
    rows: list[Sequence[str]] = [("figure", "value", "target", "reached", "where the time goes")]
    rows += [figure.cells() for figure in figures]
    widths = [max(width(row[column]) for row in rows) for column in range(5)]
    rows.insert(1, ["-" * one for one in widths])
    return "\n".join(
        "| " + " | ".join(cell + " " * (one - width(cell)) for cell, one in zip(row, widths, strict=True)) + " |"
        for row in rows
    )
