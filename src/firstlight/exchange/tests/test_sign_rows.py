import io
import json
import zipfile
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firstlight.exchange.errors import BadFile
from firstlight.exchange.kml import pack
from firstlight.exchange.signed import new_key, public_key, sign_rows, verify_bundle

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
ROWS = [{"seq": n, "action": "计划通过", "hash": f"{n:064x}"} for n in range(1, 4)]
KEY = bytes(range(32))
scalars = (
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"]))
)
rows = st.lists(
    st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), scalars), max_size=5
)


def files(bundle):
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def bad(contents, key=None):
    with pytest.raises(BadFile) as no:
        verify_bundle(pack(contents), key)
    assert str(no.value)
    return no.value.code


@given(given_rows=rows)
def test_what_was_signed_is_read_back_unchanged(given_rows):
    bundle = verify_bundle(sign_rows(given_rows, KEY, AT, station="鹿山"), public_key(KEY))
    assert bundle.rows == given_rows
    assert (bundle.manifest["station"], bundle.manifest["rows"]) == ("鹿山", len(given_rows))


def test_same_rows_make_the_same_bytes():
    assert sign_rows(ROWS, KEY, AT) == sign_rows(ROWS, KEY, AT)


def test_changed_missing_added_and_swapped_rows_are_found():
    contents = files(sign_rows(ROWS, KEY, AT))
    lines = contents["rows.jsonl"].splitlines(keepends=True)
    for changed in (
        contents["rows.jsonl"].replace("通过".encode(), "驳回".encode()),
        b"".join(lines[:-1]),
        b"".join([*lines, lines[0]]),
        b"".join(reversed(lines)),
    ):
        assert bad(contents | {"rows.jsonl": changed}) == "changed-rows"


def test_changed_manifest_is_found():
    contents = files(sign_rows(ROWS, KEY, AT))
    manifest = contents["manifest.json"].replace(b'"rows":3', b'"rows":4')
    assert bad(contents | {"manifest.json": manifest}) == "bad-signature"


def test_forger_with_a_key_of_his_own_is_found_by_the_known_key():
    forged = sign_rows(ROWS[:1], new_key(), AT)
    assert verify_bundle(forged).rows == ROWS[:1]
    assert bad(files(forged), public_key(KEY)) == "other-key"


def test_forger_who_claims_our_key_is_found():
    contents = files(sign_rows(ROWS, new_key(), AT))
    manifest = json.loads(contents["manifest.json"]) | {"public_key": public_key(KEY)}
    assert bad(contents | {"manifest.json": json.dumps(manifest).encode()}, public_key(KEY)) == (
        "bad-signature"
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK",
        pack({"a": b""}),
        pack({"rows.jsonl": b"", "manifest.json": b"[]", "signature": b""}),
    ],
)
def test_what_is_no_bundle_is_refused(data):
    with pytest.raises(BadFile):
        verify_bundle(data)
