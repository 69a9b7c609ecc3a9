"""Taking a matter in through the form, as a clerk does."""

from typing import Any

from linli.casework.models import Case
from stories.conftest import Desk
from tests.world import World, inside


def take_in(world: World, desk: Desk, **given: Any) -> Case:
    """Fill in the intake form with a believable matter and send it; the case it became."""
    sent = send_form(world, desk, **given)
    assert desk.response.status_code == 200, desk.text
    return Case.objects.get(pk=sent)


def send_form(world: World, desk: Desk, **given: Any) -> str:
    """Fill in the form and send it, whatever the answer; the id it carried."""
    desk.get("/desk/matters/new/")
    form = desk.response.context["form"]
    lon, lat = inside(0)
    data = {
        "id": str(form["id"].value()), "source": "call", "reporter_name": "李桂兰", "reporter_phone": "13800138000",
        "body": "七号楼出口被一辆车堵住，邻居出不来。", "category": "0501", "kind": "help", "time_class": "",
        "title": "",
        "community": str(world.community.pk), "address": "七号楼", "lon": str(lon), "lat": str(lat), "kept": "",
    }  # fmt: skip
    desk.post("/desk/matters/new/", **(data | given))
    return str(data["id"])
