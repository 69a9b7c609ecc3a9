"""Registers this part with Django."""

from datetime import timedelta

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """附件."""

    name = "linli.foundation.files"
    label = "files"
    verbose_name = "附件"

    def ready(self) -> None:
        """Every hour clean up what nobody attached and what never arrived whole."""
        from linli.foundation.files.actions import remove_abandoned, remove_unattached
        from linli.foundation.files.views.uploading import BUCKET
        from linli.foundation.jobs.periodic import register_periodic
        from linli.foundation.limits.buckets import Rate, register_bucket

        register_bucket(BUCKET, [Rate(200, timedelta(minutes=10))])

        register_periodic("files.remove_unattached", 3600, lambda at: remove_unattached(at=at))
        register_periodic("files.remove_abandoned", 3600, lambda at: remove_abandoned(at=at))
