"""What the environment says: the database, flags, and secrets made at first start."""

import json
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlparse
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from firstlight.kernel.commandline import CommandRefused
from firstlight.kernel.rates import Rate

SHORTEST_SECRET = 24


class BadSetting(ImproperlyConfigured, CommandRefused):
    """A variable says what cannot be; the one sentence begins with its name."""


def flag(name: str) -> bool:
    """Return whether the variable `name` is set to something like yes."""
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def rate(name: str, usual: str) -> str:
    """Return how often something may be done, as ``30/m``, from the variable `name`."""
    text = os.environ.get(name, usual)
    try:
        Rate.parse(text)
    except ValueError as fault:
        raise BadSetting(f"{name}: {fault}") from fault
    return text


def whole(name: str, usual: int) -> int:
    """Return the whole number, more than nothing, that the variable `name` holds."""
    text = os.environ.get(name, str(usual))
    if not text.isascii() or not text.isdigit() or not int(text):
        raise BadSetting(f"{name}: {text!r} is not a whole number")
    return int(text)


def zone(name: str, usual: str) -> str:
    """Return a time zone such as ``Asia/Shanghai`` from the variable `name`."""
    text = os.environ.get(name, usual)
    try:
        ZoneInfo(text)
    except (ValueError, OSError, ZoneInfoNotFoundError) as fault:
        raise BadSetting(f"{name}: {text!r} is not a time zone such as {usual}") from fault
    return text


def pairs(name: str, text: str) -> dict[str, str]:
    """Return ``sms=secret,chat=secret`` by channel; the variable `name` is at fault if not so."""
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        channel, _sign, key = part.partition("=")
        if not channel.isidentifier() or len(key) < SHORTEST_SECRET:
            raise BadSetting(
                f"{name}: must be channel=secret, the secret of {SHORTEST_SECRET} signs or more"
            )
        found[channel] = key
    return found


def secret(path: Path) -> str:
    """Return the installation's own key, made at first start and readable by its owner only."""
    if given := os.environ.get("FIRSTLIGHT_SECRET_KEY"):
        return given
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as fault:
        if not path.is_file():
            raise BadSetting(f"FIRSTLIGHT_HOME: {path.parent} is not a folder") from fault
        return path.read_text().strip()
    except OSError as fault:
        raise BadSetting(
            f"FIRSTLIGHT_HOME: {path.parent} cannot be written to ({fault.strerror})"
        ) from fault
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()


def database(sqlite_path: Path) -> dict[str, Any]:
    """Return Django's settings for ``DATABASE_URL``; SQLite in WAL mode where it is not set."""
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith(("postgres://", "postgresql://")):
        return _postgresql(url)
    if "://" in url.removeprefix("sqlite:///"):
        raise BadSetting("DATABASE_URL: must be empty or begin with postgresql:// or sqlite:///")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": url.removeprefix("sqlite:///") or str(sqlite_path),
        # Kept by the thread that opened it (`config.threads`).
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # A writer takes its lock at the start, so that it never fails half way for a reader.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # What is erased is overwritten in the file, not only forgotten.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;"
            ),
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlparse(url)
    try:
        port = parts.port
    except ValueError as fault:
        raise BadSetting(f"DATABASE_URL: its port is none ({fault})") from fault
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or dict(parse_qsl(parts.query)).get("host", ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 0,
        # Persistent connections and ASGI do not mix; the pool hands them out and takes them back.
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 20}},
    }


def wmts(text: str) -> dict[str, str]:
    """Return the operator's own map layer from JSON ``{"url", "name", "attribution"}``; or none.

    `host`, the only outside address that pages may then load pictures from, is read off the URL.
    """
    if not text:
        return {}
    try:
        layer = json.loads(text)
        parts = urlparse(layer["url"])
        found = {name: str(layer[name]) for name in ("url", "name", "attribution")}
    except (ValueError, KeyError, TypeError) as fault:
        raise BadSetting("FIRSTLIGHT_WMTS: must be JSON with url, name and attribution") from fault
    if parts.scheme != "https" or not parts.hostname:
        raise BadSetting("FIRSTLIGHT_WMTS: url must begin with https://")
    return {**found, "host": f"https://{parts.netloc}"}


def content_policy(layer: dict[str, str]) -> dict[str, Any]:
    """Return what pages may load: our own files, and pictures of the operator's layer if any."""
    beyond = [layer["host"]] if layer else []
    return {
        "DIRECTIVES": {
            "default-src": [SELF],
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": [SELF, "data:", "blob:", *beyond],
            "connect-src": [SELF, *beyond],
            "worker-src": [SELF],
            "object-src": [NONE],
            "base-uri": [NONE],
            "form-action": [SELF],
            "frame-ancestors": [NONE],
        }
    }
