"""The room's start: what waits is known, and a yes taken back takes a story down."""

from importlib import import_module

from django.apps import AppConfig


class CommunityConfig(AppConfig):
    name = "firstlight.community"
    label = "community"

    def ready(self) -> None:
        """Register the sources of agendas, the jobs, and what is heard from below."""
        from firstlight.community.actions.stories import recall_after_withdrawal
        from firstlight.community.agenda import register_sources
        from firstlight.kernel.signals import subscribe

        register_sources()
        import_module("firstlight.community.jobs")
        subscribe("consent.withdraw", recall_after_withdrawal)
