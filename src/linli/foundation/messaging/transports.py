"""Ways out 通道: Django's mail, robots and text messages by apprise. A transport sends one message or raises."""

import logging
import smtplib
import sys
from collections.abc import Callable
from io import StringIO
from typing import Final

import apprise
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from linli.foundation.messaging.models import DestinationKind, Message, Transport
from linli.foundation.sealing.sealed import CannotOpen, unseal
from linli.lib.masking import mask_phone

NUMBER: Final = "{phone}"
"""Where the telephone number goes in the address of the gateway."""


Rehearsing = Callable[[], bool]
_rehearsals: list[Rehearsing] = []


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
    _mail(message, message.receiver.email)


def _mail(message: Message, address: str) -> None:
    sent = EmailMessage(
        subject=" ".join(message.subject.split()),
        body=_text(message),
        to=[address],
        headers={"Message-ID": f"<{message.id}@linli>", "Auto-Submitted": "auto-generated"},
    ).send()
    if not sent:
        raise NotDelivered(_("邮件服务器没有收下这封邮件。"))


def _robot(message: Message) -> None:
    """To a robot, or to the mailbox of a unit."""
    robot = message.destination
    if robot is None or not robot.active:
        raise NotDelivered(_("群机器人已停用。"))
    try:
        address = unseal(robot.address.stored, robot.address.field)
    except CannotOpen as error:
        raise NotDelivered(_("群机器人的地址无法解密，请重新填写。")) from error
    if robot.kind == DestinationKind.MAILBOX:
        _mail(message, address)
        return
    notifier = apprise.Apprise()
    if not notifier.add(address):
        raise NotDelivered(_("群机器人的地址无效，请重新填写。"))
    if (log := _notify(notifier, message.subject, _text(message))) is not None:
        raise NotDelivered(_("连不上群机器人的服务器。") if _unreachable(log) else _("群机器人没有收下消息。"))


def register_rehearsal(rehearsing: Rehearsing) -> None:
    """Say when texts must not leave the house, whatever gateway there is: numbers of a demo may be somebody's."""
    if rehearsing not in _rehearsals:
        _rehearsals.append(rehearsing)


def takes_texts() -> bool:
    """Whether the gateway's address is one that apprise understands."""
    return bool(apprise.Apprise().add(_gateway("13800000000")))


def _gateway(phone: str) -> str:
    return str(settings.SMS_URL).replace(NUMBER, phone)


def _sms(message: Message) -> None:
    """Over the gateway; without one or in a rehearsal to the console, with what a mask leaves of the number."""
    if message.phone is None:
        raise NotDelivered(_("手机号已经删除。"))
    try:
        phone = unseal(message.phone.stored, message.phone.field)
    except CannotOpen as error:
        raise NotDelivered(_("手机号无法解密。")) from error
    if not settings.SMS_URL or any(rehearsing() for rehearsing in _rehearsals):
        sys.stdout.write(_("短信 → %(phone)s：%(text)s") % {"phone": mask_phone(phone), "text": message.body} + "\n")
        sys.stdout.flush()
        return
    notifier = apprise.Apprise()
    if not notifier.add(_gateway(phone)):
        raise NotDelivered(_("短信网关的地址无效，请系统管理员检查短信设置。"))
    if (log := _notify(notifier, "", message.body)) is not None:
        raise NotDelivered(_("连不上短信网关。") if _unreachable(log) else _("短信网关没有收下短信。"))


def _notify(notifier: apprise.Apprise, title: str, body: str) -> StringIO | None:
    """None where it was taken, else what apprise logged: it may repeat the secret, so nobody is shown it."""
    with apprise.LogCapture(level=logging.WARNING, fmt="%(message)s") as log:  # type: ignore[no-untyped-call]
        return None if notifier.notify(title=title, body=body) else StringIO(log.getvalue())


def _unreachable(log: StringIO) -> bool:
    """Whether apprise never got an answer."""
    return "connection error" in log.getvalue().lower()


def _text(message: Message) -> str:
    """Body and the link as an address that can be opened from outside, where the installation knows its own."""
    link = f"{settings.PUBLIC_URL}{message.link}" if message.link and settings.PUBLIC_URL else ""
    return "\n\n".join(part for part in (message.body or message.subject, link) if part)


TRANSPORTS: Final[dict[Transport, Callable[[Message], None]]] = {
    Transport.EMAIL: _email,
    Transport.APPRISE: _robot,
    Transport.SMS: _sms,
}
