"""What is erased is gone from the file of the database too, not only from its tables."""

from pathlib import Path

import pytest
from django.db import connection

from firstlight.kernel.ids import uuid7
from firstlight.kernel.models import Receipt
from firstlight.kernel.traces import leave_none

WORDS = "王无名在水库东岸" * 200


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's vacuum does it")
@pytest.mark.django_db(transaction=True)
def test_nothing_erased_is_read_in_the_file_or_its_journal():
    own = {"station_id": uuid7(), "actor": "a", "action": "b", "outcome": "done"}
    for number in range(20):
        Receipt.objects.create(id=uuid7(), **own, detail=f"{number} {WORDS}")
    path = Path(connection.settings_dict["NAME"])
    files = [path, path.with_name(path.name + "-wal")]

    def found():
        return [each.name for each in files if WORDS[:8].encode() in each.read_bytes()]

    leave_none()
    assert found() == [path.name]
    Receipt.objects.all().delete()
    leave_none()
    assert found() == []
