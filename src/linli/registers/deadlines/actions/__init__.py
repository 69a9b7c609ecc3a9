"""The only writes to clocks, rules and rungs."""

from linli.registers.deadlines.actions.clocks import (
    NewClock,
    end_of,
    extend_clock,
    pause_clocks,
    restart_clock,
    resume_clocks,
    retime_clocks,
    start_clocks,
    stop_clocks,
)
from linli.registers.deadlines.actions.ladder import foresee_ladder, set_ladder
from linli.registers.deadlines.actions.laws import drop_basis, set_basis
from linli.registers.deadlines.actions.rules import RuleRefused, foresee_rule, load_default_rules, set_rule
from linli.registers.deadlines.actions.sweep import sweep_clocks

__all__ = [
    "NewClock",
    "RuleRefused",
    "drop_basis",
    "end_of",
    "extend_clock",
    "foresee_ladder",
    "foresee_rule",
    "load_default_rules",
    "pause_clocks",
    "restart_clock",
    "resume_clocks",
    "retime_clocks",
    "set_basis",
    "set_ladder",
    "set_rule",
    "start_clocks",
    "stop_clocks",
    "sweep_clocks",
]
