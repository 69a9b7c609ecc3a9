"""What one demo matter is: what was said, where, by whom, and how far it has come."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from linli.lib.worktime import SHANGHAI

REPORTERS = (
    "赵女士", "钱先生", "孙女士", "李先生", "周女士", "吴先生", "郑女士", "王先生", "冯女士", "陈先生", "褚女士", "卫先生",
    "蒋女士", "沈先生", "韩女士", "杨先生", "朱女士", "秦先生", "尤女士", "许先生",
)  # fmt: skip
STATES = ("received", "accepted", "assigned", "in_hand", "contacted", "replied", "checking", "closed")
"""The straight line; `contacted` is in hand with the reporter already reached."""


@dataclass(frozen=True)
class Story:
    """One matter.

    `place` is a grid's short name, a community's (no point: it waits to be located), or a street's. `when` is how long
    before now it was received: `40m`, `20h`, or `7d 09:20` for a time of that day. `reporter` counts in `REPORTERS`;
    None is anonymous. `asks` is why its unit asks for more days, `ordered` what a supervisor ordered. Words of steps that it has not come to stay empty.
    """

    category: str
    title: str
    body: str
    place: str
    address: str
    state: str
    when: str
    unit: str = ""
    reporter: int | None = None
    source: str = "call"
    kind: str = "complaint"
    time_class: str = ""
    scene: str = ""
    contact: str = ""
    result: str = ""
    satisfaction: str = "satisfied"
    note: str = ""
    co_unit: str = ""
    co_asked: str = ""
    asks: str = ""
    ordered: str = ""

    @property
    def steps(self) -> int:
        """How many steps it has taken."""
        return STATES.index(self.state)

    @property
    def by_day(self) -> bool:
        """Whether it counts in days of the calendar."""
        return " " in self.when

    def received_at(self, at: datetime) -> datetime:
        """The moment it was received, seen from `at`."""
        amount, _, clock = self.when.partition(" ")
        number, unit = int(amount[:-1]), amount[-1]
        if unit != "d":
            return at - timedelta(minutes=number if unit == "m" else number * 60)
        hour, minute = map(int, clock.split(":"))
        local = at.astimezone(SHANGHAI) - timedelta(days=number)
        return min(at, local.replace(hour=hour, minute=minute, second=0, microsecond=0))
