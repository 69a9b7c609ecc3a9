"""Pages of time rules, the ladder and laws 时限设置."""

from linli.registers.deadlines.views.ladder import ladder
from linli.registers.deadlines.views.laws import drop_law, laws
from linli.registers.deadlines.views.rules import drop_rule, new_rule, rule, rules

__all__ = ["drop_law", "drop_rule", "ladder", "laws", "new_rule", "rule", "rules"]
