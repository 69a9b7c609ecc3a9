"""Registers this part with Django."""

from django.apps import AppConfig


class PostingsConfig(AppConfig):
    """任职."""

    name = "linli.registers.postings"
    label = "postings"
    verbose_name = "任职"

    def ready(self) -> None:
        """Postings fill the scope."""
        from linli.foundation.access.scope import register_scope_source
        from linli.registers.postings.queries import grants_of

        register_scope_source(grants_of)
