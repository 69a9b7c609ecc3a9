"""The only writes to areas: the tree, the polygons, grids from a file, and the official directory."""

from linli.registers.areas.actions.directory import load_directory, use_areas
from linli.registers.areas.actions.polygons import set_polygon
from linli.registers.areas.actions.tree import (
    change_area,
    change_code,
    create_area,
    deactivate_area,
    move_area,
    rename_area,
    set_figures,
)
from linli.registers.areas.actions.upload import UploadProblem, UploadReport, upload_grids
from linli.registers.areas.checks import AreaRefused

__all__ = [
    "AreaRefused",
    "UploadProblem",
    "UploadReport",
    "change_area",
    "change_code",
    "create_area",
    "deactivate_area",
    "load_directory",
    "move_area",
    "rename_area",
    "set_figures",
    "set_polygon",
    "upload_grids",
    "use_areas",
]
