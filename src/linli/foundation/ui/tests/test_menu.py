"""The registry behind the shell."""

from dataclasses import dataclass
from typing import Any, cast

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from linli.foundation.access.scope import Grant, Scope
from linli.foundation.ui import menu
from linli.foundation.ui.context import Shell
from linli.foundation.ui.menu import Badge, CreateEntry, MenuEntry

pytestmark = pytest.mark.urls("linli.foundation.ui.tests.urls")


@dataclass
class Person:
    """Somebody with these roles."""

    roles: tuple[str, ...] = ()
    is_authenticated: bool = True
    is_active: bool = True

    def __post_init__(self) -> None:
        self._linli_scope = Scope(tuple(Grant(role, None) for role in self.roles))


def entry(key: str, order: int, **more: Any) -> MenuEntry:
    return MenuEntry(key, key, more.pop("url_name", "set_size"), "home", order, **more)


def keys(person: Person) -> list[str]:
    return [shown.key for shown in menu.entries_for(person)]


def test_entries_come_in_order_and_the_same_key_replaces() -> None:
    for key, order in (("b", 2), ("a", 1), ("b", 0)):
        menu.register_entry(entry(key, order))
    assert keys(Person()) == ["b", "a"]


def test_an_entry_is_shown_to_its_roles_only() -> None:
    menu.register_entry(entry("all", 1))
    menu.register_entry(entry("grid", 2, roles=frozenset({"R4", "R5"})))
    assert keys(Person(("R4",))) == ["all", "grid"]
    assert keys(Person(("R9",))) == ["all"]


@pytest.mark.parametrize(("number", "shown"), [(None, ""), (0, ""), (7, "7"), (1000, "1,000+")])
def test_a_count_is_shown_where_there_is_something_to_count(number: int | None, shown: str) -> None:
    menu.register_entry(entry("a", 1, count=lambda _user: number))
    assert [item.count for item in menu.entries_for(Person())] == [shown]


def test_nothing_registered_shows_nothing() -> None:
    assert menu.entries_for(Person()) == []
    assert menu.creates_for(Person()) == []
    assert menu.bell_for(Person()) is None
    assert (menu.search_url(Person()), menu.area_label(Person()), menu.role_label(Person())) == ("", "", "")


def test_the_bell_says_how_many_are_unread() -> None:
    menu.register_badge(Badge("set_size", lambda _user: 3))
    bell = menu.bell_for(Person())
    assert bell is not None
    assert (bell.url, bell.count) == ("/size/", "3")


def test_quick_create_offers_what_the_role_may_start() -> None:
    menu.register_create(CreateEntry("m", "登记", "set_size", "plus", 1, frozenset({"R5"})))
    assert [shown.key for shown in menu.creates_for(Person(("R5",)))] == ["m"]
    assert menu.creates_for(Person(("R9",))) == []


def request(path: str) -> HttpRequest:
    made = RequestFactory().get(path)
    made.user = cast("Any", Person())
    return made


@pytest.mark.parametrize(
    ("path", "current"), [("/size/", "size"), ("/size/7/", "size"), ("/sizes/", ""), ("/accounts/login/", "in")]
)
def test_the_current_entry_is_the_one_the_page_lies_under(path: str, current: str) -> None:
    menu.register_entry(entry("size", 1))
    menu.register_entry(entry("in", 2, url_name="account_login"))
    assert Shell(request(path)).current == current


def test_a_shell_works_out_nothing_until_it_is_asked() -> None:
    asked: list[Any] = []
    menu.register_entry(entry("a", 1, count=asked.append))
    shell = Shell(request("/"))
    assert asked == []
    assert [item.key for item in shell.menu] == ["a"]
    assert len(asked) == 1
    assert len(shell.menu) == 1
    assert len(asked) == 1
