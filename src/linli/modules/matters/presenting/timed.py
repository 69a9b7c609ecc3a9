"""How matters and dispatches stand on the pages of time rules, and how their clocks follow another rule."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from linli.casework.retiming import hold_cases, settle_cases
from linli.modules.matters.choices import TimeClass
from linli.modules.matters.presenting.showing import CLOCK_LABELS
from linli.modules.matters.procedure import DISPATCH, KIND, URGENT
from linli.modules.matters.queries import timed
from linli.registers.deadlines.subjects import Timed

SET_BY_HAND = frozenset({"promise", "wait", "review", "supervise"})
"""Clocks whose end somebody sets, so that no rule is for them."""


def _nothing(_ids: object) -> None:
    """A dispatch keeps no end of its own, and its clocks are changed under its matter's lock or alone."""


TIMED = (
    Timed(
        kind=KIND, label=_("诉求"),
        clocks=[(name, _(label)) for name, label in CLOCK_LABELS.items() if name not in SET_BY_HAND],
        classes=TimeClass.choices, always=frozenset({URGENT}), categories=timed.category_codes,
        categories_of=timed.categories_of_matters, shown=timed.matters_shown, hold=hold_cases,
        settle=partial(settle_cases, KIND),
    ),
    Timed(
        kind=DISPATCH.kind, label=_("协办单"), clocks=[("sign", _("签收")), ("main", _("办结"))],
        classes=TimeClass.choices, always=frozenset({URGENT}), categories=timed.category_codes,
        categories_of=timed.categories_of_dispatches, shown=timed.dispatches_shown, hold=_nothing, settle=_nothing,
    ),
)  # fmt: skip
