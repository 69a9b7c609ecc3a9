"""The same matter twice goes on as one."""

from linli.casework.models import Case, Entry
from linli.casework.proving import verify_history
from linli.casework.tests.driving import bring, take_in
from linli.foundation.messaging.models import Message
from linli.modules.matters.actions import Reporter
from linli.modules.matters.models import Merger
from linli.modules.matters.tests.desk import Press, at_desk, errors_of, page, running, words
from tests.world import World


def test_a_matter_goes_on_in_another_and_both_pages_say_so(world: World, press: Press) -> None:
    into, case = bring(world, "in_hand"), take_in(world, title="又一个人反映")
    press(case, "merge", "zhoumin", no=into.no)
    assert (case.state, case.stage, case.open) == ("merged", "dropped", False)
    assert running(case, "main") is None
    merger = Merger.objects.get()
    assert (merger.case, merger.into, merger.merged_by) == (case, into, world["zhoumin"])
    assert into.no in words(at_desk(world, "chenyan").get(page(case)))
    text = words(at_desk(world, "chenyan").get(page(into)))
    assert case.title in text
    assert f"{case.no} 并入本事项，由周敏办理并案" in text
    assert list(verify_history()) == []


def test_one_that_looks_alike_is_offered(world: World, press: Press) -> None:
    into, case = take_in(world), take_in(world)
    form = at_desk(world, "zhoumin").get(page(case, "merge/"))
    assert into.no in words(form)
    press(case, "merge", "zhoumin", into=str(into.pk), no="")
    assert Merger.objects.get().into == into


def test_every_reporter_is_told_under_the_number_they_know(world: World, press: Press) -> None:
    into = bring(world, "in_hand")
    other = take_in(world, reporter=Reporter("王秀英", "13900139000"), title="另一位的话")
    same = take_in(world)
    for case in (other, same):
        press(case, "merge", "zhoumin", no=into.no)
    told = Message.objects.filter(topic="matter.told_merged")
    assert {row.subject_id for row in told} == {other.pk, same.pk}
    press(into, "reply", "zhaoqiang")
    texts = Message.objects.filter(topic="matter.told_replied")
    assert {row.subject_id for row in texts} == {into.pk, other.pk}
    (second,) = (row for row in texts if row.subject_id == other.pk)
    assert other.title[:5] in second.subject + second.body
    assert "139" not in words(at_desk(world, "zhaoqiang").get(page(into)))


def test_a_merger_is_undone_by_the_centre(world: World, press: Press) -> None:
    into, case = take_in(world), take_in(world)
    press(case, "merge", "zhoumin", no=into.no)
    assert press(case, "unmerge", "chenyan").status_code == 404
    press(case, "unmerge", "zhoumin")
    assert (case.state, running(case, "main") is not None) == ("received", True)
    assert Merger.objects.get().undone_at
    assert Entry.objects.filter(case=into, step="release").exists()
    press(case, "merge", "zhoumin", no=into.no)
    assert Merger.objects.filter(undone_at__isnull=True).count() == 1


def test_only_the_centre_merges_into_an_open_matter_of_its_street(world: World, press: Press) -> None:
    into, case = bring(world, "closed"), take_in(world)
    far = take_in(world, community_id=world.other_community.pk, street_id=world.other_street.pk, lon=None, lat=None)
    assert press(case, "merge", "chenyan", no=into.no).status_code == 404
    for number in (into.no, case.no, far.no, "没有这个编号", ""):
        refused = press(case, "merge", "zhoumin", no=number)
        assert refused.status_code == 422, number
        assert "no" in errors_of(refused)
    assert Case.objects.get(pk=case.pk).state == "received"


def test_what_others_wait_for_is_neither_merged_nor_withdrawn(world: World, press: Press) -> None:
    into, case, third = take_in(world), take_in(world), take_in(world)
    press(case, "merge", "zhoumin", no=into.no)
    assert press(into, "merge", "zhoumin", no=third.no).status_code == 422
    assert press(into, "withdraw", "liufang").status_code == 422
    assert "并案" not in words(at_desk(world, "zhoumin").get(page(into))).split("下一步")[1].split("经过")[0]
