"""What makes the pages an app, and who is led there."""

import json
from collections.abc import Callable

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.world import World

Phone = Callable[[str], Client]
pytestmark = pytest.mark.django_db
ON_A_PHONE = {
    "User-Agent": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Mobile Safari/537.36 MicroMessenger/8.0"
}


@pytest.mark.usefixtures("world")
def test_the_manifest_names_the_app_and_pictures_that_exist() -> None:
    response = Client().get("/field/app.webmanifest")
    app = json.loads(response.content)
    assert response["Content-Type"] == "application/manifest+json"
    assert (app["start_url"], app["scope"], app["display"]) == ("/field/", "/field/", "standalone")
    assert {one["sizes"] for one in app["icons"]} == {"192x192", "512x512"}
    assert all(finders.find(one["src"].removeprefix("/static/")) for one in app["icons"])


@pytest.mark.usefixtures("world")
def test_the_worker_keeps_what_was_built_and_one_page_of_nobody() -> None:
    response = Client().get("/field/sw.js")
    script = response.content.decode()
    assert response["Content-Type"].startswith("text/javascript")
    assert "no-store" in response["Cache-Control"]
    names = json.loads(script[script.index("[") : script.index("]") + 1])
    assert all(finders.find(f"dist/{name}") for name in names)
    assert {name.split("-")[0] for name in names} >= {"app", "field", "styles", "icons"}
    assert "/field/offline/" in script


def test_the_page_without_a_network_holds_nothing_of_anybody(world: World, phone: Phone) -> None:
    plain, signed_in = Client().get("/field/offline/"), phone("hewei").get("/field/offline/")
    assert plain.status_code == 200
    assert "没有网络" in plain.content.decode()
    assert str(world["hewei"].name) not in signed_in.content.decode()


def test_grid_workers_begin_outside_on_a_phone_and_at_the_desk_elsewhere(phone: Phone) -> None:
    worker = phone("hewei")
    assert worker.get("/", headers=ON_A_PHONE)["Location"] == "/field/"
    assert worker.get("/", headers={"Sec-CH-UA-Mobile": "?1"})["Location"] == "/field/"
    assert worker.get("/", headers={**ON_A_PHONE, "Sec-CH-UA-Mobile": "?0"})["Location"] == "/desk/"
    assert worker.get("/")["Location"] == "/desk/"


def test_building_heads_always_begin_outside_and_others_never(phone: Phone) -> None:
    assert phone("hanmei").get("/")["Location"] == "/field/"
    assert phone("zhoumin").get("/", headers=ON_A_PHONE)["Location"] == "/desk/"


def test_the_desk_shows_the_way_outside_to_those_who_go(phone: Phone) -> None:
    assert 'href="/field/"' in phone("hewei").get("/desk/").content.decode()
    assert 'href="/field/"' not in phone("zhoumin").get("/desk/").content.decode()
    assert 'href="/desk/"' in phone("hewei").get("/field/me/").content.decode()
    assert 'href="/desk/"' not in phone("hanmei").get("/field/me/").content.decode()
