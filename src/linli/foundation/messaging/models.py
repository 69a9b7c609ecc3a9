"""Outbox 发件箱 and inbox 收件箱."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.foundation.sealing.fields import SealedTextField
from linli.lib.ids import new_id

WORDINGS_EDITION = "wordings"


class Transport(models.TextChoices):
    """How a message travels."""

    INBOX = "inbox", _("站内消息")
    EMAIL = "email", _("电子邮件")
    APPRISE = "apprise", _("群机器人")
    SMS = "sms", _("短信")


class DestinationKind(models.TextChoices):
    """What a destination is."""

    WECOM = "wecom", _("企业微信群机器人")
    DINGTALK = "dingtalk", _("钉钉群机器人")
    FEISHU = "feishu", _("飞书群机器人")
    MAILBOX = "mailbox", _("公用邮箱")
    OTHER = "other", _("其他（apprise 地址）")


class Destination(models.Model):
    """A robot or mailbox of a unit or a person, told beside the inbox; `address` holds its secret.

    `address` is an apprise address, of a mailbox the e-mail address. The last columns say how it went the last time.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner_kind = models.CharField(max_length=20)
    owner_id = models.UUIDField()
    kind = models.CharField(max_length=10, choices=DestinationKind)
    name = models.CharField(max_length=60)
    address = SealedTextField()
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    last_sent_at = models.DateTimeField(null=True)
    last_failed_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["owner_kind", "owner_id"], name="destination_owner")]


class Message(models.Model):
    """One message on one way to one receiver, written in the transaction of the fact it tells.

    `key` makes telling the same fact twice one row. A worker claims a row by a guarded update of `claimed_by`.
    `phone` stands only in a text message; with the words it is erased some days after that went out or was given up.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=120, unique=True)
    transport = models.CharField(max_length=12, choices=Transport)
    receiver = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="messages")
    destination = models.ForeignKey(Destination, null=True, on_delete=models.SET_NULL, related_name="+")
    phone = SealedTextField(null=True)
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="sent")
    topic = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True)
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.UUIDField(null=True)
    urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_by = models.CharField(max_length=64, blank=True)
    claimed_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"],
                name="message_waiting",
                condition=models.Q(sent_at__isnull=True, failed_at__isnull=True),
            ),
            models.Index(fields=["subject_kind", "subject_id"], name="message_subject"),
            models.Index(fields=["created_at"], name="message_phone", condition=models.Q(phone__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(failed_at__isnull=True),
                name="message_sent_or_failed",
            ),
            models.CheckConstraint(
                condition=models.Q(claimed_by="", claimed_until__isnull=True)
                | (~models.Q(claimed_by="") & models.Q(claimed_until__isnull=False)),
                name="message_claim_has_an_end",
            ),
            models.CheckConstraint(
                condition=models.Q(phone__isnull=True) | models.Q(transport="sms"), name="message_phone_is_texted"
            ),
        ]


class InboxItem(models.Model):
    """A message in somebody's inbox on the desk."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message = models.OneToOneField(Message, null=True, on_delete=models.SET_NULL)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="inbox")
    topic = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True)
    urgent = models.BooleanField(default=False)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-at"], name="inbox_user"),
            models.Index(fields=["user"], name="inbox_unread", condition=models.Q(read_at__isnull=True)),
        ]


class Wording(models.Model):
    """The words of a topic that somebody edited; topics without a row have the words they were declared with."""

    topic = models.CharField(primary_key=True, max_length=40)
    text = models.TextField()
