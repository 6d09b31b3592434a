"""What the inputs of this room are made of."""

from typing import Annotated

from pydantic import StringConstraints

Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
