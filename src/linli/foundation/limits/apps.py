"""Registers this part with Django."""

from django.apps import AppConfig


class LimitsConfig(AppConfig):
    """频次限制."""

    name = "linli.foundation.limits"
    label = "limits"
    verbose_name = "频次限制"

    def ready(self) -> None:
        """Declare the clean-up."""
        from linli.foundation.jobs.periodic import register_periodic
        from linli.foundation.limits.actions import clear_counters

        register_periodic("limits.clear_counters", 3600, clear_counters)
