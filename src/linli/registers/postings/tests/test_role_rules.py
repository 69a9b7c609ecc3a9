"""What a role demands of signing in: set by the security administrator, and led to until it is done."""

from datetime import UTC, datetime

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.foundation.accounts.actions import WeakPassword, set_password
from linli.foundation.accounts.models import User
from linli.foundation.accounts.rules import Demand, set_demands
from linli.foundation.audit.models import AuditRow
from linli.foundation.history.queries import changes_of
from linli.registers.tests.cast import Town, make_holder

pytestmark = pytest.mark.django_db
PAGE = "/desk/settings/security/"
ACTIVATE = "/accounts/2fa/totp/activate/"
AT = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def security() -> User:
    return make_holder("anquan", "R14")


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def filled(**more: object) -> dict[str, object]:
    """The form as the page sends it, with the least everywhere else."""
    roles = ("R3", "R4", "R5", "R6", "R7", "R8", "R9", "R11", "R13", "R14", "R15")
    usual: dict[str, object] = {}
    for role in roles:
        usual |= {f"length_{role}": 10, f"idle_{role}": 30, f"rows_{role}": 20000}
    return usual | more


def test_the_security_administrator_sets_what_roles_demand(security: User) -> None:
    client = sign_in(security)
    assert "登录安全策略" in client.get("/desk/settings/").content.decode()
    answer = client.post(PAGE, filled(totp_R5="on", length_R5=14), follow=True)
    assert "已保存安全策略" in answer.content.decode()
    [change] = changes_of("role_rule", "R5")
    assert change.after == {"needs_totp": True, "least_length": 14, "idle_minutes": 30, "export_rows": 20000}
    assert "密码最少位数：10 → 14" in client.get(PAGE).content.decode()
    assert AuditRow.objects.get(action="role_rule.changed").detail["role"] == "R5"
    assert "没有改动" in client.post(PAGE, filled(totp_R5="on", length_R5=14), follow=True).content.decode()
    late = client.post(PAGE, filled(length_R5=12, stands="as it was"))
    assert (late.status_code, "您填的没有保存" in late.content.decode()) == (422, True)
    wrong = client.post(PAGE, filled(length_R5=5))
    assert (wrong.status_code, 'href="#id_length_R5"' in wrong.content.decode()) == (422, True)


def test_whose_role_demands_it_sets_up_the_second_factor_first(security: User) -> None:
    worker = make_holder("liufang", "R5", Town().community)
    client = sign_in(worker)
    assert client.get("/desk/").status_code == 200
    with CaptureQueriesContext(connection) as before:
        client.get("/desk/")
    set_demands(wanted={"R5": Demand(needs_totp=True)}, by=security, at=AT)
    client = Client()
    client.post("/accounts/login/", {"login": "liufang", "password": "demo"})
    led = client.get("/desk/")
    assert (led.status_code, led["Location"]) == (302, ACTIVATE)
    assert client.get("/desk/", headers={"HX-Request": "true"})["HX-Redirect"] == ACTIVATE
    page = client.get(ACTIVATE, follow=True)
    assert (page.status_code, "您的角色要求两步验证" in page.content.decode()) == (200, True)
    client.post("/accounts/reauthenticate/", {"password": "demo"})
    assert client.get(ACTIVATE).status_code == 200
    assert client.post("/size/", {"size": "large"}).status_code == 302
    TOTP.activate(worker, generate_totp_secret())
    assert client.get("/desk/").status_code == 200
    assert sign_in(security).get(PAGE).status_code == 200
    set_demands(wanted={"R5": Demand()}, by=security, at=AT)
    with CaptureQueriesContext(connection) as after:
        client.get("/desk/")
    assert len(after) <= len(before) + 1


def test_a_new_password_is_as_long_as_the_role_demands(security: User) -> None:
    worker = make_holder("liufang", "R5", Town().community)
    set_demands(wanted={"R5": Demand(least_length=16)}, by=security, at=AT)
    worker = User.objects.get(pk=worker.pk)
    with pytest.raises(WeakPassword, match="按您的角色，密码至少要有 16 个字符"):
        set_password(user=worker, password="Sonne-9-gelb", by=worker, at=AT)
    set_password(user=worker, password="Sonne-9-gelb-Tal-7", by=worker, at=AT)
    set_password(user=security, password="Sonne-9-gelb", by=security, at=AT)


def test_roles_stay_signed_in_and_take_out_as_much_as_they_may(security: User) -> None:
    worker = make_holder("liufang", "R5", Town().community)
    client = sign_in(security)
    client.post(PAGE, filled(idle_R5=5, rows_R5=0))
    with time_machine.travel(AT, tick=False) as clock:
        own = sign_in(worker)
        assert "matters/export" not in own.get("/desk/matters/").content.decode()
        assert own.get("/desk/matters/export/").status_code == 404
        clock.shift(299)
        assert own.get("/desk/").status_code == 200
        clock.shift(301)
        assert own.get("/desk/")["Location"].startswith("/accounts/login/")
        assert "5 分钟没有操作" in own.get("/accounts/login/").content.decode()
    for given, field in (({"idle_R5": 4}, "idle_R5"), ({"rows_R5": 20001}, "rows_R5"), ({"idle_R5": ""}, "idle_R5")):
        refused = client.post(PAGE, filled(**given))
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, [field])
