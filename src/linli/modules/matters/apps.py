"""Registers matters with Django and with the loop."""

from django.apps import AppConfig

ARCHIVE_SECONDS, WAKE_SECONDS, RECHECK_SECONDS = 3600, 300, 6 * 3600


class MattersConfig(AppConfig):
    """诉求."""

    name = "linli.modules.matters"
    label = "matters"
    verbose_name = "诉求"

    def ready(self) -> None:
        """Declare the procedure, one form per step, who may see pictures, and the menu entries."""
        from linli.casework.registry import Kind, register_form, register_kind
        from linli.foundation.configuration.sections import register_section
        from linli.foundation.files.access import register_file_subject
        from linli.foundation.jobs.periodic import register_periodic
        from linli.foundation.messaging.topics import register_topic
        from linli.foundation.tabular.sheets import register_sheet
        from linli.modules.matters import forms, policies, procedure, queries, tasks
        from linli.modules.matters.actions.duty import still_open
        from linli.modules.matters.actions.reminding import tell_dispatch_reached, tell_reached
        from linli.modules.matters.actions.texts import DUTY_TOPICS, REPORTER_TOPICS, STAFF_TOPICS
        from linli.modules.matters.importing.ledger import SHEET
        from linli.modules.matters.presenting.bundled import CATEGORIES
        from linli.modules.matters.presenting.timed import TIMED
        from linli.registers.deadlines.subjects import register_subject, register_timed
        from linli.registers.roster.subjects import register_duty_subject

        register_kind(
            Kind(
                procedure.PROCEDURE,
                procedure.AREA_READERS,
                procedure.UNIT_READERS,
                page="matters:matter",
                timing=policies.timing,
                urgent=frozenset({procedure.URGENT}),
            )
        )
        register_sheet(SHEET)
        register_subject(procedure.KIND, tell_reached)
        register_subject(procedure.DISPATCH.kind, tell_dispatch_reached)
        for timed in TIMED:
            register_timed(timed)
        register_duty_subject(procedure.KIND, still_open)
        register_section(CATEGORIES)
        register_periodic("matters.archive", ARCHIVE_SECONDS, tasks.archive)
        register_periodic("matters.wake", WAKE_SECONDS, tasks.wake)
        register_periodic("matters.recheck", RECHECK_SECONDS, tasks.recheck)
        for step, form in forms.STEP_FORMS.items():
            register_form(procedure.KIND, step, form)
        for topic in (*REPORTER_TOPICS, *STAFF_TOPICS, *DUTY_TOPICS):
            register_topic(topic)
        _say_what_is_held()
        register_file_subject(procedure.KIND, queries.sees_matter)
        register_file_subject(procedure.DISPATCH.kind, queries.sees_dispatch)
        self._stand_in_the_shell()

    def _stand_in_the_shell(self) -> None:
        """Navigation, quick create, search, and what the page of a place shows."""
        from django.utils.translation import gettext_lazy as _

        from linli.foundation.ui.menu import CreateEntry, MenuEntry, register_create, register_entry, register_search
        from linli.modules.matters import forms, procedure
        from linli.modules.matters.choices import UNIT_ROLES
        from linli.modules.matters.presenting.places import register_place_panel

        readers = procedure.AREA_READERS | procedure.UNIT_READERS
        register_entry(MenuEntry("matters", _("诉求"), "matters:list", "message-report", 20, readers))
        register_entry(MenuEntry("dispatches", _("协办"), "matters:dispatches", "users", 22, UNIT_ROLES))
        register_entry(MenuEntry("approvals", _("督办"), "matters:approvals", "flag", 24, procedure.SUPERVISORS))
        register_place_panel(readers)
        register_create(CreateEntry("matter", _("登记诉求"), "matters:new", "message-report", 10, forms.TAKERS))
        register_search("matters:list", readers)


def _say_what_is_held() -> None:
    """What somebody who leaves has in hand, and what was placed in grids that were drawn anew."""
    from linli.modules.matters.queries import holding
    from linli.modules.matters.queries.grids import count_in_grids
    from linli.registers.areas.following import register_use
    from linli.registers.postings.holdings import register_holding

    register_holding(holding.IN_HAND)
    register_use(count_in_grids)
