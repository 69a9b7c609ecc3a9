"""Registers this part with Django."""

from django.apps import AppConfig

FINISH_SECONDS = 60


class PostingsConfig(AppConfig):
    """任职."""

    name = "linli.registers.postings"
    label = "postings"
    verbose_name = "任职"

    def ready(self) -> None:
        """Postings fill the scope, and say in the shell who somebody is and how far they reach."""
        from django.utils.translation import gettext_lazy as _

        from linli.foundation.access.scope import register_scope_source
        from linli.foundation.jobs.periodic import register_periodic
        from linli.foundation.tabular.sheets import register_sheet
        from linli.foundation.ui.menu import MenuEntry, register_area_label, register_entry, register_role_label
        from linli.registers.areas.following import register_leftovers
        from linli.registers.areas.people import register_people
        from linli.registers.postings.deputies import HOLDERS
        from linli.registers.postings.queries import area_words, grants_of, people_serving, role_words
        from linli.registers.postings.regranting import leftover_postings
        from linli.registers.postings.sheet import SHEET
        from linli.registers.postings.tasks import finish

        register_sheet(SHEET)
        register_scope_source(grants_of)
        register_periodic("postings.finish", FINISH_SECONDS, finish)
        register_leftovers(leftover_postings)
        register_people(people_serving)
        register_area_label(area_words)
        register_role_label(role_words)
        register_entry(MenuEntry("deputies", _("请假代理"), "postings:deputies", "user-check", 80, frozenset(HOLDERS)))
