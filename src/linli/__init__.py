"""Linli 邻里: one number, one owner, one deadline, a checked result, and only then 销号."""

__version__ = "0.1.0"
