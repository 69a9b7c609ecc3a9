"""Registers this part with Django."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """作业."""

    name = "linli.foundation.jobs"
    label = "jobs"
    verbose_name = "作业"

    def ready(self) -> None:
        """Declare the clean-up."""
        from linli.foundation.jobs.cleaning import clear_old
        from linli.foundation.jobs.periodic import register_periodic

        register_periodic("jobs.clear_old", 6 * 3600, clear_old)
