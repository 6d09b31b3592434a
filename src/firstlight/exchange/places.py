"""Places in and out: one door for GeoJSON, KML, KMZ, CSV and XLSX."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from firstlight.exchange import csvtable, geojson, kml, placetable, xlsx
from firstlight.exchange.checks import check_region, check_shape
from firstlight.exchange.errors import BadFile, Where
from firstlight.exchange.filetype import sniff, wrong
from firstlight.exchange.frames import check_declared, check_likely, convert
from firstlight.exchange.limits import MAX_FILE_BYTES, check_size
from firstlight.exchange.shapes import Box, PlaceShape, Position

Format = Literal["geojson", "kml", "kmz", "csv", "xlsx"]
MEDIA_TYPES: dict[Format, str] = {
    "geojson": "application/geo+json",
    "kml": "application/vnd.google-earth.kml+xml",
    "kmz": "application/vnd.google-earth.kmz",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Survey:
    """What a file holds: the places that are well, where, and a complaint for each that is not."""

    format: Format
    found: list[tuple[Where, PlaceShape]]
    problems: list[BadFile]


def read_places(
    data: bytes,
    filename: str = "",
    frame: str | None = None,
    region: Box | None = None,
    known: Sequence[Position] = (),
) -> list[PlaceShape]:
    """Read all places of a file or none.

    Parameters
    ----------
    data
        The whole file, at most `MAX_FILE_BYTES`.
    filename
        As the user calls it; only for telling what it cannot be.
    frame
        ``wgs84``, ``gcj02`` or ``bd09``; None asks (refuses) if any place is in China.
    region
        Everything must lie inside, so that swapped coordinates show; None for no check.
    known
        Places surely right (WGS-84), against which the frame is checked; empty for no check.

    Returns
    -------
    list of PlaceShape
        In WGS-84, in the order of the file.

    Raises
    ------
    BadFile
        The first problem, with its line or item.
    """
    survey = survey_places(data, filename, frame, region, known)
    if survey.problems:
        raise survey.problems[0]
    return [shape for _where, shape in survey.found]


def survey_places(
    data: bytes,
    filename: str = "",
    frame: str | None = None,
    region: Box | None = None,
    known: Sequence[Position] = (),
    named: Mapping[str, Position] | None = None,
) -> Survey:
    """Read what can be read and collect a complaint for every place that cannot.

    Parameters are those of `read_places`, and `named` as in `check_likely`. Only what spoils the
    whole file is raised.
    """
    check_size(data, MAX_FILE_BYTES)
    kind = sniff(data, filename)
    form: Format | None = next((each for each in READERS if each == kind), None)
    if form is None:
        raise wrong(filename, kind.upper())
    found, problems = _read(form, data)
    if not found and not problems:
        raise BadFile("no-places", _("The file holds no places."))
    declared = check_declared([shape for _where, shape in found], frame)
    check_likely([shape for _where, shape in found], declared, known, named)
    moved = convert([shape for _where, shape in found], declared)
    good: list[tuple[Where, PlaceShape]] = []
    for (where, _raw), shape in zip(found, moved, strict=True):
        try:
            check_region(shape.geometry, region)
        except BadFile as bad:
            problems.append(bad.at(where))
        else:
            good.append((where, shape))
    problems.sort(key=lambda bad: bad.where.line or bad.where.item or 0)
    return Survey(form, good, problems)


def write_places(places: Iterable[PlaceShape], form: Format) -> bytes:
    """Write places; reading them back gives the same places.

    Raises
    ------
    BadFile
        ``control-character`` and the like if a place cannot be written losslessly.
    """
    places = list(places)
    for number, place in enumerate(places, 1):
        try:
            check_shape(place)
        except BadFile as bad:
            raise bad.at(Where(item=number, name=place.name[:40])) from bad
    return WRITERS[form](places)


def _read(form: Format, data: bytes) -> tuple[list[tuple[Where, PlaceShape]], list[BadFile]]:
    split, shapes = READERS[form]
    found: list[tuple[Where, PlaceShape]] = []
    problems: list[BadFile] = []
    for where, raw in split(data):
        try:
            read = shapes(raw)
            for shape in read:
                check_shape(shape)
        except BadFile as bad:
            problems.append(bad.at(where))
        else:
            found.extend((where, shape) for shape in read)
    return found, problems


def _split_csv(data: bytes) -> list[tuple[Where, placetable.Row]]:
    return placetable.split(csvtable.read_lines(data))


def _split_xlsx(data: bytes) -> list[tuple[Where, placetable.Row]]:
    return placetable.split(xlsx.read_lines(data))


def _write_csv(places: Sequence[PlaceShape]) -> bytes:
    return csvtable.write_lines(*placetable.table(places))


def _write_xlsx(places: Sequence[PlaceShape]) -> bytes:
    return xlsx.write_lines(*placetable.table(places, longest=xlsx.MAX_CELL))


# Each format splits a document into items with their place in it, and reads one item.
READERS: dict[Format, tuple[Callable[[bytes], Any], Callable[[Any], list[PlaceShape]]]] = {
    "geojson": (geojson.split, geojson.shapes),
    "kml": (kml.split, kml.shapes),
    "kmz": (kml.split, kml.shapes),
    "csv": (_split_csv, placetable.shapes),
    "xlsx": (_split_xlsx, placetable.shapes),
}
WRITERS: dict[Format, Callable[[list[PlaceShape]], bytes]] = {
    "geojson": geojson.write,
    "kml": kml.write,
    "kmz": kml.write_kmz,
    "csv": _write_csv,
    "xlsx": _write_xlsx,
}
