"""What every input has in common: it holds what is declared, and its points are points.

Two fields whose names end in ``lon`` and ``lat`` and begin alike are the halves of one point, in
degrees (WGS 84 unless the act says otherwise); longitude is declared first.
"""

from typing import Annotated, Any, ClassVar, Self

from django.utils.translation import gettext as _
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from firstlight.kernel.characters import plain


def _not_exchanged(value: object, info: ValidationInfo) -> object:
    """Notice latitude and longitude in each other's place: it happens on every radio."""
    lon = (info.data or {}).get(_other_half(info.field_name or ""))
    if lon is not None and abs(_degrees(value)) > 90 >= abs(lon):
        raise ValueError(_("Latitude and longitude look swapped: latitude comes first."))
    return value


def _other_half(lat: str) -> str:
    return lat.removesuffix("lat") + "lon"


def _degrees(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return 0.0


Lon = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Lat = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False), BeforeValidator(_not_exchanged)]


def _plain(given: Any) -> Any:
    match given:
        case str():
            return plain(given)
        case dict():
            return {name: _plain(value) for name, value in given.items()}
        case list():
            return [_plain(each) for each in given]
        case tuple():
            return tuple(_plain(each) for each in given)
    return given


class Strict(BaseModel):
    """An input. Fields nobody declared are a mistake, not a bonus.

    What is typed or pasted comes without signs that nobody sees (`kernel.characters`): one of them
    in a name would keep a whole list from being written to a file.

    Raises
    ------
    pydantic.ValidationError
        At the latitude where the halves of a point stand in each other's place, and at the half
        that is missing where a point may be left out whole.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    halves: ClassVar[tuple[tuple[str, str], ...]] = ()

    @classmethod
    def __pydantic_init_subclass__(cls, **_words: Any) -> None:
        """Find the points among the fields."""
        pairs = [(_other_half(name), name) for name in cls.model_fields if name.endswith("lat")]
        cls.halves = tuple((lon, lat) for lon, lat in pairs if lon in cls.model_fields)

    @model_validator(mode="before")
    @classmethod
    def _only_signs(cls, given: Any) -> Any:
        return _plain(given)

    @model_validator(mode="after")
    def _whole_points(self) -> Self:
        lacks: list[InitErrorDetails] = []
        for lon, lat in self.halves:
            missing = [name for name in (lat, lon) if getattr(self, name) is None]
            if len(missing) == 1:
                said = PydanticCustomError(
                    "half_a_point", _("A point needs both latitude and longitude.")
                )
                lacks.append({"type": said, "loc": (missing[0],), "input": None})
        if lacks:
            raise ValidationError.from_exception_data(type(self).__name__, lacks)
        return self
