"""Registers the desk with the shell."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """工作台."""

    name = "linli.channels.desk"
    label = "desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        """The first and the last line of the navigation."""
        from django.utils.translation import gettext_lazy as _

        from linli.channels.desk.base import LOOKERS
        from linli.channels.desk.queries import workers
        from linli.channels.desk.settings import CONFIGURERS
        from linli.foundation.configuration.roles import ROLE_RULES
        from linli.foundation.configuration.sections import register_section
        from linli.foundation.ui.menu import MenuEntry, register_entry

        register_section(ROLE_RULES)
        register_entry(MenuEntry("today", _("今天"), "desk:today", "home", 10, workers()))
        register_entry(MenuEntry("base", _("基础数据"), "desk:base", "chart-bar", 62, LOOKERS))
        register_entry(MenuEntry("settings", _("设置"), "desk:settings", "settings", 90, CONFIGURERS))
