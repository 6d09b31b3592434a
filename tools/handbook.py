"""Build the handbook into `build/handbook`, Chinese first and English under `en/`, offline.

Hand-written pages come from `docs/zh` and `docs/en`; a line ``{{ name }}`` in one is replaced by a
chapter that `chapters` reads off the code. Nothing in the result loads from another host.
"""

import json
import logging
import os
import re
import shutil
import sys
from pathlib import Path

import chapters
import django
from mkdocs.commands.build import build
from mkdocs.config import load_config

ROOT = Path(__file__).resolve().parents[1]
DOCS, PAGES, SITE = ROOT / "docs", ROOT / "build" / "handbook-pages", ROOT / "build" / "handbook"
VENDOR = ROOT / "src" / "firstlight" / "console" / "static" / "vendor"
PLACE = re.compile(r"^\{\{ (\w+) \}\}$", re.MULTILINE)
CHINESE = re.compile(r"[\u4e00-\u9fff](?=[\u4e00-\u9fff])")
# The theme's script would fetch these when a page asks for what ours never ask for.
FOREIGN = re.compile(r"https?://(?:unpkg\.com|api\.github\.com|gitlab\.com|cdn\.[\w.]+)[^\"'`\s]*")


def lay_out(language: str) -> None:
    """Write the pages of one language: the written ones, with the chapters in their places."""
    folder = PAGES / language
    shutil.copytree(DOCS / language, folder)
    shutil.copytree(DOCS / "pictures", folder / "pictures", dirs_exist_ok=True)
    shutil.copyfile(DOCS / "handbook.css", folder / "handbook.css")
    (folder / "fonts").mkdir()
    (folder / "fonts" / "fonts.css").write_text(_font_sheet(), encoding="utf-8")
    if (VENDOR / "fonts").exists():
        shutil.copytree(VENDOR / "fonts", folder / "fonts" / "fonts")
    for path in sorted(folder.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        path.write_text(PLACE.sub(lambda place: _chapter(place[1], language), text), "utf-8")


def _font_sheet() -> str:
    sheet = VENDOR / "fonts.css"
    return sheet.read_text(encoding="utf-8") if sheet.exists() else ""


def _chapter(name: str, language: str) -> str:
    if name == "figures":
        return (DOCS / "figures.md").read_text(encoding="utf-8")
    if name == "changes":
        text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
        return text.split("\n", 1)[1]
    return chapters.GENERATED[name](language)


def part_characters() -> None:
    """Part the Chinese characters in what the search looks through, so that it finds words."""
    for path in SITE.rglob("search_index.json"):
        index = json.loads(path.read_text(encoding="utf-8"))
        for page in index["docs"]:
            for name in ("title", "text"):
                page[name] = CHINESE.sub(lambda found: found[0] + "\u200b", page[name])
        path.write_text(json.dumps(index, ensure_ascii=False), encoding="utf-8")


def stay_home() -> None:
    """Take the foreign addresses out of the theme's scripts."""
    for path in SITE.rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        mended = re.sub(r"(?m)^//# sourceMappingURL=.*$", "", FOREIGN.sub("", text))
        if mended != text:
            path.write_text(mended, encoding="utf-8")
    for path in SITE.rglob("*.map"):
        path.unlink()


def main() -> int:
    """Build both languages; 1 if a page or a link is missing."""
    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstlight.config.settings")
    django.setup()
    log = logging.getLogger("mkdocs")
    log.addHandler(logging.StreamHandler(sys.stderr))
    log.propagate = False
    log.setLevel(logging.WARNING)
    shutil.rmtree(PAGES, ignore_errors=True)
    for language, settings in (("zh", "mkdocs.yml"), ("en", "docs/en.yml")):
        lay_out(language)
        build(load_config(str(ROOT / settings), strict=True))
    part_characters()
    stay_home()
    print(f"handbook: {SITE / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
