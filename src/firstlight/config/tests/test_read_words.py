import pytest

from firstlight.config.cli import main


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ([], "command: is missing"),
        (["search"], "verb"),
        (["search", "score", "--map", "x.npz"], "find: is missing"),
        (["terrain", "build", "hills"], "dem: is missing, and so are --osm, --bbox"),
        (["terrain", "burn"], "burn"),
    ],
)
def test_a_missing_word_is_refused_by_one_line(capsys, words, field):
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert field in err


def test_places_west_of_greenwich_need_no_special_writing(capsys):
    words = ["--dem", "a.tif", "--osm", "b.osm.pbf", "--bbox", "-1.5,42.0,-1.4,42.1"]
    assert main(["terrain", "build", "hills", *words]) == 2
    assert capsys.readouterr().err == "osm: b.osm.pbf does not exist\n"
