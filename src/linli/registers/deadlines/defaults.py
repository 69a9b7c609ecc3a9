"""The rules and the ladder an installation begins with (domain model 3.2 and 3.6), as plain rows."""

from dataclasses import dataclass

MATTER = "matter"
STATES = "默认：诉求七步闭环"
ENGINE = "默认：首次到场"
HALF = "默认：重办时限为原时限的一半"


@dataclass(frozen=True)
class DefaultRule:
    """One row of the rule table, for every category."""

    clock: str
    time_class: str
    amount: int
    unit: str
    source: str = STATES
    certainty: str = "likely"
    pause_allowed: bool = False
    subject_kind: str = MATTER


RULES = (
    DefaultRule("accept", "P0", 5, "minute", source="默认：紧急事项即时受理", certainty="unverified"),
    DefaultRule("accept", "", 2, "work_hour"),
    DefaultRule("main", "P0", 2, "hour", pause_allowed=True),
    DefaultRule("main", "P1", 24, "hour", pause_allowed=True),
    DefaultRule("main", "P2", 7, "day", pause_allowed=True),
    DefaultRule("main", "P3", 15, "day", pause_allowed=True),
    DefaultRule("on_site", "P0", 2, "hour", source=ENGINE),
    DefaultRule("dispatch", "P0", 15, "minute"),
    DefaultRule("dispatch", "", 4, "work_hour"),
    DefaultRule("sign", "P0", 30, "minute"),
    DefaultRule("sign", "P1", 2, "work_hour"),
    DefaultRule("sign", "", 1, "work_day"),
    DefaultRule("contact", "P0", 30, "minute"),
    DefaultRule("contact", "P1", 2, "work_hour"),
    DefaultRule("contact", "", 1, "work_day", source="默认：24 小时，按工作时间计"),
    DefaultRule("check", "", 1, "work_day"),
    DefaultRule("verify", "", 3, "day"),
    DefaultRule("rework", "P0", 1, "hour", source=HALF, pause_allowed=True),
    DefaultRule("rework", "P1", 12, "hour", source=HALF, pause_allowed=True),
    DefaultRule("rework", "P2", 84, "hour", source=HALF, pause_allowed=True),
    DefaultRule("rework", "P3", 180, "hour", source=HALF, pause_allowed=True),
    DefaultRule("object", "", 1, "work_day"),
    DefaultRule("ruling", "", 1, "work_day"),
)
"""Who waits how long for what, for matters."""

LADDER = ((50, "remind"), (80, "remind"), (100, "escalate"), (150, "supervise"))
"""Per cent and action of each rung."""
