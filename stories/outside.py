"""Reporting from the street, as a grid worker or a building head does on a phone."""

from typing import Any

from linli.lib.ids import new_id
from stories.conftest import Desk
from tests.pictures import upload
from tests.world import inside


def report(worker: Desk, *, category: str, **more: Any) -> str:
    """A photo, a tile, send, in the first grid; the id of the form."""
    lon, lat = inside(0)
    pk = str(new_id())
    data = {
        "id": pk, "category": category, "grid": "", "address": "", "body": "", "kept": "", "lon": str(lon),
        "lat": str(lat), "images": upload(f"现场 {pk}"),
    }  # fmt: skip
    worker.post("/field/report/", **(data | more))
    assert "已上报" in worker.text, worker.text
    return pk


def log(worker: Desk, *, category: str, grid: str, result: str) -> str:
    """A small matter that is settled already; the id of the form, whatever the answer."""
    pk = str(new_id())
    data = {"id": pk, "category": category, "grid": grid, "address": "", "kept": "", "lon": "", "lat": ""}
    done = {"done-result": result, "done-agreed": "on", "done-kept": ""}
    worker.post("/field/log/", **data, **done)
    return pk
