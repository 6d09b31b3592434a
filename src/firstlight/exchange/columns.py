"""How the width of a sheet is shared among the columns of a table."""

from collections.abc import Sequence

# Room beside a column's text, for the rules between and bold headings; in half-widths of a letter.
BESIDE = 3
# What is no longer than this is not broken: a unit, a state, a heading of two words.
WHOLE = 10


def widths(headings: Sequence[str], rows: Sequence[Sequence[str]], room: int) -> list[int]:
    """Return each column's share: short columns have what they need, long ones what is left.

    Parameters
    ----------
    headings, rows
        The words of the table.
    room
        How many half-widths of a letter a line of the sheet holds.

    Returns
    -------
    list of int
        Half-widths. A column is never narrower than its longest word, which would be drawn over
        its neighbour; where even that is too much for the sheet, the sum is larger than `room`.
    """
    columns = [[heading, *(row[k] for row in rows)] for k, heading in enumerate(headings)]
    needs = [max(map(half_widths, texts)) + BESIDE for texts in columns]
    least = [max(map(_longest, texts)) + BESIDE for texts in columns]
    shares = needs
    for most in range(max(needs, default=0), 0, -1):
        shares = [max(min(need, most), word) for need, word in zip(needs, least, strict=True)]
        if sum(shares) <= room:
            break
    return shares


def half_widths(text: str) -> int:
    """Return how wide a text is: a Chinese letter counts two, others one."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


def _longest(text: str) -> int:
    """Return the width of what is not broken: a short text whole, else its longest word."""
    whole = half_widths(text)
    if whole <= WHOLE:
        return whole
    # The setter may break between Chinese letters, and long runs are made breakable (see `pdf`).
    plain = "".join(letter if ord(letter) <= 0x2E7F else " " for letter in text)
    return max((min(len(word), 24) for word in plain.split()), default=2)
