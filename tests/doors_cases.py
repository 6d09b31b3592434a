"""Doors of hazards and inspections: rows behind them, who reaches them."""

from django.utils import timezone

from firstlight.cases.hazards.models import Hazard
from firstlight.cases.inspections.models import InspectionHelper, JointInspection
from firstlight.places.models import Place

LEADERS = {"ada", "olga", "finn", "dee"}
KEYS = {
    "hazards/": "hazard",
    "inspections/": "inspection",
    "my/inspections/": "inspection",
}
NAMED_KEYS = {"photo_key": "hazard_photo"}
EMPTY = {"hazard_photo"}
SEEN = LEADERS | {"bo"}
REACH = {"hazard": SEEN, "inspection": LEADERS}
REACH_OF_PAGE: dict[str, set[str]] = {
    "hazard_recheck": LEADERS,
    "hazard_reminder": set(),
    "inspection_check": set(),
    "my_inspection": {"bo"},
    "my_inspection_answer": {"bo"},
}
READ_ROWS = {"hazards": "hazard", "inspections": "inspection"}
FIELD_ROWS = {
    "hazard_id": "hazard",
    "photo_id": "hazard_photo",
    "inspection_id": "inspection",
    "people": "person",
    "officer_in_charge_id": "person",
    "second_officer_id": "person",
    "school_contact_id": "person",
}
MORE = {
    "hazards.step_hazard": {"event": "start_fix"},
    "inspections.step_inspection": {"event": "start"},
    "inspections.request_inspection": {"planned_at": "2029-12-31T20:00:00Z"},
}
POSTED: dict[str, dict[str, str]] = {}


def rows(cast):
    """One row of every kind behind these doors, of Dawn, and Bo in each."""
    own = {"station_id": cast.hill.pk}
    hazard = Hazard.objects.create(
        **own,
        number="2026-0001",
        organisation=cast.dawn,
        site_kind="road",
        site_name="村口",
        kind="traffic",
        description="井盖",
        found_by=cast.people.bo,
        found_at=timezone.now(),
    )
    inspection = JointInspection.objects.create(
        **own,
        number="2026-0001",
        organisation=cast.dawn,
        place=Place.objects.create(
            **own,
            kind="school",
            name="演示中学",
            geometry={"type": "Point", "coordinates": [120.7, 29.5]},
            h3_cell="x",
            **dict.fromkeys(("lon", "west", "east"), 120.7),
            **dict.fromkeys(("lat", "south", "north"), 29.5),
        ),
        planned_at=timezone.now(),
    )
    InspectionHelper.objects.create(**own, inspection=inspection, person=cast.people.bo)
    return {"hazard": hazard, "hazard_photo": hazard, "inspection": inspection}
