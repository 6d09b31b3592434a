"""Vehicles, drones and kit: what there is, who has it, how it was checked, where it flew."""

from firstlight.equipment.models.flights import DroneFlight
from firstlight.equipment.models.items import EquipmentItem
from firstlight.equipment.models.use import Checkout, Inspection, KitRequest

__all__ = ["Checkout", "DroneFlight", "EquipmentItem", "Inspection", "KitRequest"]
