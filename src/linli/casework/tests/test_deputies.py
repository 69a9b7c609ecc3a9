"""Somebody stands in: the same reach, marked, for the days that were said."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client

from linli.casework.models import Entry
from linli.casework.proving import verify_history
from linli.casework.tests.driving import NOW, bring, take, take_in
from linli.foundation.access.scope import scope_of
from linli.foundation.audit.models import AuditRow
from linli.foundation.history.queries import changes_of
from linli.foundation.messaging.models import Message
from linli.registers.postings.actions import PostingRefused, end_posting, grant_posting
from linli.registers.postings.deputising import end_deputy, name_deputy
from linli.registers.postings.models import Deputy, Posting
from linli.registers.postings.queries import holders
from tests.world import FOUNDED, World, add_person

TODAY = date(2026, 3, 2)
LIST = "/desk/settings/staff/deputies/"


@pytest.fixture(autouse=True)
def clock() -> object:
    """The morning of the stories."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def posting_of(world: World, username: str) -> Posting:
    return Posting.objects.get(user=world[username])


def named(world: World, holder: str = "chenyan", deputy: str = "liufang", days: int = 3) -> Deputy:
    """The holder is away for some days."""
    return name_deputy(
        posting=posting_of(world, holder), user=world[deputy], from_on=TODAY, to_on=TODAY + timedelta(days=days),
        by=world[holder], at=NOW,
    )  # fmt: skip


def test_a_deputy_reaches_what_the_holder_reaches_and_the_record_says_for_whom(world: World) -> None:
    add_person(world, "newcomer", "新来", "R5", world.sister_community, world.committee)
    case = take_in(world)
    assert not scope_of(world["newcomer"]).reaches(case, {"R6"})
    named(world, deputy="newcomer")
    assert scope_of(world["newcomer"]).reaches(case, {"R6"})
    take(world, case, "accept", "newcomer")
    entry = Entry.objects.get(case=case, step="accept")
    assert (entry.by_name, entry.by_role, entry.by_id) == ("新来（代陈燕）", "R6", world["newcomer"].pk)
    assert list(verify_history()) == []


def test_who_may_by_themselves_is_not_marked(world: World) -> None:
    named(world)
    case = take_in(world)
    take(world, case, "accept", "liufang")
    assert (Entry.objects.get(case=case, step="accept").by_name) == "刘芳"


def test_messages_reach_the_deputy_too_and_it_ends_by_itself(world: World, clock: time_machine.Traveller) -> None:
    named(world, days=2)
    on = [TODAY + timedelta(days=days) for days in (0, 2, 3)]
    told = [{str(one) for one in holders(roles=["R6"], area_ids=[world.community.pk], on=day)} for day in on]
    assert told == [{"陈燕", "刘芳"}, {"陈燕", "刘芳"}, {"陈燕"}]
    clock.shift(timedelta(days=3))
    assert not scope_of(world["liufang"]).has_role("R6")


def test_two_people_check_even_where_one_stands_in(world: World) -> None:
    """Handling as a deputy makes a handler like any other."""
    named(world, "zhoumin", "zhengjie")
    case = bring(world, "in_hand")
    take(world, case, "reply", "zhaoqiang")
    take(world, case, "check", "zhengjie")
    assert Entry.objects.get(case=case, step="check").by_name == "郑杰"


def test_the_deputy_is_told_and_both_histories_say_so(world: World) -> None:
    deputy = named(world)
    assert Message.objects.get(topic="deputy.named").receiver == world["liufang"]
    assert [change.what for change in changes_of("deputy", deputy.pk)] == ["named"]
    end_deputy(deputy=deputy, by=world["liufang"], at=NOW)
    assert not Deputy.objects.exists()
    assert set(AuditRow.objects.filter(action__startswith="deputy.").values_list("action", flat=True)) == {
        "deputy.named", "deputy.withdrawn",
    }  # fmt: skip
    assert not scope_of(world["liufang"]).has_role("R6")


def test_one_that_has_begun_ends_with_the_day_before(world: World) -> None:
    deputy = named(world)
    end_deputy(deputy=deputy, by=world["chenyan"], at=NOW + timedelta(days=2))
    assert Deputy.objects.get().to_on == TODAY + timedelta(days=1)
    with pytest.raises(PostingRefused, match="已于"):
        end_deputy(deputy=deputy, by=world["chenyan"], at=NOW + timedelta(days=3))
    with pytest.raises(PostingRefused, match="只有本人"):
        end_deputy(deputy=deputy, by=world["moshi"], at=NOW)


@pytest.mark.parametrize(
    ("holder", "deputy", "first", "last", "says"),
    [
        ("chenyan", "moshi", 0, 1, "本单位或本辖区"),
        ("chenyan", "chenyan", 0, 1, "本单位或本辖区"),
        ("chenyan", "liufang", -1, 1, "不能早于今天"),
        ("chenyan", "liufang", 2, 1, "早于开始"),
        ("chenyan", "liufang", 0, 91, "最多"),
        ("auditor", "liufang", 0, 1, "不能代理"),
    ],
)
def test_what_is_not_a_deputy_is_refused(
    world: World, holder: str, deputy: str, first: int, last: int, says: str
) -> None:
    with pytest.raises(PostingRefused, match=says):
        name_deputy(
            posting=posting_of(world, holder), user=world[deputy], from_on=TODAY + timedelta(days=first),
            to_on=TODAY + timedelta(days=last), by=world[holder], at=NOW,
        )  # fmt: skip
    assert not Deputy.objects.exists()


def test_nobody_names_a_deputy_for_somebody_else_or_a_second_one(world: World) -> None:
    with pytest.raises(PostingRefused, match="自己的任职"):
        name_deputy(
            posting=posting_of(world, "chenyan"), user=world["hewei"], from_on=TODAY, to_on=TODAY, by=world["liufang"],
            at=NOW,
        )  # fmt: skip
    named(world)
    with pytest.raises(PostingRefused, match="已经有代理人"):
        named(world, deputy="hewei")


def test_a_deputy_hands_nothing_on(world: World) -> None:
    named(world)
    client = Client()
    client.force_login(world["liufang"])
    assert client.get(f"{LIST}{posting_of(world, 'chenyan').pk}/name/").status_code == 404
    assert "代陈燕" in client.get(LIST).content.decode()


def test_the_page_names_and_ends_a_deputy(world: World) -> None:
    client, posting = Client(), posting_of(world, "chenyan")
    client.force_login(world["chenyan"])
    form = {"user": str(world["liufang"].pk), "from_on": "2026-03-02", "to_on": "2026-03-05"}
    wrong = client.post(f"{LIST}{posting.pk}/name/", form | {"to_on": "2026-03-01"})
    assert wrong.status_code == 422
    assert "早于" in wrong.content.decode()
    page = client.post(f"{LIST}{posting.pk}/name/", form, follow=True)
    assert "刘芳 代理，2026-03-02 至 2026-03-05" in page.content.decode()
    stranger = Client()
    stranger.force_login(world["moshi"])
    deputy = Deputy.objects.get()
    assert stranger.post(f"{LIST}{deputy.pk}/end/").status_code == 404
    assert client.post(f"{LIST}{deputy.pk}/end/").status_code == 302
    assert not Deputy.objects.exists()
    auditor = Client()
    auditor.force_login(world["auditor"])
    assert auditor.get(LIST).status_code == 404


def test_an_ended_posting_is_stood_in_for_no_more(world: World) -> None:
    named(world)
    grant_posting(user=world["hewei"], role="R6", area=world.community, by=None, at=FOUNDED)
    end_posting(posting=posting_of(world, "chenyan"), last_on=TODAY - timedelta(days=1), by=None, at=NOW)
    assert not scope_of(world["liufang"]).has_role("R6")
