"""The only writes: telling, delivering, reading."""

from linli.foundation.messaging.actions.delivering import deliver_due, pass_over
from linli.foundation.messaging.actions.destinations import (
    add_destination,
    remove_destination,
    send_test,
    switch_destination,
)
from linli.foundation.messaging.actions.reading import mark_all_read, mark_read
from linli.foundation.messaging.actions.telling import Draft, send_messages
from linli.foundation.messaging.actions.texting import erase_texts, send_text
from linli.foundation.messaging.actions.wordings import BadWording, check_wording, set_wording

__all__ = [
    "BadWording",
    "Draft",
    "add_destination",
    "check_wording",
    "deliver_due",
    "erase_texts",
    "mark_all_read",
    "mark_read",
    "pass_over",
    "remove_destination",
    "send_messages",
    "send_test",
    "send_text",
    "set_wording",
    "switch_destination",
]
