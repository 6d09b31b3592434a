"""How every benchmark speaks: one markdown row a figure, with the mark and the machine."""

import os
import platform
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Literal

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure and the mark it is held against."""

    matter: str
    figure: float
    mark: float
    better: Literal["at most", "at least"]

    @property
    def passed(self) -> bool:
        if self.better == "at most":
            return self.figure <= self.mark
        return self.figure >= self.mark


def data(name: str) -> Path:
    """Return a file or folder of the shared data, or end the benchmark with the reason."""
    path = SHARED / name
    if not path.exists():
        sys.exit(f"skipped: ../shared/data/{name} is not here")
    return path


def machine() -> str:
    """Name the machine and the versions that the figures were made with."""
    model = platform.processor()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text().splitlines()
        model = next((line.split(":")[1].strip() for line in lines if "model name" in line), model)
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "numba"))
    return f"{os.cpu_count()} cores, {model}, Python {platform.python_version()}, {libraries}"


def say(rows: list[Row]) -> None:
    """Print the figures as a markdown table."""
    print("| matter | figure | mark | result |")
    print("|---|---|---|---|")
    for row in rows:
        result = "pass" if row.passed else "FAIL"
        print(f"| {row.matter} | {row.figure:.4g} | {row.better} {row.mark:.4g} | {result} |")
    print(f"\n{machine()}\n")
