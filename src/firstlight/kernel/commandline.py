"""What every command agrees on: a file or `-` in, JSON out, one line for a "no"."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class CommandRefused(Exception):
    """The command cannot be done; the one sentence names the field or file at fault."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command: how it reads its words and what it does.

    Attributes
    ----------
    arguments
        Adds the command's arguments to a parser.
    run
        Does it; what it returns is written to standard output as JSON (`None` writes nothing).
    """

    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], Any]


def read_json(name: str) -> Any:
    """Return the JSON in file `name`, or on standard input when it is ``-``.

    Raises
    ------
    CommandRefused
        The file is missing, unreadable or not JSON.
    """
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise CommandRefused(f"{name}: cannot be read ({fault})") from fault
    try:
        return json.loads(text)
    except ValueError as fault:
        raise CommandRefused(f"{name}: is not JSON ({fault})") from fault


def required(problem: Any, field: str) -> Any:
    """Return ``problem[field]``, or refuse with the field's name."""
    if not isinstance(problem, dict):
        raise CommandRefused("the input must be a JSON object")
    if field not in problem:
        raise CommandRefused(f"{field}: is missing")
    return problem[field]
