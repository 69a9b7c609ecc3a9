"""Templates of numbers in the file of the configuration."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.accounts.models import User
from linli.foundation.configuration.sections import BadEntry, Entries, Section, Values, checked
from linli.foundation.ui.changes import Wording
from linli.registers.numbering.actions import set_template
from linli.registers.numbering.forms import TemplateForm
from linli.registers.numbering.patterns import PATTERNS
from linli.registers.numbering.policies import SETTERS
from linli.registers.numbering.queries import templates

WORDING = Wording({"template": gettext_lazy("写法")}, {})


def _dump() -> Entries:
    return {kind: {"template": template} for kind, template in templates().items()}


def _put(key: str, values: Values | None, by: User, at: datetime) -> None:
    if key not in PATTERNS or values is None:
        raise BadEntry([_("没有这种编号。")])
    form = checked(TemplateForm(dict(values)))
    set_template(kind=key, template=form.cleaned_data["template"], seen=None, by=by, at=at)


NUMBERS = Section(
    key="numbers", label=gettext_lazy("编号"), order=60, roles=SETTERS, wording=WORDING, dump=_dump, put=_put,
    titled=lambda key: str(PATTERNS[key].label) if key in PATTERNS else key,
)  # fmt: skip
