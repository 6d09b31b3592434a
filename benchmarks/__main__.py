"""Run every benchmark, one after the other, and write what they say into `docs/figures.md`.

`python -m benchmarks` runs all; with names (``plan allocate``) only those, and the others keep
the rows that the file has.
"""

import os
import re
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.report import machine

ROOT = Path(__file__).resolve().parents[1]
FIGURES = ROOT / "docs" / "figures.md"
NAMES = sorted(path.stem.removeprefix("bench_") for path in ROOT.glob("benchmarks/bench_*.py"))
ROW = re.compile(
    r"^\| (?!matter |---)(.+) \| (\S+) \| (at \w+ \S+) \| (pass|FAIL) \|$", re.MULTILINE
)
SECTION = re.compile(r"(?ms)^## `python -m benchmarks\.bench_(\w+)[^`]*`\n.*?(?=^## |\Z)")
# What a benchmark is told besides.
WORDS = {"run": ["clean"], "rostering": ["published", "month", "county"]}
ABOUT = (
    "What each benchmark measured last, when, and on which machine."
    " · 每项基准最近一次的实测值、时间和所用机器。\n\n"
)
RESULT = {"pass": "holds · 达标", "FAIL": "missed · 未达标"}


def run(name: str) -> str:
    """Run one benchmark; return its section of the page."""
    said = ["-m", f"benchmarks.bench_{name}", *WORDS.get(name, [])]
    command = [sys.executable, *said]
    busy = os.getloadavg()[0]
    if busy > (os.cpu_count() or 1) / 4:
        print(f"the machine is busy (load {busy:.1f}): times will be longer than on a quiet one")
    began = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    print(f"── {name} ({time.monotonic() - began:.0f} s)\n{done.stdout}{done.stderr}", flush=True)
    head = f"## `python {' '.join(said)}`\n\n"
    figures = ROW.findall(done.stdout)
    if not figures:
        last = (done.stderr.strip() or done.stdout.strip() or "no figures").splitlines()[-1]
        return f"{head}{last}\n\n"
    when = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    measured = f"{when} · {machine()}; load before · 之前的负载 {busy:.1f}"
    lines = [
        "| What · 项目 | Figure · 实测 | Mark · 目标 | Result · 结果 |",
        "|---|---|---|---|",
        *(
            f"| {what} | {figure} | {mark} | {RESULT[said]} |"
            for what, figure, mark, said in figures
        ),
    ]
    return f"{head}{chr(10).join(lines)}\n\n{measured}\n\n"


def kept() -> dict[str, str]:
    """Return the sections that the page has."""
    text = FIGURES.read_text(encoding="utf-8") if FIGURES.exists() else ""
    return {found[1]: found[0].rstrip() + "\n\n" for found in SECTION.finditer(text)}


def main(names: list[str]) -> int:
    """Run the benchmarks that are asked for; 1 if a mark was missed."""
    if unknown := set(names) - set(NAMES):
        raise SystemExit(f"no such benchmark: {', '.join(sorted(unknown))}")
    sections = kept()
    for name in names or NAMES:
        sections[name] = run(name)
        body = "".join(sections[name] for name in NAMES if name in sections)
        FIGURES.write_text(ABOUT + body.rstrip() + "\n", encoding="utf-8")
    return 1 if any("未达标" in section for section in sections.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
