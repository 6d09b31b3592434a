"""How this room says no to a file: which line or item, what is wrong, what to do."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from firstlight.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Where:
    """A spot in a file: a line of a table, or the n-th item with the name it gives itself."""

    line: int | None = None
    item: int | None = None
    name: str = ""

    def __str__(self) -> str:
        if self.line is not None:
            return _("Line %(line)s") % {"line": self.line}
        if self.item is None:
            return ""
        if self.name:
            return _("Item %(item)s “%(name)s”") % {"item": self.item, "name": self.name}
        return _("Item %(item)s") % {"item": self.item}


class BadFile(Refused):
    """What came in cannot be read as what it says it is.

    Attributes
    ----------
    code
        Stable word for machines, such as ``self-crossing``.
    where
        The line or item at fault; empty if the whole file is.
    """

    code = "bad-file"
    is_mistake = True

    def __init__(
        self,
        code: str,
        sentence: str | Promise,
        *,
        where: Where | None = None,
        field: str = "",
        **facts: object,
    ) -> None:
        super().__init__(code, sentence, field=field, **facts)
        self.where = where or Where()

    def at(self, where: Where) -> "BadFile":
        """Return the same complaint, placed; one that has a place already keeps it."""
        if self.where != Where():
            return self
        return BadFile(self.code, self.sentence, where=where, field=self.field, **self.facts)

    def __str__(self) -> str:
        sentence, place = super().__str__(), str(self.where)
        if not place:
            return sentence
        return _("%(place)s: %(sentence)s") % {"place": place, "sentence": sentence}
