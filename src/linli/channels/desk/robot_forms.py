"""Forms of robots and mailboxes: for each kind the fields that its platform gives."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.channels.desk.robots import Owner
from linli.foundation.messaging.addresses import BadDestination, check_address, robot_address
from linli.foundation.messaging.models import DestinationKind
from linli.foundation.ui.forms import AskingForm

PRIVATE = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none", "data-private": ""}


def _secret(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=500, help_text=help_text, required=required, widget=forms.TextInput(PRIVATE)
    )


class RobotForm(AskingForm):
    """Whose it is and what it is called; each kind adds what its address is made of, first of all `asked`."""

    kind = ""
    asked = "key"
    wrong = gettext_lazy("地址不对，请从群机器人的设置页重新复制。")
    owner = forms.ChoiceField(
        label=gettext_lazy("归谁"), help_text=gettext_lazy("单位收到派单、提醒和督办时发到这里；个人的消息都发到这里。")
    )
    name = forms.CharField(label=gettext_lazy("名称"), max_length=60, help_text=gettext_lazy("例如“松园物业值班群”。"))

    def __init__(self, owners: Sequence[Owner], *args: Any, **kwargs: Any) -> None:
        """Offer the owners that this person may set."""
        super().__init__(*args, **kwargs)
        self.owners = {owner.key: owner for owner in owners}
        field = self.fields["owner"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("请选择")), *((owner.key, owner.name) for owner in owners)]

    def clean_owner(self) -> Owner:
        """The owner itself."""
        return self.owners[self.cleaned_data["owner"]]

    def clean(self) -> None:
        """The address, made and checked; what is wrong stands at the field it is made of."""
        data = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                data["address"] = check_address(self.kind, self.address(data))
            except BadDestination:
                self.add_error(self.asked, str(self.wrong))

    def address(self, data: dict[str, Any]) -> str:
        """The address by what was typed. Raises: BadDestination."""
        return robot_address(self.kind, data["key"])


class WecomForm(RobotForm):
    """企业微信."""

    kind = DestinationKind.WECOM
    key = _secret(gettext_lazy("机器人地址"), gettext_lazy("在群的“消息推送”里添加后复制，整个地址或其中的 key。"))


class DingtalkForm(RobotForm):
    """钉钉, with its secret where the robot is set to sign."""

    kind = DestinationKind.DINGTALK
    wrong = gettext_lazy("地址或加签密钥不对，请从群机器人的设置页重新复制。")
    key = _secret(
        gettext_lazy("机器人地址"),
        gettext_lazy("在群的“机器人”里添加“自定义”后复制，整个地址或 access_token。"),
    )
    secret = _secret(gettext_lazy("加签密钥"), gettext_lazy("安全设置选“加签”时填写 SEC 开头的密钥。"), required=False)

    def address(self, data: dict[str, Any]) -> str:
        """With the secret, if there is one."""
        return robot_address(self.kind, data["key"], data["secret"])


class FeishuForm(RobotForm):
    """飞书."""

    kind = DestinationKind.FEISHU
    key = _secret(
        gettext_lazy("机器人地址"),
        gettext_lazy("在群的“群机器人”里添加“自定义机器人”后复制；不要选签名校验。"),
    )


class MailboxForm(RobotForm):
    """公用邮箱."""

    kind, asked = DestinationKind.MAILBOX, "mailbox"
    wrong = gettext_lazy("邮箱地址不对，例如 zhiban@example.cn。")
    mailbox = _secret(gettext_lazy("邮箱地址"), gettext_lazy("大家都能看的值班邮箱。"))

    def address(self, data: dict[str, Any]) -> str:
        """The mailbox."""
        return str(data["mailbox"]).strip()


class OtherForm(RobotForm):
    """Whatever else apprise can reach, for the administrator."""

    kind, asked = DestinationKind.OTHER, "url"
    wrong = gettext_lazy("这不是 apprise 认识的地址。")
    url = _secret(gettext_lazy("apprise 地址"), gettext_lazy("例如 jsons://主机/路径，见 apprise 的说明。"))

    def address(self, data: dict[str, Any]) -> str:
        """The address as it is."""
        return str(data["url"]).strip()


ROBOT_FORMS: dict[str, type[RobotForm]] = {
    form.kind: form for form in (WecomForm, DingtalkForm, FeishuForm, MailboxForm, OtherForm)
}
