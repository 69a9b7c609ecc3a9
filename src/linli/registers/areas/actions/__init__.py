"""The only writes to areas: the tree, outlines, grids from a file or drawn anew, the official directory."""

from linli.registers.areas.actions.directory import load_directory, use_areas
from linli.registers.areas.actions.polygons import set_polygon
from linli.registers.areas.actions.redrawing import Part, give_ground, merge_grids, split_grid, undo_redrawing
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
    "Part",
    "UploadProblem",
    "UploadReport",
    "change_area",
    "change_code",
    "create_area",
    "deactivate_area",
    "give_ground",
    "load_directory",
    "merge_grids",
    "move_area",
    "rename_area",
    "set_figures",
    "set_polygon",
    "split_grid",
    "undo_redrawing",
    "upload_grids",
    "use_areas",
]
