"""What files about things never hold: people's numbers. Kept out by looking at what is typed."""

import re

from django.utils.translation import gettext_lazy as _

from firstlight.kernel.errors import Refused

# An identity card's number, a mobile telephone's, a car's plate.
NUMBERS = (
    re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"),
    re.compile(r"(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"),
    re.compile(
        r"[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新][A-Z][·\s]?[A-Z0-9]{5,6}"
    ),
)


def refuse_numbers(text: str, field: str) -> None:
    """Refuse a text that holds a number by which one person can be found.

    Raises
    ------
    Refused
        ``names-a-person``, beside `field`.
    """
    if any(each.search(text) for each in NUMBERS):
        raise Refused(
            "names-a-person",
            _(
                "This file is about a thing or a place: leave out identity numbers, telephone "
                "numbers and plates. Whoever must know them tells the police by 110."
            ),
            field=field,
        )
