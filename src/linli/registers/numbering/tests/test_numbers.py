"""Numbers are given once, in order, anew every year."""

from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from linli.registers.numbering.actions import BadBlock, issue_numbers
from linli.registers.numbering.models import NumberTemplate
from linli.registers.tests.cast import local

AT = local(2026, 11, 21, 9, 0)


def issue(count: int = 1, *, short: str = "巴北", kind: str = "case", year: int = 2026) -> list[str]:
    """Numbers in the middle of a year."""
    return issue_numbers(kind=kind, short=short, count=count, at=AT.replace(year=year))


@pytest.mark.django_db
def test_numbers_of_matters_read_as_the_domain_model_says() -> None:
    assert issue(12)[-1] == "巴北诉〔2026〕12号"


@pytest.mark.django_db
def test_a_block_goes_on_where_the_last_one_ended() -> None:
    assert issue(2) == ["巴北诉〔2026〕1号", "巴北诉〔2026〕2号"]
    assert issue(2) == ["巴北诉〔2026〕3号", "巴北诉〔2026〕4号"]


@pytest.mark.django_db
def test_every_short_name_and_kind_counts_for_itself() -> None:
    assert issue(short="松园") == ["松园诉〔2026〕1号"]
    assert issue(short="杨树") == ["杨树诉〔2026〕1号"]
    assert issue(short="杨树", kind="other") == ["杨树〔2026〕1号"]


@pytest.mark.django_db
def test_the_year_begins_at_midnight_in_shanghai() -> None:
    before = issue_numbers(kind="case", short="巴北", count=1, at=local(2026, 12, 31, 23, 59))
    after = issue_numbers(kind="case", short="巴北", count=1, at=local(2027, 1, 1, 0, 0))
    assert (before, after) == (["巴北诉〔2026〕1号"], ["巴北诉〔2027〕1号"])


@pytest.mark.django_db
def test_an_installation_may_write_numbers_its_own_way() -> None:
    NumberTemplate.objects.create(kind="case", template="〔{year}〕第{n:03d}号")
    assert issue() == ["〔2026〕第001号"]


@pytest.mark.django_db
def test_a_block_costs_as_much_as_one(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    issue()
    for count in (1, 1000):
        with transaction.atomic(), django_assert_num_queries(1):
            assert len(issue(count)) == count


@pytest.mark.django_db
def test_nothing_is_asked_for_nothing_and_nonsense_is_refused() -> None:
    assert issue(0) == []
    with pytest.raises(BadBlock):
        issue(-1)
    with pytest.raises(BadBlock):
        issue(short="")


@pytest.mark.django_db(transaction=True)
def test_four_at_once_never_get_the_same_number() -> None:
    gate, given = Barrier(4), []

    def take() -> None:
        gate.wait()
        try:
            for count in (1, 7, 3) * 8:
                given.extend(issue(count))
        finally:
            connection.close()

    takers = [Thread(target=take) for _ in range(4)]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join()
    assert len(given) == len(set(given)) == 4 * 8 * 11
    assert set(given) == {f"巴北诉〔2026〕{n}号" for n in range(1, 353)}
