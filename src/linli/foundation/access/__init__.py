"""Roles 角色, scope 管辖范围 and `visible_to`."""
