"""Proof of patrol: how many of 2,000 made-up patrols, honest and not, are judged rightly.

Doubtful is what the verdict says of a patrol that a person should look at. Precision is the share
of doubtful ones that were indeed not walked, recall the share of those not walked that are
doubtful. An honest patrol with gaps, late sending, a wrong clock or a skipped sign may be partly
proven; it must not be doubtful.

Run: ``python -m benchmarks.bench_proof [count] [seed]``.
"""

import os
import sys
import time
from collections import Counter
from dataclasses import replace

import django
from django.apps import apps
from django.conf import settings

if not settings.configured and not apps.ready:  # rules name their states in Django's own way
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstlight.config.settings_test")
    django.setup()

from benchmarks.patrol_walks import CHEATS, told
from benchmarks.report import Row, say

from firstlight.patrols.rules.verdict import judge

COUNT, SEED, MARK = 2000, 20260704, 0.98


def measured(count=COUNT, seed=SEED):
    """Judge made-up patrols; return precision, recall, recall by cheat, and findings by truth."""
    doubtful, all_of, why = Counter(), Counter(), Counter()
    for each in told(count, seed):
        verdict = judge(each.evidence)
        all_of[each.truth] += 1
        if verdict.state == "doubtful":
            doubtful[each.truth] += 1
            why.update((each.truth, one.code) for one in verdict.findings if one.grave)
    caught = sum(doubtful[cheat] for cheat in CHEATS)
    precision = caught / max(sum(doubtful.values()), 1)
    recall = caught / sum(all_of[cheat] for cheat in CHEATS)
    return precision, recall, {cheat: doubtful[cheat] / all_of[cheat] for cheat in CHEATS}, why


def same_when_late(count=200, seed=SEED):
    """Return the share of patrols whose verdict is the same when all came in another order."""
    same = 0
    for each in told(count, seed):
        turned = replace(
            each.evidence, claims=each.evidence.claims[::-1], track=each.evidence.track[::-1]
        )
        same += judge(each.evidence).results == judge(turned).results and (
            judge(each.evidence).state == judge(turned).state
        )
    return same / count


def main(words):
    """Print the figures."""
    count = int(words[0]) if words else COUNT
    began = time.process_time()
    precision, recall, by_cheat, why = measured(count, int(words[1]) if words[1:] else SEED)
    each_ms = (time.process_time() - began) / count * 1000
    for (truth, code), times in sorted(why.items()):
        print(f"{truth}: {code} {times}")
    for cheat, share in by_cheat.items():
        print(f"recall of {cheat}: {share:.3f}")
    print(f"{each_ms:.1f} ms a patrol, made and judged\n")
    say(
        [
            Row(f"proof of patrol, precision over {count}", precision, MARK, "at least"),
            Row(f"proof of patrol, recall over {count}", recall, MARK, "at least"),
            Row("proof of patrol, same verdict in any order", same_when_late(), 1.0, "at least"),
        ]
    )


if __name__ == "__main__":
    main(sys.argv[1:])
