"""The room's start: coming back from leave needs certificates that still run."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "firstlight.training"
    label = "training"

    def ready(self) -> None:
        """Add what this room knows to the guards of the room below."""
        from firstlight.force.about import holds_files
        from firstlight.force.erasure import parts_of_person
        from firstlight.force.rules import LOOKUPS, RESUME_CHECKS
        from firstlight.kernel.signals import subscribe
        from firstlight.training.actions.erasing import forget_credentials
        from firstlight.training.actions.forgetting import PAPERS
        from firstlight.training.papers import check_running
        from firstlight.training.queries import pictures_of, valid_credentials

        if check_running not in RESUME_CHECKS:
            RESUME_CHECKS.append(check_running)
        if valid_credentials not in LOOKUPS:
            LOOKUPS.append(valid_credentials)
        holds_files(pictures_of)
        parts_of_person(PAPERS)
        subscribe("force.erase_leaver", forget_credentials)
