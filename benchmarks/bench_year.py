"""The column's whole year through every act of the product, printed and clicked down to its rows.

About 10,000 acts: 495 patrols with 1,560 leaflets, 60 disputes, 130 tips, 74 rescues of which 50
found somebody, 100 missions at school gates, 20 talks; then each printed figure is held against
what was played, and against the rows that it leads to. A ninth of it is a test.

Run: ``python -m benchmarks.bench_year``; ``DATABASE_URL`` chooses another database than SQLite.
"""

import os
import tempfile
import time

from benchmarks.report import Row, say


def main():
    """Play, read, compare."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["FIRSTLIGHT_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "firstlight.config.settings_test"
        import django

        django.setup()
        from django.db import connection
        from django.test.utils import setup_test_environment

        setup_test_environment()
        before = connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            measured()
        finally:
            connection.creation.destroy_test_db(before, verbosity=0)


def measured():
    """Print one line a figure."""
    import pytest
    from tests import year

    with pytest.MonkeyPatch.context() as clock:
        began = time.process_time()
        played = year.play(clock)
        taken = time.process_time() - began
        found = year.check(played)
    rows = [
        Row(f"{key} done, printed, and rows behind", found[key], count, "at least")
        for key, count in {**year.NANSHAN, **year.SHUGUANG}.items()
        if key != "members"
    ]
    say([Row("seconds of one core to play the column's year", taken, 240, "at most"), *rows])


if __name__ == "__main__":
    main()
