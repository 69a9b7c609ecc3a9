"""User 用户."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from linli.foundation.sealing.fields import SealedTextField
from linli.lib.ids import new_id


class UserManager(BaseUserManager["User"]):
    """Finds users by user name, whatever the case of its letters."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user of this user name. Raises: User.DoesNotExist."""
        return self.get(username__iexact=username)


PEOPLE_EDITION = "people"
"""The edition that changes with the name, address or state of any account."""


class UserKind(models.TextChoices):
    """Two doors that never lead to each other: a user name and password, or a phone and a code."""

    STAFF = "staff", _("工作人员")
    RESIDENT = "resident", _("居民")


class User(AbstractBaseUser):
    """Somebody who signs in. What they may do comes from postings, never from flags here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=8, choices=UserKind, default=UserKind.STAFF)
    username = models.CharField(_("用户名"), max_length=64, unique=True)
    name = models.CharField(_("姓名"), max_length=40)
    email = models.EmailField(_("电子邮箱"), blank=True)
    phone = SealedTextField(_("手机"), null=True, blank=True)
    phone_hash = models.CharField(max_length=64, blank=True, db_index=True)
    is_active = models.BooleanField(_("在用"), default=True)
    is_demo = models.BooleanField(default=False)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    deactivated_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_active=True, deactivated_at__isnull=True)
                | models.Q(is_active=False, deactivated_at__isnull=False),
                name="user_inactive_has_a_when",
            ),
            models.UniqueConstraint(Lower("username"), name="username_once_in_any_letters"),
            models.UniqueConstraint(
                fields=["phone_hash"], condition=models.Q(kind="resident"), name="one_resident_a_phone"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="staff") | models.Q(password__startswith=UNUSABLE_PASSWORD_PREFIX),
                name="resident_has_no_password",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """How the person is shown."""
        return str(self)


ROLE_RULES_EDITION = "role_rules"
"""The edition that changes with any rule of a role."""
SHORTEST, LONGEST = 10, 64
IDLE_MINUTES, QUICKEST, SLOWEST = 30, 5, 480
EXPORT_ROWS = 20_000


class RoleRule(models.Model):
    """安全策略: what signing in demands of whoever holds a role, and how much they take out at once.

    A role without a row demands the least, stays signed in for half an hour, and exports what an export holds.
    """

    role = models.CharField(_("角色"), max_length=4, primary_key=True)
    needs_totp = models.BooleanField(_("要求两步验证"), default=False)
    least_length = models.PositiveSmallIntegerField(_("密码最少位数"), default=SHORTEST)
    idle_minutes = models.PositiveSmallIntegerField(_("不操作几分钟后退出"), default=IDLE_MINUTES)
    export_rows = models.PositiveIntegerField(_("一次最多导出几行"), default=EXPORT_ROWS)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(least_length__gte=SHORTEST, least_length__lte=LONGEST),
                name="role_rule_length_in_bounds",
            ),
            models.CheckConstraint(
                condition=models.Q(idle_minutes__gte=QUICKEST, idle_minutes__lte=SLOWEST),
                name="role_rule_idle_in_bounds",
            ),
            models.CheckConstraint(condition=models.Q(export_rows__lte=EXPORT_ROWS), name="role_rule_rows_in_bounds"),
        ]


Actor = User | None
Moment = datetime
UserId = uuid.UUID
