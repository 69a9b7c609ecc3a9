"""Registers this part with Django."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """附件."""

    name = "linli.foundation.files"
    label = "files"
    verbose_name = "附件"

    def ready(self) -> None:
        """Clean up unattached uploads every hour."""
        from linli.foundation.files.actions import remove_unattached
        from linli.foundation.jobs.periodic import register_periodic

        register_periodic("files.remove_unattached", 3600, lambda at: remove_unattached(at=at))
