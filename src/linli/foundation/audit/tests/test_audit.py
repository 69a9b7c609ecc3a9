"""What an audit row says about a request."""

import logging
from uuid import uuid4

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from linli.foundation.accounts.tests.people import AT, enter
from linli.foundation.audit.actions import record_audit
from linli.foundation.audit.logs import HideTokens
from linli.foundation.audit.models import AuditRow

pytestmark = pytest.mark.django_db


def test_a_row_says_who_what_when_and_from_where() -> None:
    user, subject = enter(), uuid4()
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.7", headers={"X-Forwarded-For": "1.2.3.4"})
    vars(request)["id"] = "req-1"
    record_audit(
        action="export", by=user, at=AT, subject_kind="matter", subject_id=subject, detail={"rows": 3}, request=request
    )
    row = AuditRow.objects.get(action="export")
    assert (row.actor_id, row.actor_name, row.at, row.subject_id) == (user.pk, "王芳", AT, subject)
    assert (row.detail, row.request_id, row.address) == ({"rows": 3}, "req-1", "10.0.0.7")


def test_no_header_of_a_visitor_makes_an_address(settings: Settings) -> None:
    settings.HTTPS = True
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.7", headers={"X-Forwarded-For": "6.6.6.6, 1.2.3.4"})
    assert record_audit(action="export", by=None, at=AT, request=request).address == "10.0.0.7"


def test_rows_outlive_the_people_they_name() -> None:
    user = enter()
    record_audit(action="export", by=user, at=AT)
    user.delete()
    assert AuditRow.objects.get(action="export").actor_name == "王芳"


def test_the_log_names_a_page_without_what_was_searched_for(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        Client().get("/no-such-page/", {"q": "13800138000"})
    assert "GET /no-such-page/" in caplog.text
    assert "13800138000" not in caplog.text


def test_no_line_of_the_log_opens_anything() -> None:
    [console] = [one for one in logging.getLogger().handlers if any(isinstance(f, HideTokens) for f in one.filters)]
    for around in ("/portal/s/%s/", "/desk/roster/feed/%s.ics", "/files/by-link/%s/"):
        path = around % "AaB_-9012345678901234567890123456789"
        line = logging.LogRecord("django.request", logging.WARNING, "", 0, "Too Many Requests: %s", (path,), None)
        assert console.filter(line)
        assert line.getMessage() == "Too Many Requests: " + around % "…"
