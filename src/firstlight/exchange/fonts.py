"""The Chinese font that printed pages carry with them.

Noto Sans SC (SIL Open Font License) as its makers publish it, regular and bold, 30,890 characters:
with those that names of people and villages need and the subsets made for web pages lack, such as
𬱖 and 䶮. `python -m firstlight.exchange.fonts` lays it out once, at set-up.
"""

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = Path("@expo-google-fonts") / "noto-sans-sc"
FILES = {
    "400Regular/NotoSansSC_400Regular.ttf": "NotoSansSC-Regular.ttf",
    "700Bold/NotoSansSC_700Bold.ttf": "NotoSansSC-Bold.ttf",
    "LICENSE_FONT": "OFL.txt",
}
FAMILY = "Noto Sans SC"


class FontMissing(RuntimeError):
    """The fonts were never laid out; `make setup` does it."""


def folder() -> Path:
    """Return where the fonts are.

    Raises
    ------
    FontMissing
        If set-up has not laid them out.
    """
    for place in (_home(), ROOT / "var" / "fonts"):
        if all((place / name).exists() for name in FILES.values()):
            return place
    raise FontMissing("the fonts for printing are missing: run `make setup`")


def lay_out(modules: Path, target: Path) -> None:
    """Copy the fonts from an npm folder; does nothing where they already are.

    Raises
    ------
    FontMissing
        If the npm package is not there.
    """
    for source, name in FILES.items():
        origin, copy = modules / PACKAGE / source, target / name
        if not origin.exists():
            raise FontMissing(f"{PACKAGE} is not installed: run `npm ci` first")
        if not copy.exists() or copy.stat().st_size != origin.stat().st_size:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(origin, copy)


def main() -> int:
    """Lay out the fonts for this installation."""
    try:
        lay_out(ROOT / "node_modules", _home())
    except FontMissing as missing:
        print(f"fonts: {missing}", file=sys.stderr)
        return 2
    return 0


def _home() -> Path:
    return Path(os.environ.get("FIRSTLIGHT_HOME") or ROOT / "var") / "fonts"


if __name__ == "__main__":
    sys.exit(main())
