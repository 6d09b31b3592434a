"""What the inputs of this room are made of."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from firstlight.force.rules.roster_file import EMAIL

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Phone = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^\+?[0-9][0-9 \-]{4,24}$")
]
Email = Annotated[str, StringConstraints(strip_whitespace=True, pattern=EMAIL.pattern)]
Kind = Literal["bureau", "association", "station", "team", "squad", "parent_body"]
Category = Literal[
    "veteran",
    "enterprise_employee",
    "retired_cadre",
    "professional_rescuer",
    "other",
    "officer",
    "staff",
]
Channel = Literal["inbox", "email", "sms", "voice", "wecom", "dingtalk", "feishu", "webpush"]
