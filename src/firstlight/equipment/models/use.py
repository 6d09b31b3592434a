"""Each time a thing is taken and brought back, and each time it is looked over."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from firstlight.equipment.models.items import EquipmentItem
from firstlight.force.models import Person
from firstlight.kernel.choices import Choices
from firstlight.kernel.rows import Row


class Checkout(Row):
    """From the hand-out to the return; `thread` is the shift or call that it was for."""

    item = models.ForeignKey(EquipmentItem, on_delete=models.CASCADE, related_name="checkouts")
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    thread = models.UUIDField(null=True, blank=True, db_index=True)
    handed_out_by_id = models.UUIDField(null=True, blank=True)
    taken_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    pre_check = models.JSONField(default=dict, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    condition = models.CharField(max_length=200, blank=True)
    odometer_out_km = models.DecimalField(max_digits=9, decimal_places=1, null=True, blank=True)
    odometer_in_km = models.DecimalField(max_digits=9, decimal_places=1, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=models.Q(returned_at__isnull=True), name="taken_once"
            )
        ]


class KitRequest(Row):
    """A member asks to take a thing, or has brought it back; the keeper answers with one press.

    Whoever asks has looked it over (`checked`) and has it in hand or wants it: that is how the
    receiver confirms.
    """

    class Kind(Choices):
        TAKE = "take", _("Wants to take it")
        BACK = "back", _("Has brought it back")

    item = models.ForeignKey(EquipmentItem, on_delete=models.CASCADE, related_name="requests")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    checked = models.JSONField(default=list, blank=True)
    condition = models.CharField(max_length=200, blank=True)
    odometer_km = models.DecimalField(max_digits=9, decimal_places=1, null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    is_done = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "person"],
                condition=models.Q(answered_at__isnull=True),
                name="asked_once",
            )
        ]


class Inspection(Row):
    """A look-over by the keeper: passed, or why not."""

    item = models.ForeignKey(EquipmentItem, on_delete=models.CASCADE, related_name="inspections")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    is_passed = models.BooleanField()
    note = models.CharField(max_length=300, blank=True)
    uses = models.PositiveIntegerField(default=0)
