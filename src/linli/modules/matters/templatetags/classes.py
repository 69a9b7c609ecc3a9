"""`{% load classes %}{{ matter.time_class|class_label }}`: a time class with how long the rules give today."""

from django import template

from linli.modules.matters.queries.classes import class_label

register = template.Library()
register.filter("class_label", class_label)
