"""The console's start: what it can print of a person goes into their archive."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "firstlight.console"
    label = "console"

    def ready(self) -> None:
        """Lend the archive about oneself the papers that are printed here."""
        from firstlight.console.records.papers import certificates_of
        from firstlight.force.about import holds_files

        holds_files(certificates_of)
