"""Ways out 通道: Django's mail and apprise. A transport sends one message or raises."""

import logging
import smtplib
from collections.abc import Callable
from io import StringIO
from typing import Final

import apprise
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from linli.foundation.messaging.models import Message, Transport
from linli.foundation.sealing.sealed import CannotOpen, unseal


class NotDelivered(Exception):
    """The other side refused; the text is a sentence for the sender."""


def send(message: Message) -> None:
    """Send over the message's transport. Raises whatever goes wrong; `reason_of` says it in a sentence."""
    TRANSPORTS[Transport(message.transport)](message)


def reason_of(error: Exception) -> str:
    """Why a message did not arrive, in a sentence for its sender."""
    if isinstance(error, NotDelivered):
        return str(error)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _("邮件服务器不接受这个收件地址。")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _("邮件服务器拒绝登录，请系统管理员检查邮件设置。")
    if isinstance(error, smtplib.SMTPResponseException):
        return _("邮件服务器拒收（代码 %(code)s）。") % {"code": error.smtp_code}
    if isinstance(error, OSError):
        return _("连不上对方的服务器。")
    return _("发送时出错（%(kind)s）。") % {"kind": type(error).__name__}


def _email(message: Message) -> None:
    if message.receiver is None or not message.receiver.email:
        raise NotDelivered(_("收件人没有电子邮箱。"))
    if not message.receiver.is_active:
        raise NotDelivered(_("收件人的账号已停用。"))
    sent = EmailMessage(
        subject=" ".join(message.subject.split()),
        body=_text(message),
        to=[message.receiver.email],
        headers={"Message-ID": f"<{message.id}@linli>", "Auto-Submitted": "auto-generated"},
    ).send()
    if not sent:
        raise NotDelivered(_("邮件服务器没有收下这封邮件。"))


def _robot(message: Message) -> None:
    robot = message.destination
    if robot is None or not robot.active:
        raise NotDelivered(_("群机器人已停用。"))
    try:
        address = unseal(robot.address.stored, robot.address.field)
    except CannotOpen as error:
        raise NotDelivered(_("群机器人的地址无法解密，请重新填写。")) from error
    notifier = apprise.Apprise()
    if not notifier.add(address):
        raise NotDelivered(_("群机器人的地址无效，请重新填写。"))
    with apprise.LogCapture(level=logging.WARNING, fmt="%(message)s") as log:  # type: ignore[no-untyped-call]
        if not notifier.notify(title=message.subject, body=_text(message)):
            raise NotDelivered(_answer(log))


def _answer(log: StringIO) -> str:
    """A sentence without the address: apprise's own lines may repeat the secret in it."""
    if "Connection error" in log.getvalue() or "connection error" in log.getvalue():
        return _("连不上群机器人的服务器。")
    return _("群机器人没有收下消息。")


def _text(message: Message) -> str:
    """Body and the link as an address that can be opened from outside, where the installation knows its own."""
    link = f"{settings.PUBLIC_URL}{message.link}" if message.link and settings.PUBLIC_URL else ""
    return "\n\n".join(part for part in (message.body or message.subject, link) if part)


TRANSPORTS: Final[dict[Transport, Callable[[Message], None]]] = {Transport.EMAIL: _email, Transport.APPRISE: _robot}
