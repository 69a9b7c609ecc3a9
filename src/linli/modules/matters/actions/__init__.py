"""The only writes of matters."""

from linli.modules.matters.actions.intake import NewMatter, Reporter, open_matter, open_matters
from linli.modules.matters.actions.phone import reveal_phone
from linli.modules.matters.actions.steps import (
    accept_matter,
    add_note,
    check_matter,
    close_matter,
    contact_reporter,
    dispatch_matter,
    locate_matter,
    reply_matter,
    sign_matter,
)

__all__ = [
    "NewMatter", "Reporter", "accept_matter", "add_note", "check_matter", "close_matter", "contact_reporter",
    "dispatch_matter", "locate_matter", "open_matter", "open_matters", "reply_matter", "reveal_phone", "sign_matter",
]  # fmt: skip
