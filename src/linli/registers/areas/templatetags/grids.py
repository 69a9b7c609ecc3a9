"""`{% load grids %}{{ case.grid|grid_now }}`: a grid by its name, and what became of it."""

from django import template

from linli.registers.areas.models import Area
from linli.registers.areas.successors import grid_words

register = template.Library()


@register.filter
def grid_now(grid: Area) -> str:
    """`第一网格`, or `原第一网格，现并入“第二网格”`."""
    return grid_words(grid.name, grid.pk)
