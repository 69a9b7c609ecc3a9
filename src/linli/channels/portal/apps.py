"""Registers the portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """门户."""

    name = "linli.channels.portal"
    label = "portal"
    verbose_name = "门户"

    def ready(self) -> None:
        """Where a reporter who left a phone sees the progress, and the way here for who meets the desk first."""
        from django.urls import reverse
        from django.utils.translation import gettext_lazy as _

        from linli.channels.portal.access import signed_link
        from linli.channels.portal.limits import register_limits
        from linli.channels.portal.presenting import progress_link
        from linli.foundation.ui.menu import Entrance, register_entrance
        from linli.modules.matters.actions.reporter import register_reporter_link, register_signed_link
        from linli.registers.places.doors import register_report_door

        register_limits()
        label = _("居民：反映问题、查进度")
        register_entrance(Entrance("portal", label, "portal:home", "message-report", 5, lambda: True))
        register_reporter_link(progress_link)
        register_signed_link(signed_link)
        register_report_door(lambda: reverse("portal:report"))
