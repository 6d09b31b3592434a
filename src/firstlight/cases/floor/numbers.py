"""Numbers of files: a letter, the year, and which of that year at the station."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils import timezone


def next_number(model: type[models.Model], letter: str, station_id: UUID, now: datetime) -> str:
    """Return the next number, e.g. ``W2026-0007``; inside the transaction that uses it."""
    begin = f"{letter}{timezone.localtime(now).year}-"
    rows: Any = model._default_manager
    used = rows.filter(station_id=station_id, number__startswith=begin)
    last = used.aggregate(last=models.Max("number"))["last"]
    return f"{begin}{int(last.removeprefix(begin)) + 1 if last else 1:04d}"
