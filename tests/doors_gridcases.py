"""Doors of grid events, ecology and enterprises: rows behind them, who reaches them."""

from datetime import timedelta

from django.utils import timezone

from firstlight.cases.checklists.models import CheckForm
from firstlight.cases.checklists.queries import usual
from firstlight.cases.ecology.models import EcologyReport
from firstlight.cases.enterprises.models import Enterprise, EnterpriseVisit
from firstlight.cases.grid_events.models import GridEvent, GridPost
from firstlight.cases.hazards.models import SiteCheck
from firstlight.places.models import Place

DESK = {"olga", "finn", "dee"}
KEYS = {
    "grid-events/": "grid_event",
    "grid-events/posts/": "grid_post",
    "ecology/": "ecology_report",
    "ecology/waters/": "demo_water",
    "enterprises/": "enterprise_visit",
    "checklists/": "check_form",
    "hazards/checks/": "site_check",
    "enterprises/register/": "enterprise",
    "my/enterprises/": "enterprise_visit",
}
REACH_OF_PAGE = {
    "grid_event": DESK | {"ada", "bo"},
    "grid_event_step": DESK | {"ada", "bo"},
    "grid_event_photos": DESK | {"ada", "bo"},
    "ecology_photos": DESK | {"ada", "bo"},
    "grid_post_end": DESK,
    "ecology_report": DESK | {"ada", "bo"},
    "ecology_step": DESK | {"ada"},
    "ecology_water": DESK,
    "site_check": DESK | {"ada", "bo"},
    "checklist": DESK | {"ada"},
    "checklist_use": {"olga", "finn"},
    "checklist_drop": {"olga", "finn"},
    "my_enterprise_visit": {"bo"},
    "my_enterprise_check": {"bo"},
    "my_enterprise_letter": {"ada", "bo"},
    "enterprise_visit_found": {"ada"},
}
FIELD_ROWS = {
    "grid_event_id": "grid_event",
    "grid_id": "village_grid",
    "grid_post_id": "grid_post",
    "report_id": "ecology_report",
    "water_id": "demo_water",
    "enterprise_id": "enterprise",
    "visit_id": "enterprise_visit",
    "adviser_id": "person",
    "contact_id": "person",
    "form_id": "check_form",
}
EMPTY = {"grid_event_photo", "ecology_photo"}
READ_ROWS = {"enterprises": "enterprise", "enterprise-visits": "enterprise_visit"}
API_REACH = {"enterprise": DESK | {"ada"}, "enterprise_visit": DESK | {"ada", "bo"}}
MORE = {
    "ecology.step_report": {"event": "refer"},
    "ecology.set_water_rule": {"source": "演示"},
    "ecology.report_water": {"rule_read": True, "keeps_distance": True},
    "ecology.set_agency": {"phone": "12345"},
    "enterprises.step_visit": {"event": "cancel"},
}


def rows(cast):
    """One row of every kind behind these doors: Bo's own, with Dawn."""
    own = {"station_id": cast.hill.pk}
    now = timezone.now()
    spot = {"lon": 120.7, "lat": 29.5}
    place = {
        **own,
        **spot,
        "geometry": {"type": "Point", "coordinates": [120.7, 29.5]},
        "west": 120.7,
        "south": 29.5,
        "east": 120.7,
        "north": 29.5,
        "h3_cell": "x",
    }
    grid = Place.objects.create(**place, kind="grid", name="演示网格")
    water = Place.objects.create(**place, kind="water_body", name="演示水库")
    event = GridEvent.objects.create(
        **own,
        **spot,
        number="W2026-0001",
        category="road",
        description="栏杆断了",
        place_name="东桥",
        grid=grid,
        reporter=cast.people.bo,
        unit=cast.dawn,
        reported_at=now,
        accept_by=now + timedelta(days=1),
    )
    enterprise = Enterprise.objects.create(**own, name="演示五金厂", trade="factory")
    form = CheckForm.objects.create(
        **own, kind="enterprise", number=1, schema=usual("enterprise")[0], in_use_since=now
    )
    visit = EnterpriseVisit.objects.create(
        **own,
        number="Q2026-0001",
        enterprise=enterprise,
        organisation=cast.dawn,
        adviser=cast.people.bo,
        adviser_says="yes",
        visit_at=now + timedelta(days=1),
        check_form=form,
        advice="先清楼道（演示）",
        state="scheduled",
    )
    return {
        "check_form": form,
        "site_check": SiteCheck.objects.create(
            **own,
            kind="campus",
            site_name="演示小学",
            organisation=cast.dawn,
            checked_by=cast.people.bo,
            checked_at=now,
        ),
        "enterprise": enterprise,
        "enterprise_visit": visit,
        "grid_event": event,
        "grid_post": GridPost.objects.create(**own, person=cast.people.di, grid=grid),
        "village_grid": grid,
        "demo_water": water,
        "ecology_report": EcologyReport.objects.create(
            **own,
            number="S2026-0001",
            kind="water_pollution",
            water=water,
            place_name="坝头",
            seen_at=now,
            description="水面有油花",
            reporter=cast.people.bo,
            organisation=cast.dawn,
            state="submitted",
        ),
    }
