"""What a password must be, said in our words; the rules are Django's own."""

from typing import Any

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from linli.foundation.accounts.rules import least_length


class LongEnough(MinimumLengthValidator):
    """Not too short."""

    def get_error_message(self) -> str:
        """The sentence for a short one."""
        return self.get_help_text()

    def get_help_text(self) -> str:
        """The rule."""
        return _("密码至少要有 %(length)s 个字符。") % {"length": self.min_length}


class LongEnoughForTheRole:
    """Not shorter than the roles of the person demand."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises: ValidationError."""
        least = least_length(user) if user is not None else 0
        if len(password) < least:
            sentence = _("按您的角色，密码至少要有 %(length)s 个字符。") % {"length": least}
            raise ValidationError(sentence, code="password_too_short_for_the_role")

    def get_help_text(self) -> str:
        """The rule."""
        return _("有些角色的密码要更长。")


class NotLikeThePerson(UserAttributeSimilarityValidator):
    """Not the user name, name or e-mail in other clothes."""

    DEFAULT_USER_ATTRIBUTES = ("username", "name", "email")

    def get_error_message(self) -> str:
        """The sentence for one that is too like; Django fills in what it is like."""
        return _("密码和%(verbose_name)s太像，别人容易猜到。")

    def get_help_text(self) -> str:
        """The rule."""
        return _("密码不能和用户名、姓名、邮箱相像。")


class NotCommon(CommonPasswordValidator):
    """Not among the twenty thousand that everybody tries."""

    def get_error_message(self) -> str:
        """The sentence for a common one."""
        return _("这个密码太常见，别人容易猜到。")

    def get_help_text(self) -> str:
        """The rule."""
        return _("密码不能是常见的词或数字组合。")


class NotOnlyDigits(NumericPasswordValidator):
    """Not a number."""

    def get_error_message(self) -> str:
        """The sentence for a number."""
        return self.get_help_text()

    def get_help_text(self) -> str:
        """The rule."""
        return _("密码不能全是数字。")
