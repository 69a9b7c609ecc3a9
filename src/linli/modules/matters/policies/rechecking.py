"""What looking again at a matter settled on the spot needs."""

from typing import Any

from django.utils.translation import gettext as _

from linli.casework.models import Case
from linli.lib.memo import asked_once
from linli.lib.procedure import Facts, Missing
from linli.modules.matters.models import Recheck
from linli.modules.matters.policies import NOT_NOW


def drawn(case: Case, by: Any, facts: Facts | None) -> list[Missing]:
    """Look again: it was settled on the spot, drawn by lot, and nobody has looked yet."""
    del by, facts
    waiting = Recheck.objects.filter(case=case, checked_at__isnull=True)
    if case.matter.settled and asked_once(case, "recheck", waiting.exists):
        return []
    return [Missing(NOT_NOW, _("本事项没有待做的抽查。"))]
