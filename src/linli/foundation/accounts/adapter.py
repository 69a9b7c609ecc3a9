"""How staff sign in: by user name and password, never by signing up, with a lock after too many wrong tries."""

import base64
import secrets
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.cache import cache
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.foundation.accounts.actions import set_password
from linli.foundation.accounts.models import User
from linli.foundation.audit.actions import record_audit
from linli.foundation.sealing.sealed import CannotOpen, seal, unseal
from linli.lib.hashing import digest

LOCK_SECONDS: Final = 15 * 60
TOTP_FIELD: Final = "mfa.authenticator.secret"


class StaffAdapter(DefaultAccountAdapter):
    """Nobody signs up here. Five wrong tries within 15 minutes lock the user name, known or not, for 15 minutes."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("这个账号已停用，请联系系统管理员。"),
        "enter_current_password": _("请输入现在的密码。"),
        "incorrect_password": _("密码不对，请再试一次。"),
        "incorrect_code": _("验证码不对，请看验证器上最新的六位数字。"),
        "username_password_mismatch": _("用户名或密码不对，请再试一次。连续输错 5 次会锁定 15 分钟。"),
        "too_many_login_attempts": _("密码连续输错 5 次，已锁定 15 分钟，请稍后再试，或联系系统管理员。"),
        "rate_limited": _("操作太频繁，请过一会儿再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 allauth's signature
        """Staff are entered by the administrator."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse a locked user name before the password is looked at."""
        if cache.get(_lock_key(credentials)) is not None:
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """The fifth wrong try locks for the full time, from now on, and leaves an audit row."""
        key = self._get_login_attempts_cache_key(request, **credentials)
        if ratelimit.consume(request, action="login_failed", key=key, dry_run=True):
            return
        cache.set(_lock_key(credentials), "locked", LOCK_SECONDS)
        user = User.objects.filter(username__iexact=str(credentials.get("username", ""))).first()
        record_audit(
            action="account.locked",
            by=None,
            at=timezone.now(),
            subject_kind="user",
            subject_id=user.pk if user else None,
            request=request,
        )

    def set_password(self, user: User, password: str) -> None:
        """The user's own change, through the same action as the administrator's."""
        set_password(user=user, password=password, by=user, at=timezone.now())

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 allauth's signature
        """Back to work."""
        return resolve_url("/")


class StaffMFAAdapter(DefaultMFAAdapter):
    """TOTP secrets and recovery codes lie sealed in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("验证码不对，请看验证器上最新的六位数字。"),
    }

    def encrypt(self, text: str) -> str:
        """Seal."""
        return base64.b64encode(seal(text, TOTP_FIELD)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open, to check a code. Without its key a secret fits no code, instead of breaking the login page."""
        try:
            return unseal(base64.b64decode(encrypted_text), TOTP_FIELD)
        except CannotOpen:
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _lock_key(credentials: dict[str, Any]) -> str:
    return f"login-lock:{digest(str(credentials.get('username', '')).strip().lower())}"
