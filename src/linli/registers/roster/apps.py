"""Registers this part with Django."""

from django.apps import AppConfig

WATCH_SECONDS = 900


class RosterConfig(AppConfig):
    """值班."""

    name = "linli.registers.roster"
    label = "roster"
    verbose_name = "值班"

    def ready(self) -> None:
        """Look ahead, tell in words that can be edited, limit the feed, and stand in the navigation."""
        from datetime import timedelta

        from django.utils.translation import gettext_lazy as _

        from linli.foundation.jobs.periodic import register_periodic
        from linli.foundation.limits.buckets import Rate, register_bucket
        from linli.foundation.messaging.topics import register_topic
        from linli.foundation.ui.menu import MenuEntry, register_entry
        from linli.registers.postings.holdings import register_holding
        from linli.registers.postings.leaves import register_absence
        from linli.registers.roster.actions import ask_for_cover, take_back_cover
        from linli.registers.roster.holding import AHEAD
        from linli.registers.roster.policies import READERS
        from linli.registers.roster.tasks import watch_rosters
        from linli.registers.roster.texts import TOPICS

        register_periodic("roster.watch", WATCH_SECONDS, watch_rosters)
        for topic in TOPICS:
            register_topic(topic)
        register_absence("roster", ask_for_cover, take_back_cover)
        register_holding(AHEAD)
        register_bucket("roster.feed", [Rate(60, timedelta(hours=1))])
        register_entry(MenuEntry("roster", _("值班"), "roster:list", "calendar-event", 30, READERS))
