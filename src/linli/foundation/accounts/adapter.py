"""How staff sign in."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffAdapter(DefaultAccountAdapter):
    """Nobody signs up here."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Staff are entered by the administrator."""
        return False
