"""The `firstlight` command."""

import argparse
import gc
import json
import os
import re
import sys
from importlib import import_module
from typing import NoReturn

from firstlight.config.commands import (
    CLOCK,
    JOBS,
    KEY,
    LOG,
    PLAIN,
    REPLY,
    REPORTS,
    WARNING,
    WORKFLOWS,
)
from firstlight.engine.errors import BadInput
from firstlight.kernel.commandline import Command, CommandRefused
from firstlight.places.commands import TERRAIN
from firstlight.searches.commands import DRIFT, SEARCH

GROUPS = {
    "search": SEARCH,
    "drift": DRIFT,
    "terrain": TERRAIN,
    "clock": CLOCK,
    "jobs": JOBS,
    "key": KEY,
    "log": LOG,
    "reply": REPLY,
    "reports": REPORTS,
    "warning": WARNING,
    "workflows": WORKFLOWS,
}


# How argparse says no.
MISSING = re.compile(r"the following arguments are required: (.*)")
UNKNOWN = re.compile(r"unrecognized arguments: (.*)", re.DOTALL)
WRONG = re.compile(r"argument ([^:]*): (.*)", re.DOTALL)
CHOICE = re.compile(r"invalid choice: (.*) \(choose from (.*)\)", re.DOTALL)
KIND = re.compile(r"invalid (\w+) value: (.*)", re.DOTALL)
KINDS = {"int": "a whole number", "float": "a number"}
QUOTE = "'"
HELP = ("-h", "--help")

NEGATIVE = re.compile(r"-[\d.]")

# A start makes a few hundred thousand objects that stay: they are looked through for waste less
# often than is usual, which saves a tenth of it.
THRESHOLDS = (50_000, 20, 50)


class Parser(argparse.ArgumentParser):
    """A parser whose "no" is one line, like every other."""

    def error(self, message: str) -> NoReturn:
        """Refuse the words; the message begins with the argument's name."""
        raise CommandRefused(_plainly(message) + self._known(message))

    def _known(self, message: str) -> str:
        """Name the commands there are, where none was given."""
        for action in self._actions:
            if (
                isinstance(action, argparse._SubParsersAction)
                and (missing := MISSING.fullmatch(message))
                and missing[1] in (action.metavar, action.dest)
            ):
                return f"; it may be {', '.join(action.choices)}"
        return ""


def _plainly(message: str) -> str:
    """Turn argparse's words into "field: reason", as everywhere else."""
    if missing := MISSING.fullmatch(message):
        first, *more = missing[1].split(", ")
        also = f", and so {'are' if len(more) > 1 else 'is'} {', '.join(more)}" if more else ""
        return f"{first.lstrip('-').lower()}: is missing{also}"
    if unknown := UNKNOWN.fullmatch(message):
        return f"{unknown[1].split()[0]}: is not known to this command"
    if not (wrong := WRONG.fullmatch(message)):
        return message
    field, reason = wrong[1].split("/")[-1].lstrip("-"), wrong[2]
    if choice := CHOICE.fullmatch(reason):
        return f"{field}: must be one of {choice[2].replace(QUOTE, '')}, not {choice[1]}"
    if kind := KIND.fullmatch(reason):
        return f"{field}: must be {KINDS.get(kind[1], kind[1])}, not {kind[2]}"
    return f"{field}: {reason}"


def main(argv: list[str] | None = None) -> int:
    """Do one command; 0 when done, 2 with one line on standard error when refused."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "firstlight.config.settings")
    gc.set_threshold(*THRESHOLDS)
    words = sys.argv[1:] if argv is None else argv
    try:
        answer = _run(words)
        text = "" if answer is None else json.dumps(answer, ensure_ascii=False, allow_nan=False)
    except (BadInput, CommandRefused) as no:
        print(" ".join(str(no).split()), file=sys.stderr)
        return 2
    if text:
        _print(text)
    return 0


def _print(text: str) -> None:
    """Print the answer; whoever reads it may stop reading early (``| head``)."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run(words: list[str]) -> object:
    parser = Parser(prog="firstlight", description=__doc__)
    places = parser.add_subparsers(dest="group", required=True, metavar="COMMAND")
    told = bool(words) and words[0] in HELP
    for name, module in PLAIN.items():
        _add(places, name, module, wanted=words[:1] == [name], told=told)
    for group, members in GROUPS.items():
        summary = ", ".join(members)
        verbs = places.add_parser(group, help=summary).add_subparsers(dest="verb", required=True)
        told = words[:1] == [group] and len(words) > 1 and words[1] in HELP
        for verb, module in members.items():
            _add(verbs, verb, module, wanted=words[:2] == [group, verb], told=told)
    args = parser.parse_args(_with_negatives(words))
    return args.command.run(args)


def _with_negatives(words: list[str]) -> list[str]:
    """Join a value such as -111.5,33.2 to its option: argparse takes it for one itself."""
    joined: list[str] = []
    for word in words:
        if NEGATIVE.match(word) and joined and joined[-1].startswith("--"):
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    return joined


def _add(
    places: "argparse._SubParsersAction[Parser]",
    name: str,
    module: str,
    *,
    wanted: bool,
    told: bool,
) -> None:
    """Add a command; only what is asked for is imported, so that quick ones stay quick."""
    if not (wanted or told):
        places.add_parser(name)
        return
    command: Command = import_module(module).COMMAND
    parser = places.add_parser(name, help=command.help, description=command.help)
    command.arguments(parser)
    parser.set_defaults(command=command)


if __name__ == "__main__":
    sys.exit(main())
