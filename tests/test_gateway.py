"""The address of the gateway for text messages, as an operator writes it."""

import pytest
from pytest_django import Settings

from linli.config.checks import texts
from linli.config.settings import SettingError, sms_url


def test_the_address_of_the_gateway_is_checked(settings: Settings) -> None:
    assert sms_url("") == ""
    with pytest.raises(SettingError, match="phone"):
        sms_url("json://gateway.example.cn/send")
    said = {}
    for url in ("", "hello{phone}", "json://gateway.example.cn/send?:mobile={phone}"):
        settings.SMS_URL = url
        said[url] = [(one.words, one.bad) for one in texts()]
    assert list(said.values()) == [
        [("没有设 LINLI_SMS_URL：短信只打印在终端，群众收不到", False)],
        [("LINLI_SMS_URL 不是 apprise 认识的地址", True)],
        [],
    ]
