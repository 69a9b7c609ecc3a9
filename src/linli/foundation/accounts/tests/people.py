"""The people of the tests of this band: made by the same action as everybody, with an easy password."""

from datetime import UTC, datetime
from typing import Any

from linli.foundation.accounts.actions import create_user
from linli.foundation.accounts.models import User

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
PASSWORD = "qingsong-2026-linli"


def enter(username: str = "wangfang", name: str = "王芳", **given: Any) -> User:
    """Somebody who may sign in."""
    given = {"password": PASSWORD, "by": None, "at": AT, "must_change_password": False, **given}
    return create_user(username=username, name=name, **given)
