"""Registers this part with Django."""

from django.apps import AppConfig


class ProofConfig(AppConfig):
    """工作量证明."""

    name = "linli.foundation.proof"
    label = "proof"
    verbose_name = "工作量证明"

    def ready(self) -> None:
        """Declare the limit on challenges and the clean-up."""
        from datetime import timedelta

        from linli.foundation.jobs.periodic import register_periodic
        from linli.foundation.limits.buckets import Rate, register_bucket
        from linli.foundation.proof.actions import CHALLENGES, clear_spent

        register_bucket(CHALLENGES, [Rate(60, timedelta(minutes=1)), Rate(600, timedelta(hours=1))])
        register_periodic("proof.clear_spent", 3600, clear_spent)
