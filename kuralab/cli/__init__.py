"""The command line: `kuralab train | compare | simulate | export | doctor`, the same calls as the pages.

Results go to standard output, progress and complaints to standard error. With `--json` the last line of standard
output is one JSON object, also when something went wrong: then it holds `error`. Exit codes: 0 done, 1 could not be
done, 2 not understood, 130 interrupted.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from typing import Any, NoReturn

COMMANDS = {
    "train": "Train one model and keep it as a run",
    "compare": "Train every family on the same data, seed and budget",
    "simulate": "Let Kuramoto oscillators run and measure how far they synchronise",
    "export": "Write a run as a zip file, a picture, a film or a solid",
    "doctor": "Say what this machine has, what is missing and how to get it",
}


class UsageError(ValueError):
    """Arguments that are not understood."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"Expected arguments as in “{self.prog} --help”; got {message}. Mend that and try again.")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and say what came of it.

    Args:
        argv: The words after `kuralab`; those of the process when left out.

    Returns:
        The exit code.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    as_json = "--json" in words
    try:
        args = _parser().parse_args(words)
        answer, text, code = import_module(f"kuralab.cli.{args.command}").run(args)
        print(json.dumps(answer, ensure_ascii=False) if as_json else text, flush=True)
        return int(code)
    except KeyboardInterrupt as stop:
        return _complain(str(stop) or "Interrupted.", 130, as_json)
    except UsageError as error:
        return _complain(str(error), 2, as_json)
    except Exception as error:  # nothing is above this: a person gets a sentence, whatever it was
        return _complain(_sentence(error), 1, as_json)


def _parser() -> _Parser:
    parser = _Parser(prog="kuralab", description=__doc__.split("\n\n")[0] if __doc__ else None, allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"kuralab {version('kuralab')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    for name, line in COMMANDS.items():
        command = commands.add_parser(
            name, help=line, description=line, allow_abbrev=False,
            formatter_class=argparse.ArgumentDefaultsHelpFormatter,
        )  # fmt: skip
        import_module(f"kuralab.cli.{name}").options(command)
        command.add_argument("--json", action="store_true", help="end with one JSON object on the last line")
    return parser


def _complain(sentence: str, code: int, as_json: bool) -> int:
    print(sentence, file=sys.stderr, flush=True)
    if as_json:
        print(json.dumps({"error": sentence}, ensure_ascii=False), flush=True)
    return code


def _sentence(error: Exception) -> str:
    """The package's own errors are sentences already; of others, name the kind."""
    if type(error).__module__.startswith("kuralab."):
        return str(error)
    if isinstance(error, OSError):
        what: Any = error.filename or "the system"
        return f"Expected {what} to be usable; got {error.strerror or error}. Choose another place, or free this one."
    text = " ".join(str(error).split())[:300]
    return f"Expected the command to run to its end; got {type(error).__name__}: {text}. Report it with the command."
