"""Registers this part with Django."""

from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    """居民登录."""

    name = "linli.foundation.residents"
    label = "residents"
    verbose_name = "居民登录"

    def ready(self) -> None:
        """Declare the limits and the clean-up."""
        from linli.foundation.jobs.periodic import register_periodic
        from linli.foundation.residents.actions import clear_codes
        from linli.foundation.residents.limits import register_limits

        register_limits()
        register_periodic("residents.clear_codes", 3600, clear_codes)
