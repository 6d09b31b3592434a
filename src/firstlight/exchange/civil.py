"""Service hours for the volunteer register of civil affairs: one documented map of fields.

The register's own import sheet changes from place to place; the map has a version, which is
written into the share log, and the columns are those that 民政部令第67号 asks to be recorded.
Nothing that is not in the map leaves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from firstlight.exchange.tables import TableFormat, write_table

VERSION = "67-2021/1"
COLUMNS = (
    ("name", "志愿者姓名"),
    ("number", "志愿者编号"),
    ("activity", "服务项目"),
    ("on_date", "服务日期"),
    ("place_name", "服务地点"),
    ("hours", "服务时长（小时）"),
    ("source", "时长来源"),
    ("evaluation", "服务评价"),
    ("organisation", "记录单位"),
)


@dataclass(frozen=True, slots=True)
class Served:
    """One line: hours with two figures after the point; `source` is 签到 or 补录."""

    name: str
    number: str
    activity: str
    on_date: date
    place_name: str
    hours: str
    source: str
    evaluation: str
    organisation: str


def civil_table(rows: Iterable[Served], form: TableFormat) -> bytes:
    """Return the file in the order of the map."""
    table = ([str(getattr(row, key)) for key, _heading in COLUMNS] for row in rows)
    return write_table([heading for _key, heading in COLUMNS], table, form)
