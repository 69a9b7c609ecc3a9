"""Registers this part with Django."""

from django.apps import AppConfig

SWEEP_SECONDS = 30


class DeadlinesConfig(AppConfig):
    """时限."""

    name = "linli.registers.deadlines"
    label = "deadlines"
    verbose_name = "时限"

    def ready(self) -> None:
        """The sweep comes round."""
        from linli.foundation.configuration.sections import register_section
        from linli.foundation.jobs.periodic import register_periodic
        from linli.registers.calendar.following import register_follower
        from linli.registers.deadlines import configuring
        from linli.registers.deadlines.following import CLOCKS
        from linli.registers.deadlines.tasks import sweep

        for section in (configuring.LAWS, configuring.RULES, configuring.LADDER):
            register_section(section)
        register_follower("clocks", CLOCKS)

        register_periodic("deadlines.sweep", SWEEP_SECONDS, sweep)
