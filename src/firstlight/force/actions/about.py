"""Everything about oneself in one archive; taking it out is an act, so it leaves a trace."""

from django.utils import translation
from django.utils.translation import gettext as _

from firstlight.exchange.archive import archive
from firstlight.force import queries
from firstlight.force.about import files_of, told_of
from firstlight.kernel.actions import Context, action
from firstlight.privacy.schemas import OpenArchive


@action("force.open_archive", may="me.edit", takes=OpenArchive)
def open_archive(context: Context, data: OpenArchive) -> bytes:
    """Take out everything that is kept about oneself, over all rooms, with files, as one ZIP."""
    person = queries.me(context.actor)
    context.record(person, language=data.language)
    with translation.override(data.language):
        title = _("Everything kept about me")
        lead = _("Tables without a row about you are in the file for machines, empty.")
        return archive(told_of(person), files_of(person), title, lead, data.language)
