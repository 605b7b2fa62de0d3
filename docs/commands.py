"""The command line described from the commands' own declarations."""

import argparse
import importlib
from collections.abc import Mapping
from typing import Any, cast

from server.cli import COMMANDS


class Noting:
    """Stands in for a parser: notes what a command declares, parses nothing."""

    def __init__(self, name: str, about: str = "") -> None:
        self.name = name
        self.about = about
        self.usage = ""
        self.arguments: list[tuple[tuple[str, ...], Mapping[str, Any]]] = []
        self.verbs: list[Noting] = []

    def add_argument(self, *names: str, **options: Any) -> None:
        self.arguments.append((names, options))

    def add_mutually_exclusive_group(self, **_: Any) -> "Noting":
        return self

    def add_subparsers(self, **_: Any) -> "Noting":
        return self

    def add_parser(self, name: str, **options: Any) -> "Noting":
        verb = Noting(f"{self.name} {name}", options.get("help", ""))
        self.verbs.append(verb)
        return verb

    def set_defaults(self, **_: Any) -> None:
        """Nothing that a reader sees."""


def noted(command: str) -> Noting:
    """What a command of `server.cli.COMMANDS` declares."""
    module = importlib.import_module(f"server.commands.{'import_' if command == 'import' else command}")
    noting = Noting(command, COMMANDS[command])
    module.add_arguments(cast(argparse.ArgumentParser, noting))
    return noting


def page() -> str:
    """commands.md."""
    return "\n".join(
        [
            "# Commands",
            "",
            "Made by `python -m docs.generate`. Exit codes: 0 good; 1 the input or the machine is at fault, stderr",
            "says how; 2 wrong usage.",
            "",
            *(line for command in COMMANDS for line in _section(noted(command), "##")),
        ]
    )


def _section(noting: Noting, mark: str) -> list[str]:
    usage = (noting.usage or f"tanfang {noting.name}").removeprefix("tanfang ")
    return [
        f"{mark} ./tanfang {noting.name}",
        "",
        noting.about,
        "",
        *([f"`./tanfang {usage}`", ""] if noting.usage else []),
        *(_argument(names, options) for names, options in noting.arguments),
        *([""] if noting.arguments else []),
        *(line for verb in noting.verbs for line in _section(verb, f"{mark}#")),
    ]


def _argument(names: tuple[str, ...], options: Mapping[str, Any]) -> str:
    takes_value = names[0].startswith("-") and options.get("action") not in ("store_true", "store_const")
    value = options.get("metavar") or names[-1].lstrip("-").upper().replace("-", "_") if takes_value else ""
    shown = ", ".join(f"`{name} {value}`" if value else f"`{name}`" for name in names)
    words = [str(options["help"])] if "help" in options else []
    if options.get("required"):
        words.append("必填 required")
    if isinstance(options.get("default"), (int, str)) and options["default"] not in ("", False):
        words.append(f"默认 default `{options['default']}`")
    return f"- {shown}: {'; '.join(words)}" if words else f"- {shown}"
