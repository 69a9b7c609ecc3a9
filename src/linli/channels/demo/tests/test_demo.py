"""The demo community: every state, believable times, and never beside real data."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker, Settings

from linli.casework.models import Case, Entry
from linli.casework.proving import verify_history
from linli.casework.queries import late
from linli.channels.demo.accounts import ACCOUNTS, MARK, phone_number
from linli.channels.demo.actions import DemoRefused, load_demo
from linli.channels.demo.ground import COMMUNITIES, outline
from linli.channels.demo.stories import STORIES
from linli.channels.demo.story import REPORTERS
from linli.foundation.access.roles import STAFF_ROLES
from linli.foundation.accounts.actions import create_user
from linli.foundation.accounts.models import User
from linli.foundation.files.models import Attachment, Evidence
from linli.foundation.installation.actions import mark_real
from linli.foundation.installation.models import Installation
from linli.foundation.messaging.actions import deliver_due, send_text
from linli.foundation.messaging.models import Message
from linli.foundation.messaging.tests.servers import robot_server
from linli.lib.geometry import read_polygon
from linli.lib.phones import normalise_phone
from linli.modules.matters.models import Matter
from linli.registers.areas.models import Area
from linli.registers.deadlines.models import Clock
from linli.registers.roster.queries import desks, on_duty

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 19, 7, 20, tzinfo=UTC)
SUNDAY_NIGHT = datetime(2026, 11, 21, 19, 40, tzinfo=UTC)
IN_A_HOLIDAY = datetime(2026, 10, 4, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(scope="class")
def _loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The demo once for all tests of a class, taken away behind them."""
    files = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files"))
    with django_db_blocker.unblock(), files, transaction.atomic():
        load_demo(at=NOW)
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("at", [NOW, SUNDAY_NIGHT, IN_A_HOLIDAY])
def test_every_state_stands_with_a_history_that_verifies(at: datetime) -> None:
    report = load_demo(at=at)
    states = Counter(Case.objects.values_list("state", flat=True))
    assert set(states) == {"received", "accepted", "assigned", "in_hand", "replied", "checking", "closed"}
    assert report.matters == sum(states.values()) == len(STORIES) == 50
    assert list(verify_history()) == []
    assert not Entry.objects.filter(at__gt=at).exists()
    assert not Case.objects.filter(opened_at__gt=at).exists()
    assert len(on_duty(list(desks()), at)) == 2, "both offices are manned, at whatever hour it is loaded"


def test_every_role_that_has_work_has_an_account() -> None:
    held = {code for account in ACCOUNTS for code in account.codes}
    assert held == STAFF_ROLES - {"R7"}
    assert len({account.username for account in ACCOUNTS}) == len(ACCOUNTS)
    assert all(len(account.password) >= 10 for account in ACCOUNTS)


@pytest.mark.parametrize("index", [0, 7, 99])
def test_telephones_are_of_a_block_that_nobody_has(index: int) -> None:
    assert normalise_phone(phone_number(index)).startswith("1990000000"[:9])


def test_a_demo_does_not_mix_with_real_data() -> None:
    mark_real(name="真实街道", by=None, at=NOW)
    with pytest.raises(DemoRefused, match="不会和正式数据混在一起"):
        load_demo(at=NOW)
    assert Installation.objects.get().kind == "real"
    assert not Area.objects.exists()


def test_a_database_with_people_in_it_is_not_empty() -> None:
    create_user(username="somebody", name="某人", password="long-enough-1", by=None, at=NOW)
    with pytest.raises(DemoRefused, match="已有数据"):
        load_demo(at=NOW)


def test_the_page_of_accounts_is_there_in_a_demo_only(client: Client) -> None:
    create_user(username="somebody", name="某人", password="long-enough-1", by=None, at=NOW)
    assert client.get("/demo/").status_code == 404
    assert "/demo/" not in client.get("/accounts/login/").content.decode()


@pytest.mark.usefixtures("_loaded")
class TestTheDemo:
    """What stands in it."""

    def test_steps_follow_one_another_in_time(self) -> None:
        for case in Case.objects.prefetch_related("log"):
            moments = [entry.at for entry in sorted(case.log.all(), key=lambda entry: entry.number)]
            assert moments == sorted(moments), case.title

    def test_there_is_something_of_everything_to_look_at(self) -> None:
        day_ends = datetime(2026, 11, 19, 16, 0, tzinfo=UTC)
        assert set(Matter.objects.values_list("time_class", flat=True)) == {"P0", "P1", "P2", "P3"}
        assert late(Case.objects.all(), NOW).count() >= 5
        assert Case.objects.filter(open=True, sort_at__gte=NOW, sort_at__lte=day_ends).count() >= 3
        assert Case.objects.filter(grid=None).count() == 3
        assert Matter.objects.filter(anonymous=True).count() >= 5
        assert Matter.objects.filter(on_site=True, case__state="closed").count() >= 5
        helped = Clock.objects.filter(subject_kind="dispatch")
        assert helped.filter(stopped_at=None, due_at__gt=NOW).exists()
        assert not helped.filter(stopped_at=None, due_at__lte=NOW).exists()

    def test_what_was_done_on_site_has_a_drawing_before_and_after(self) -> None:
        closed = set(Matter.objects.filter(on_site=True, case__state="closed").values_list("pk", flat=True))
        after = Attachment.objects.filter(evidence=Evidence.AFTER).values_list("subject_id", flat=True)
        assert closed <= set(after)
        assert Attachment.objects.filter(evidence=Evidence.BEFORE).count() >= 10

    def test_nobody_checks_their_own_work(self) -> None:
        for case in Case.objects.filter(state="closed").prefetch_related("log"):
            by = {
                duty: {entry.by_id for entry in case.log.all() if entry.duty == duty}
                for duty in ("handling", "checking")
            }
            assert by["checking"]
            assert not by["handling"] & by["checking"], case.title

    def test_every_account_signs_in_with_the_printed_password_and_says_that_it_is_invented(
        self, client: Client
    ) -> None:
        for account in (ACCOUNTS[0], ACCOUNTS[-1]):
            answer = client.post("/accounts/login/", {"login": account.username, "password": account.password})
            assert answer.status_code == 302
            client.post("/accounts/logout/")
        users = User.objects.all()
        assert len(users) == len(ACCOUNTS)
        assert all(user.is_demo and user.name.endswith(MARK) for user in users)
        names = Matter.objects.exclude(reporter_name="").values_list("reporter_name", flat=True)
        assert set(names) <= set(REPORTERS)

    def test_grids_share_their_borders_without_overlapping(self) -> None:
        shapes = [read_polygon(grid.polygon) for grid in Area.objects.filter(level="grid")]
        assert len(shapes) == 19
        for number, one in enumerate(shapes):
            for other in shapes[number + 1 :]:
                assert one.intersection(other).area < 1e-12
        first, second = (read_polygon(outline(cell)) for cell in COMMUNITIES[0].cells[:2])
        assert first.intersection(second).length > 0

    def test_a_demo_is_not_loaded_twice(self) -> None:
        with pytest.raises(DemoRefused, match="已经装好"):
            load_demo(at=NOW + timedelta(days=1))
        assert Case.objects.count() == len(STORIES)

    def test_the_page_of_accounts_lists_them_all(self, client: Client) -> None:
        page = client.get("/demo/").content.decode()
        assert all(account.username in page and account.name in page for account in ACCOUNTS)

    def test_the_login_page_leads_to_the_accounts(self, client: Client) -> None:
        assert 'href="/demo/"' in client.get("/accounts/login/").content.decode()

    def test_what_the_past_told_is_not_sent_and_keeps_no_number(self) -> None:
        assert Message.objects.filter(transport="sms").exists()
        assert not Message.objects.filter(sent_at=None).exists()
        assert not Message.objects.filter(phone__isnull=False).exists()

    def test_no_text_leaves_a_demo_whatever_gateway_there_is(
        self, settings: Settings, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with robot_server() as (port, posted):
            settings.SMS_URL = f"json://127.0.0.1:{port}/send?:mobile={{phone}}"
            assert send_text(key="x", phone="13800138000", text="您好。", topic="t", at=NOW, urgent=True)
            assert deliver_due(at=NOW, worker="w") == 1
        assert (posted, capsys.readouterr().out) == ([], "短信 → 138****8000：您好。\n")
