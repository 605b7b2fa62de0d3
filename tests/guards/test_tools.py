"""The linter and the type checker have nothing to say."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards.sources import ROOT


def _run(tool: str, *arguments: str) -> None:
    program = Path(sys.executable).with_name(tool)
    done = subprocess.run([program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{tool} {' '.join(arguments)}:\n{done.stdout[-6000:]}{done.stderr[-2000:]}"


def test_the_linter_is_content() -> None:
    _run("ruff", "check", "--no-cache", "--quiet", ".")


def test_types_are_strict_and_whole() -> None:
    """All packages in one run, which takes about a minute."""
    _run("pyright", "--warnings")


@pytest.mark.parametrize("word", ["type: ignore", "pyright: basic", "pyright: standard"])
def test_nobody_turns_the_type_checker_off(word: str) -> None:
    strays = [
        path
        for folder in ("server", "workers", "policy", "geo", "field_forms", "embedded", "demo", "docs")
        for path in (ROOT / folder).rglob("*.py")
        if f"# {word}" in path.read_text(encoding="utf8")
    ]
    assert not strays, f"name the rule instead, `# pyright: ignore[rule]`, in {strays}"
