"""Tables of an earlier version are refused by one sentence that names what they lack."""

from time import perf_counter

import pytest
from django.db import connection

from firstlight.config.commands import check
from firstlight.config.tables import bring_up_to_date, lacking
from firstlight.kernel.commandline import CommandRefused

MOST_S = 0.3


def cut(sql):
    """Do something to the tables; it goes with the test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db
def test_what_lacks_is_named_by_start_and_doctor_and_what_to_do():
    began = perf_counter()
    assert lacking() is None
    assert perf_counter() - began < MOST_S

    cut("ALTER TABLE incidents_note DROP COLUMN text")
    with pytest.raises(CommandRefused) as no:
        bring_up_to_date()
    assert str(no.value).count("incidents_note.text") == 2  # in Chinese and in English
    assert "备份" in str(no.value)
    assert "`firstlight demo`" in str(no.value)
    (found,) = check._database()
    assert (found.level, found.matter) == ("error", "database")
    assert str(no.value).endswith(found.sentence)

    cut("DROP TABLE incidents_note")
    assert lacking() == "incidents_note"
