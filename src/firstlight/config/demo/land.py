"""The made ground of the demonstration, and what stands on it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from shapely.geometry import mapping, shape

from firstlight.config.demo.keys import key
from firstlight.force.models import Organisation
from firstlight.places.models import Place, TerrainPack
from firstlight.places.packs import made
from firstlight.places.packs.layout import Meta, read_meta
from firstlight.places.rules import laid

SHORE_SETS = 6  # sign, ring, rope and pole at so many spots of the shore
BASE_NAME = "长乐镇综合治理中心（演示位置）"
SHORE_GEAR = (
    ("warning_sign", "警示牌"),
    ("ring_buoy", "救生圈"),
    ("rescue_rope", "救生绳"),
    ("rescue_pole", "救生杆"),
)


@dataclass(frozen=True, slots=True)
class Ground:
    """The made ground: its pack and its places; `villages` are longitude and latitude."""

    folder: Path
    meta: Meta
    places: made.Places
    villages: list[tuple[float, float]]


def make(terrain: Path) -> Ground:
    """Write the made ground as a terrain pack, unless it is there, and return what is on it."""
    folder = terrain / made.NAME
    meta = read_meta(folder) if (folder / "pack.json").exists() else made.build(folder)
    places = made.places()
    return Ground(folder, meta, places, [(spot.lon_deg, spot.lat_deg) for spot in places.villages])


def lay(tree: dict[str, Organisation], ground: Ground) -> UUID:
    """Lay grids, contact points, water, gear and schools; return the key of the team's base."""
    changle, lushan = tree["changle"].pk, tree["lushan"].pk
    base = _point(changle, "team_base", BASE_NAME, _town(ground))
    rows = [base, *_grids(changle, ground), *_shore(changle, ground), *_aeds(changle, ground)]
    for number, spot in enumerate(ground.places.schools):
        # 曙光 looks after schools; the village school is on the other station's ground.
        station = changle if number == len(ground.places.schools) - 1 else lushan
        here = (spot.lon_deg, spot.lat_deg)
        rows.append(_point(station, "school", spot.name, here))
        rows.append(_point(station, "aed", f"{spot.name} AED", here))
    rows.append(_point(lushan, "assembly_point", "演示集结点", _town(ground)))
    Place.objects.bulk_create(rows, batch_size=200)
    west, south, east, north = ground.meta.bbox
    TerrainPack.objects.bulk_create(
        TerrainPack(
            id=key("pack", station),
            station_id=station,
            name=ground.meta.name,
            folder=str(ground.folder),
            west=west,
            south=south,
            east=east,
            north=north,
            is_default=True,
            is_made=True,
        )
        for station in (changle, lushan)
    )
    return base.pk


def _town(ground: Ground) -> tuple[float, float]:
    return ground.places.town.lon_deg, ground.places.town.lat_deg


def _grids(station: UUID, ground: Ground) -> list[Place]:
    """The 62 grids, each with its contact point, and the water grid apart from them."""
    rows = []
    for number, area in enumerate(ground.places.grids, 1):
        kind = "water_grid" if area.water else "grid"
        grid = _row(station, kind, area.name, area.geometry)
        grid.code = "水域" if area.water else f"演示-{number:02d}"
        rows.append(grid)
        if not area.water:
            contact = _point(
                station, "village_contact_point", f"{area.name}联络点", (grid.lon, grid.lat)
            )
            contact.parent = grid
            rows.append(contact)
    rows.append(_row(station, "water_body", "演示水库", ground.places.reservoir))
    return rows


def _shore(station: UUID, ground: Ground) -> list[Place]:
    """Rescue gear along the shore, and a boat at the dam."""
    outline = shape(ground.places.reservoir)
    rim = max((part.exterior for part in getattr(outline, "geoms", [outline])), key=len_of)
    rows = []
    for number in range(SHORE_SETS):
        spot = rim.interpolate(number / SHORE_SETS, normalized=True)
        for kind, word in SHORE_GEAR:
            rows.append(_point(station, kind, f"演示水库{number + 1}号点{word}", (spot.x, spot.y)))
    dam = ground.places.dam
    rows.append(_point(station, "boat", "演示水库救生艇", (dam.lon_deg, dam.lat_deg)))
    return rows


def len_of(ring: Any) -> float:
    """Return the length of a ring, degrees."""
    return float(ring.length)


def _aeds(station: UUID, ground: Ground) -> list[Place]:
    spots = [ground.places.town, *ground.places.villages[:2]]
    return [_point(station, "aed", f"{s.name} AED", (s.lon_deg, s.lat_deg)) for s in spots]


def school_at(station: UUID, name: str, east_deg: float, north_deg: float) -> Place:
    """Put up a made-up school near the base of a station's team; return its saved row."""
    base = Place.objects.filter(kind="team_base").order_by("pk").first()
    lon, lat = (base.lon, base.lat) if base else (120.8, 29.6)
    row = _point(station, "school", name, (lon + east_deg, lat + north_deg))
    row.save(force_insert=True)
    return row


def _point(station: UUID, kind: str, name: str, where: tuple[float, float]) -> Place:
    return _row(station, kind, name, {"type": "Point", "coordinates": list(where)})


def _row(station: UUID, kind: str, name: str, geometry: dict[str, Any]) -> Place:
    plain = mapping(shape(geometry))
    row = Place(id=key("place", station, kind, name), station_id=station, kind=kind, is_demo=True)
    return laid(row, name, {"type": plain["type"], "coordinates": _lists(plain["coordinates"])})


def _lists(value: Any) -> Any:
    return [_lists(each) for each in value] if isinstance(value, list | tuple) else value
