"""What the worker does for messages."""

import os
import secrets
import socket
from datetime import datetime

from linli.foundation.messaging.actions import deliver_due, erase_texts

# Told apart from every other process, also from one before with the same number: a claim names who holds it.
NAME = f"{socket.gethostname()[:40]}-{secrets.token_hex(4)}"


def deliver(at: datetime) -> int:
    """Send what is due."""
    return deliver_due(at=at, worker=f"{NAME}-{os.getpid()}")


def erase(at: datetime) -> int:
    """Erase numbers and words of texts that are not needed any more."""
    return erase_texts(at=at)
