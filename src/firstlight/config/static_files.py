"""Our files for browsers: compressed, and under an address that changes with what they hold.

Pages name them as ``/static/<edition>/console/…``. The edition is a hash over all of them, so a
browser may keep each for a year, and modules that name each other relatively stay within one
edition. The plain address serves too, for a minute at a time.
"""

import gzip
import hashlib
import re
from functools import cache, lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, ClassVar

import brotli
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware

EDITION = re.compile(r"^v[0-9a-f]{12}/")
SQUEEZED = (".css", ".js", ".mjs", ".svg", ".json")
WORTH_BYTES = 500
# A line of a script that only tells its readers something: browsers go without (the line stays,
# so that a fault is still told by the number of its line).
REMARK = re.compile(rb"^[ \t]*//.*$", re.MULTILINE)


@cache
def edition() -> str:
    """Return the name of the files as they are now: a hash over names and contents."""
    digest = hashlib.sha256()
    for finder in finders.get_finders():
        for name, storage in sorted(finder.list(None), key=lambda found: found[0]):
            digest.update(f"{name}\0".encode())
            digest.update(hashlib.sha256(Path(storage.path(name)).read_bytes()).digest())
    return f"v{digest.hexdigest()[:12]}"


class EditionFinder(finders.AppDirectoriesFinder):
    """Finds a file by its plain name and by the one that has an edition before it."""

    def find(self, path: str, find_all: bool = False) -> Any:
        """Return where a file is."""
        plain = EDITION.sub("", path)
        return super().find(plain, find_all=True) if find_all else super().find(plain)


class EditionStorage(StaticFilesStorage):
    """Names our files with their edition; while they are being worked on (debug) without."""

    def url(self, name: str | None) -> str:
        """Return a file's address."""
        return str(super().url(name)) if settings.DEBUG else self._named(name)

    @cache  # noqa: B019 - one storage a process, and its few files: each page names a dozen
    def _named(self, name: str | None) -> str:
        return str(super().url(f"{edition()}/{name}"))


class StaticFiles(WhiteNoiseMiddleware):  # type: ignore[misc]  # whitenoise ships no types
    """WhiteNoise under ASGI: bodies leave whole, for each is small, or a range of one."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve a file, or let the request through.

        An edition that is gone (a page stood open over an update) is answered with today's file.
        """
        path = request.path_info
        if path.startswith(self.static_prefix) and path not in self.files:
            rest = EDITION.sub("", path.removeprefix(self.static_prefix))
            path = f"{self.static_prefix}{rest}"
            if path in self.files:
                return self.serve(self.files[path], request)
        answer: HttpResponseBase = super().__call__(request)
        return answer

    found: ClassVar[dict[str, Any]] = {}

    def add_files_from_finders(self) -> None:
        """Take every file in twice: under its plain address and under its edition's.

        The disk is read once a process, however many handlers it makes.
        """
        if not self.found:
            super().add_files_from_finders()
            for url, file in list(self.files.items()):
                rest = url.removeprefix(self.static_prefix)
                named = f"{self.static_prefix}{edition()}/{rest}"
                self.files[named] = self.get_static_file(file.alternatives[-1][1], named)
            self.found.update(self.files)
        self.files.update(self.found)

    def immutable_file_test(self, path: str, url: str) -> bool:
        """Whether the address names an edition: what it holds never changes."""
        return bool(EDITION.match(url.removeprefix(self.static_prefix)))

    @staticmethod
    def serve(static_file: object, request: HttpRequest) -> HttpResponseBase:
        """Return the file, or the part of it that is asked for."""
        served = static_file.get_response(request.method, request.META)  # type: ignore[attr-defined]
        content = b""
        if served.file is not None:
            with served.file as file:
                content = file.read()
        response = HttpResponse(content, status=int(served.status))
        del response["Content-Type"]
        for name, value in served.headers:
            response[name] = value
        if served.status == HTTPStatus.OK and request.path_info.endswith(SQUEEZED):
            _squeeze(request, response)
        return response


def _squeeze(request: HttpRequest, response: HttpResponse) -> None:
    """Compress a file that has no compressed twin on the disk, if its reader can read that."""
    if response.has_header("Content-Encoding") or len(response.content) < WORTH_BYTES:
        return
    response["Vary"] = "Accept-Encoding"
    read = re.findall(r"\w+", request.META.get("HTTP_ACCEPT_ENCODING", ""))
    encoding = next((name for name in ("br", "gzip") if name in read), "")
    if encoding:
        is_script = request.path_info.endswith(".js")
        response.content = _squeezed(response.content, encoding, is_script=is_script)
        response["Content-Encoding"] = encoding
        response["Content-Length"] = str(len(response.content))


@lru_cache(maxsize=256)
def _squeezed(content: bytes, encoding: str, *, is_script: bool) -> bytes:
    """Leave a script's remarks out and compress, once while the server runs."""
    if is_script:
        content = REMARK.sub(b"", content)
    if encoding == "gzip":
        return gzip.compress(content, 9, mtime=0)
    squeezed: bytes = brotli.compress(content, quality=11)
    return squeezed
