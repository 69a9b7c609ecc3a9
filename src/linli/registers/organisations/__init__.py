"""Organisations 组织: who can be given a matter."""
