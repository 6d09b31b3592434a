"""How a form is carried out, at the desk as on a page for everybody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ValidationError

from firstlight.kernel.actor import Actor
from firstlight.kernel.errors import NotAllowed, NotFound, Refusal
from firstlight.kernel.receipts import first_time
from firstlight.kernel.refusals import whole

LIMITS = (
    ("string_too_long", "max_length", gettext_lazy("At most %(limit)s characters fit here.")),
    ("string_too_short", "min_length", gettext_lazy("Write at least %(limit)s characters.")),
    ("too_long", "max_length", gettext_lazy("At most %(limit)s can be taken.")),
)


@dataclass(slots=True)
class Outcome:
    """How a form went: what the action returned, or what to mend beside each field."""

    result: Any = None
    errors: dict[str, str] = field(default_factory=dict)
    repeated: bool = False

    @property
    def ok(self) -> bool:
        """Whether it was done."""
        return not self.errors


def perform(
    actor: Actor,
    run: Callable[[Actor, Any], Any],
    takes: type[BaseModel],
    values: Mapping[str, Any],
    *,
    command_id: str | UUID | None = None,
) -> Outcome:
    """Carry out an action with a form's values; a repeated `command_id` is done once.

    Empty strings count as not given. A refusal comes back as errors by field ("" for the whole
    form); what was typed stays with the caller.
    """
    given = {name: value for name, value in values.items() if value not in ("", None)}
    if unfit := [
        name for name, value in given.items() if isinstance(value, str) and "\0" in value
    ]:
        return Outcome(errors={unfit[0]: _("This holds a sign that cannot be kept.")})
    try:
        data = takes.model_validate(given)
    except ValidationError as mistake:
        return Outcome(errors=_sentences(mistake))
    try:
        with whole():
            if command_id and not first_time(actor, run.__name__, UUID(str(command_id))):
                return Outcome(repeated=True)
            return Outcome(result=run(actor, data))
    except (NotFound, NotAllowed):
        raise  # the page shows both alike
    except Refusal as no:
        return Outcome(errors={no.field: str(no)})


def _sentences(mistake: ValidationError) -> dict[str, str]:
    """Return one sentence a field."""
    return {
        ".".join(str(part) for part in error["loc"]): _sentence(
            error["type"], error["msg"], error.get("ctx", {})
        )
        for error in mistake.errors()
    }


def _sentence(kind: str, words: str, facts: Mapping[str, Any]) -> str:
    for bound, name in (("less_than", "lt"), ("less_than_equal", "le")):
        if kind == bound:
            return _("This can be at most %(limit)s.") % {"limit": facts[name]}
    for bound, name in (("greater_than", "gt"), ("greater_than_equal", "ge")):
        if kind == bound:
            return _("This must be at least %(limit)s.") % {"limit": facts[name]}
    # A limit that is not said is found only by trying; of nothing but blanks something is needed.
    for bound, name, sentence in LIMITS:
        if kind == bound and facts.get(name, 0) > 1:
            return sentence % {"limit": facts[name]}
    known = {
        "missing": _("This is needed."),
        "uuid_parsing": _("Choose one from the list."),
        "enum": _("Choose one from the list."),
        "literal_error": _("Choose one from the list."),
        "int_parsing": _("This must be a whole number."),
        "float_parsing": _("This must be a number."),
        "finite_number": _("This must be a number."),
        "datetime_from_date_parsing": _("This must be a date and a time."),
        "datetime_parsing": _("This must be a date and a time."),
        "date_from_datetime_parsing": _("This must be a date."),
        "date_parsing": _("This must be a date."),
        "string_too_long": _("This is too long."),
        "string_too_short": _("This is needed."),
        "too_short": _("Choose at least one."),
        "timezone_aware": _("This must be a date and a time."),
    }
    return known.get(kind) or words.removeprefix("Value error, ")
