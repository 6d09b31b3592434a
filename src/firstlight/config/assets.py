"""Fetch what the pages load in the browser and lay it where the server finds it.

`npm ci` installs the pinned packages; this module copies the few files that pages use into
`console/static/vendor/`. Nothing is bundled: modules are served as their makers publish them.
"""

import gzip
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import brotli

ROOT = Path(__file__).resolve().parents[3]
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src" / "firstlight" / "console" / "static" / "vendor"
STAMP = VENDOR / "stamp.txt"
WEIGHTS = (400, 600)
COMPRESSIBLE = (".js", ".mjs", ".css", ".json")

FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.js",
    "jsqr/dist/jsQR.js": "jsqr.js",
    "maplibre-gl/dist/maplibre-gl.mjs": "maplibre-gl.mjs",
    "maplibre-gl/dist/maplibre-gl-worker.mjs": "maplibre-gl-worker.mjs",
    "maplibre-gl/dist/maplibre-gl.css": "maplibre-gl.css",
    "terra-draw/dist/terra-draw.modern.js": "terra-draw.mjs",
    "terra-draw-maplibre-gl-adapter/dist/terra-draw-maplibre-gl-adapter.modern.js": (
        "terra-draw-adapter.mjs"
    ),
}


def main() -> int:
    """Install and copy the browser assets unless they are already those of the lock file."""
    if _is_current():
        return 0
    npm = _npm()
    if npm is None:
        print("assets: npm is missing; run `make setup`, which brings its own", file=sys.stderr)
        return 2
    done = subprocess.run(  # noqa: S603 - the command is fixed, no user input reaches it
        [npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=ROOT, check=False
    )
    if done.returncode:
        print("assets: npm ci failed; see its message above", file=sys.stderr)
        return 2
    lay_out()
    return 0


def lay_out() -> None:
    """Copy the files that pages load from `node_modules` into the vendor folder."""
    if VENDOR.exists():
        shutil.rmtree(VENDOR)
    (VENDOR / "fonts").mkdir(parents=True)
    for source, target in FILES.items():
        text = (MODULES / source).read_text(encoding="utf-8")
        (VENDOR / target).write_text(_mend(text), encoding="utf-8")
    _lay_out_fonts()
    _lay_out_map_fonts()
    for path in sorted(VENDOR.iterdir()):
        if path.suffix in COMPRESSIBLE:
            raw = path.read_bytes()
            path.with_name(path.name + ".gz").write_bytes(gzip.compress(raw, 9, mtime=0))
            path.with_name(path.name + ".br").write_bytes(brotli.compress(raw))
    STAMP.write_bytes(_wanted())


def _mend(text: str) -> str:
    # A page without an import map resolves relative names only; source maps are not served.
    text = re.sub(r'from ?"terra-draw"', 'from"./terra-draw.mjs"', text)
    return re.sub(r"(?m)^(//# sourceMappingURL=.*|/\*# sourceMappingURL=.*\*/)$", "", text)


def _lay_out_fonts() -> None:
    package = MODULES / "@fontsource" / "noto-sans-sc"
    css = []
    for weight in WEIGHTS:
        sheet = (package / f"{weight}.css").read_text(encoding="utf-8")
        sheet = re.sub(r",\s*url\([^)]*\.woff\) format\('woff'\)", "", sheet)
        css.append(re.sub(r"/\*.*?\*/\s*", "", sheet).replace("./files/", "./fonts/"))
        for font in package.glob(f"files/*-{weight}-normal.woff2"):
            shutil.copyfile(font, VENDOR / "fonts" / font.name)
    (VENDOR / "fonts.css").write_text(re.sub(r"\n\s*", "", "".join(css)), encoding="utf-8")


def _lay_out_map_fonts() -> None:
    # The map draws its own letters: it asks for a file by the characters that it covers.
    sheet = (VENDOR / "fonts.css").read_text(encoding="utf-8")
    faces = [
        {
            "url": url.removeprefix("./"),
            "unicode-range": [part.strip() for part in span.split(",")],
        }
        for url, span in re.findall(
            r"font-weight: ?400;[^}]*?url\(([^)]+)\)[^}]*?unicode-range: ?([^;]+);", sheet
        )
    ]
    (VENDOR / "font-faces.json").write_text(json.dumps(faces), encoding="utf-8")


def _wanted() -> bytes:
    return (ROOT / "package-lock.json").read_bytes() + Path(__file__).read_bytes()


def _is_current() -> bool:
    return STAMP.exists() and STAMP.read_bytes() == _wanted()


def _npm() -> str | None:
    own = ROOT / ".tools" / "bin" / "npm"
    return str(own) if own.exists() else shutil.which("npm")


if __name__ == "__main__":
    sys.exit(main())
