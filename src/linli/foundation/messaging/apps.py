"""Registers this part with Django."""

from django.apps import AppConfig


class MessagingConfig(AppConfig):
    """消息."""

    name = "linli.foundation.messaging"
    label = "messaging"
    verbose_name = "消息"

    def ready(self) -> None:
        """Declare the bell and the delivery."""
        from linli.foundation.configuration.sections import register_section
        from linli.foundation.jobs.periodic import register_periodic
        from linli.foundation.messaging.configuring import WORDINGS
        from linli.foundation.messaging.queries import unread_count
        from linli.foundation.messaging.tasks import deliver, erase
        from linli.foundation.ui.menu import Badge, register_badge

        register_section(WORDINGS)
        register_badge(Badge("messaging:inbox", unread_count))
        register_periodic("messaging.deliver", 5, deliver)
        register_periodic("messaging.erase", 3600, erase)
