"""What the column says the team has: one patrol car, two electric carts, one drone."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from firstlight.config.demo.keys import chance, key
from firstlight.equipment.models import DroneFlight, EquipmentItem
from firstlight.equipment.rules import SIGNS
from firstlight.force.models import Organisation, Person

BATTERY_MIN = 30  # made up, like everything that the column does not say
# Made up too: the column names no radio, no jacket and no rope.
MORE = (
    # kind, name, how many, checked every so many days, after so many uses
    ("handheld_radio", "对讲机", 6, 180, None),
    ("life_jacket", "救生衣", 8, 365, 30),
    ("rescue_rope", "救援绳", 3, 365, 20),
    ("aed", "自动体外除颤器", 1, 30, None),
    ("first_aid_kit", "急救包", 3, 90, None),
)
ITEMS = (
    ("patrol_car", "巡逻汽车", None, 5),
    ("electric_cart", "电瓶车1号", None, 2),
    ("electric_cart", "电瓶车2号", None, 2),
    ("unmanned_aircraft", "无人机", BATTERY_MIN, None),
)


def lay(tree: dict[str, Organisation], base_id: UUID) -> None:
    """Put the team's vehicles and its drone at its base."""
    team = tree["nanshan"]
    rows = [_vehicle(team, base_id, *row) for row in ITEMS]
    rows += [
        _thing(team, base_id, kind, f"{name}{number}号", days, uses, number)
        for kind, name, count, days, uses in MORE
        for number in range(1, count + 1)
    ]
    EquipmentItem.objects.bulk_create(rows)
    team.base_id = base_id
    Organisation.objects.bulk_update([team], ["base_id"])


def fly(tree: dict[str, Organisation], pilot: Person) -> None:
    """Note two flights: one logged, one planned."""
    drone = EquipmentItem.objects.get(pk=key("item", "无人机"))
    now = timezone.now()
    common = {
        "station_id": tree["nanshan"].station_id,
        "aircraft": drone,
        "pilot": pilot,
        "aircraft_class": drone.aircraft_class,
        "registration": drone.registration,
        "lon": 120.612,
        "lat": 29.452,
        "height_m": 80,
        "is_demo": True,
    }
    DroneFlight.objects.bulk_create(
        [
            DroneFlight(
                **common,
                id=key("flight", "done"),
                area_name="长乐镇田畈（演示）",
                purpose="走失搜寻演练",
                planned_at=now - timedelta(days=9),
                took_off_at=now - timedelta(days=9),
                landed_at=now - timedelta(days=9) + timedelta(minutes=18),
                images="erased",
                state="completed",
            ),
            DroneFlight(
                **common,
                id=key("flight", "planned"),
                area_name="演示水库",
                airspace=["演示水库"],
                purpose="水域救援演练",
                planned_at=now + timedelta(days=4),
            ),
        ]
    )


def _vehicle(
    team: Organisation,
    base_id: UUID,
    kind: str,
    name: str,
    battery_min: int | None,
    seats: int | None,
) -> EquipmentItem:
    flies = kind == "unmanned_aircraft"
    return EquipmentItem(
        id=key("item", name),
        station_id=team.station_id,
        organisation=team,
        kind=kind,
        name=name,
        code=code_of(name),
        base_id=base_id,
        battery_min=battery_min,
        seats=seats,
        next_check_on=timezone.localdate() + timedelta(days=40),
        check_every_days=90,
        registration="演示登记号 UAS-000" if flies else "",
        operating_certificate="演示运营合格证 000" if flies else "",
        aircraft_class="light" if flies else "",
        battery_cycles=48 if flies else None,
        odometer_km=None if flies else Decimal(12000),
        is_demo=True,
    )


def _thing(
    team: Organisation,
    base_id: UUID,
    kind: str,
    name: str,
    days: int,
    uses: int | None,
    number: int,
) -> EquipmentItem:
    """One of each kind is due for its check, the others at various days ahead."""
    luck = chance("kit", name)
    ahead = -3 if number == 3 else luck.randint(5, days)
    return EquipmentItem(
        id=key("item", name),
        station_id=team.station_id,
        organisation=team,
        kind=kind,
        name=name,
        code=code_of(name),
        base_id=base_id,
        next_check_on=timezone.localdate() + timedelta(days=ahead),
        check_every_days=days,
        check_every_uses=uses,
        uses=luck.randint(0, 12),
        retire_on=timezone.localdate() + timedelta(days=luck.randint(300, 2000)),
        is_demo=True,
    )


def code_of(name: str) -> str:
    """Return the code on a thing of the demonstration: the same every time."""
    luck = chance("code", name)
    return "".join(luck.choice(SIGNS) for _place in range(8))
