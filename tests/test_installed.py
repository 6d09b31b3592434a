"""What is installed is whole: whatever the repository keeps beside the code comes along."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def kept(folder):
    listed = subprocess.run(
        ["git", "ls-files", "-z", folder], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()}


def test_an_installed_copy_has_every_file_that_the_product_reads(tmp_path):
    subprocess.run(
        [sys.executable, "-W", "ignore", "setup.py", "-q", "build_py", "--build-lib", tmp_path],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    built = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")}
    sources = {name.removeprefix("src/") for name in kept("src")}
    lacking = {
        name for name in sources - built if "/tests/" not in name and not name.endswith(".md")
    }
    assert lacking == set()
    assert {f"firstlight/{name}" for name in kept("locale")} <= built


def test_secrets_made_at_first_start_are_never_committed():
    made = ["var/secret.key", "var/signing.key", "var/firstlight.sqlite3", "var/media/a.jpg"]
    ignored = subprocess.run(
        ["git", "check-ignore", *made], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ignored.stdout.split() == made
    assert not any(name.endswith((".key", ".sqlite3", ".pem")) for name in kept("."))
