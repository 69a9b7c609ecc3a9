"""Who serves is proposed by the community or the centre, and granted by the security administrator."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from linli.foundation.accounts.models import User
from linli.foundation.audit.models import AuditRow
from linli.foundation.installation.models import Installation
from linli.foundation.messaging.models import InboxItem
from linli.registers.organisations.models import Organisation
from linli.registers.postings.actions import PostingRefused, grant_posting
from linli.registers.postings.models import Posting, Proposal
from linli.registers.tests.cast import NOW, Town, make_holder, make_user

pytestmark = pytest.mark.django_db
PAGE = "/desk/settings/staff/proposals/"


@pytest.fixture
def town() -> Town:
    return Town()


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def filled(town: Town, **more: Any) -> dict[str, Any]:
    data = {"username": "xiaoli", "name": "小李", "role": "R4", "area": town.grid.pk, "from_on": "2025-09-01"}
    return data | more


@time_machine.travel(NOW, tick=False)
def test_a_secretary_proposes_and_the_security_administrator_grants(town: Town) -> None:
    secretary, security = make_holder("shuji", "R6", town.community), make_holder("anquan", "R14")
    proposer, granter = sign_in(secretary), sign_in(security)
    text = proposer.post(f"{PAGE}new/", filled(town), follow=True).content.decode()
    assert "等待安全管理员授予" in text
    assert not User.objects.filter(username="xiaoli").exists()
    told = InboxItem.objects.get(user=security)
    assert "建议由“小李”任职" in told.subject
    proposal = Proposal.objects.get()
    assert "授予时建立账号" in granter.get(f"{PAGE}{proposal.pk}/").content.decode()
    answer = granter.post(f"{PAGE}{proposal.pk}/", {"grant": "1"})
    made = User.objects.get(username="xiaoli")
    assert made.check_password(answer.context["password"])
    assert made.must_change_password
    assert (Posting.objects.get(user=made).area, Posting.objects.get(user=made).granted_by) == (town.grid, security)
    assert "已授予" in InboxItem.objects.get(user=secretary).subject
    again = granter.post(f"{PAGE}{proposal.pk}/", {"grant": "1"})
    assert (again.status_code, "已经办完" in again.content.decode()) == (422, True)
    proposer.post(f"{PAGE}new/", filled(town, role="R5", area=town.community.pk))
    second = Proposal.objects.get(role="R5")
    assert second.user == made
    assert "请写明不授予的原因" in granter.post(f"{PAGE}{second.pk}/", {"refuse": "1"}).content.decode()
    granter.post(f"{PAGE}{second.pk}/", {"refuse": "1", "note": "已有五名社区工作者"})
    text = proposer.get(PAGE).content.decode()
    assert "已有五名社区工作者" in text
    audited = AuditRow.objects.filter(action__startswith="proposal.").order_by("at", "id")
    assert [row.action.removeprefix("proposal.") for row in audited] == ["proposed", "granted", "proposed", "refused"]


@time_machine.travel(NOW, tick=False)
def test_what_is_proposed_lies_inside_and_is_somebody(town: Town) -> None:
    proposer = sign_in(make_holder("shuji", "R6", town.community))
    make_user("taken", "别人")
    for wrong in (
        {"area": town.other_grid.pk}, {"role": "R14", "area": ""}, {"username": "taken"}, {"name": ""},
        {"role": "R9", "area": "", "organisation": town.unit.pk}, {"area": town.community.pk},
    ):  # fmt: skip
        assert proposer.post(f"{PAGE}new/", filled(town, **wrong)).status_code == 422, wrong
    assert not Proposal.objects.exists()
    proposer.post(f"{PAGE}new/", filled(town))
    twice = proposer.post(f"{PAGE}new/", filled(town))
    assert "已经有相同的任职建议" in twice.content.decode()
    other = sign_in(make_holder("other", "R6", town.other_community))
    proposal = Proposal.objects.get()
    assert other.post(f"{PAGE}{proposal.pk}/withdraw/").status_code == 404
    assert "小李" not in other.get(PAGE).content.decode()
    assert "已撤回" in proposer.post(f"{PAGE}{proposal.pk}/withdraw/", follow=True).content.decode()


@time_machine.travel(NOW, tick=False)
def test_nobody_grants_what_they_proposed_and_the_centre_proposes_units(town: Town) -> None:
    both = make_holder("both", "R13")
    grant_posting(user=both, role="R14", by=None, at=NOW)
    client = sign_in(both)
    client.post(f"{PAGE}new/", filled(town))
    answer = client.post(f"{PAGE}{Proposal.objects.get().pk}/", {"grant": "1"})
    assert "要由别人授予" in answer.content.decode()
    unit = Organisation.objects.create(
        name="青松供电所", short="供电", kind="utility", area=town.street, created_at=NOW
    )
    centre = sign_in(make_holder("centre", "R8", town.street))
    data = filled(town, username="laozhang", name="老张", role="R9", area="", organisation=unit.pk)
    assert centre.post(f"{PAGE}new/", data).status_code == 302


def test_in_a_graded_installation_only_the_security_administrator_grants(town: Town) -> None:
    Installation.objects.update_or_create(number=1, defaults={"graded": True})
    system, security, somebody = make_holder("sys", "R13"), make_holder("sec", "R14"), make_user("anna")
    with pytest.raises(PostingRefused, match="由安全管理员授予"):
        grant_posting(user=somebody, role="R5", area=town.community, by=system, at=NOW)
    assert grant_posting(user=somebody, role="R5", area=town.community, by=security, at=NOW).user == somebody
