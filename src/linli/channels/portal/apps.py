"""Registers the portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """门户."""

    name = "linli.channels.portal"
    label = "portal"
    verbose_name = "门户"

    def ready(self) -> None:
        """Where a reporter who left a phone sees the progress."""
        from linli.channels.portal.access import signed_link
        from linli.channels.portal.limits import register_limits
        from linli.channels.portal.presenting import progress_link
        from linli.modules.matters.actions.reporter import register_reporter_link, register_signed_link

        register_limits()
        register_reporter_link(progress_link)
        register_signed_link(signed_link)
