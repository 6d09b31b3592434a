import re

import pytest

from firstlight.exchange.errors import BadFile
from firstlight.exchange.qr import qr_svg
from firstlight.exchange.safexml import parse


def test_code_is_square_black_on_white_with_a_quiet_zone():
    root = parse(qr_svg("https://firstlight.example/a/1", 25, "回答链接 <1>").encode())
    side = int(root.get("viewBox").split()[2])
    assert (side - 8 - 17) % 4 == 0  # every QR code has 17 + 4 n modules
    dark = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1", root[2].get("d"))}
    assert min(dark) == (4, 4)
    assert max(x for x, _ in dark) == side - 5
    # The three finder marks: a ring of seven modules in three corners.
    for x, y in [(4, 4), (side - 11, 4), (4, side - 11)]:
        assert {(x + n, y) for n in range(7)} | {(x, y + n) for n in range(7)} <= dark
        assert (x + 1, y + 1) not in dark
    assert root.find("{*}title").text == "回答链接 <1>"


def test_endless_text_is_refused():
    with pytest.raises(BadFile) as no:
        qr_svg("x" * 5000)
    assert no.value.code == "too-long"
