"""`tanfang test`: install what the tests need, then become pytest."""

import argparse
import os
import sys
from pathlib import Path

from embedded import StackError
from embedded.browser import browser_path
from embedded.web_build import build_web, with_node
from server.commands import CommandError

ROOT = Path(__file__).resolve().parents[2]
# What these say is all one needs; no servers, no browser.
_ASKS_ONLY = {"--version", "--fixtures", "--markers"}


TAKES_REST = True


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.usage = "tanfang test [pytest 的参数 / pytest arguments]"


def _say(zh: str, en: str) -> None:
    print(f"· {zh} / {en}", file=sys.stderr, flush=True)


def run(arguments: argparse.Namespace) -> int:
    """Does not return: this process becomes pytest, whose closing line and exit code are the result."""
    wanted: list[str] = arguments.rest
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    environment.setdefault("TANFANG_TEST_LINGER", "0")
    if not _ASKS_ONLY.intersection(wanted):
        try:
            environment["TANFANG_CHROMIUM"] = str(browser_path(ROOT, _say))
            environment["PATH"] = with_node(ROOT, _say)["PATH"]  # some tests run the phone's engine under node
            environment["TANFANG_WEB_DIST"] = str(build_web(ROOT, _say))
        except StackError as problem:
            raise CommandError(str(problem)) from problem
    os.chdir(ROOT)
    parallel = (
        []
        if any(w.startswith(("-n", "--numprocesses", "--pdb")) for w in wanted)
        # A file's tests share what is dear to start, and some tell one story in their order.
        else ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    )
    os.execve(sys.executable, [sys.executable, "-m", "pytest", *parallel, *wanted], environment)  # noqa: S606
