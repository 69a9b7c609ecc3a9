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
from linli.registers.deadlines.actions.rules import load_default_rules
from linli.registers.deadlines.actions.sweep import sweep_clocks

__all__ = [
    "NewClock",
    "end_of",
    "extend_clock",
    "load_default_rules",
    "pause_clocks",
    "restart_clock",
    "resume_clocks",
    "retime_clocks",
    "start_clocks",
    "stop_clocks",
    "sweep_clocks",
]
