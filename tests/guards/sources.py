"""The repository's own files, parsed: what the guards read."""

import ast
import os
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import cast

import msgspec

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("field_forms", "geo", "policy", "server", "workers", "embedded", "demo", "bench", "docs", "tests")
MADE_OR_FETCHED = {
    ".git", ".venv", ".cache", "node_modules", "dist", "dist-headless", "__pycache__", ".hypothesis", ".ruff_cache",
    ".pytest_cache", ".import_linter_cache", "test-results",
}  # fmt: skip
SQL = re.compile(r"\s*(--[^\n]*\n\s*)*(select|insert|update|delete|with|create|lock)\b", re.IGNORECASE)


class Source(msgspec.Struct, frozen=True):
    """A Python file: its path from the root, its dotted module name, its tree."""

    path: str
    module: str
    tree: ast.Module

    def load(self) -> ModuleType:
        """The module, imported."""
        return import_module(self.module)


class Statement(msgspec.Struct, frozen=True):
    """A module constant that is SQL."""

    where: str  # module.NAME
    source: Source
    name: str
    sql: str


def files(*suffixes: str) -> Iterator[Path]:
    """Every file of the repository with one of these suffixes (all files without any); nothing made or fetched."""
    for folder, below, names in os.walk(ROOT):
        here = Path(folder)
        below[:] = sorted(
            name for name in below if name not in MADE_OR_FETCHED and not (here == ROOT and name == "data")
        )
        yield from (here / name for name in sorted(names) if not suffixes or name.endswith(suffixes))


def relative(path: Path) -> str:
    """The path as written in messages."""
    return path.relative_to(ROOT).as_posix()


@cache
def sources() -> tuple[Source, ...]:
    """All Python files."""
    return tuple(_parse(path) for path in files(".py"))


def below(*packages: str) -> list[Source]:
    """The Python files of these packages (dotted names)."""
    return [one for one in sources() if any(f"{one.module}.".startswith(f"{name}.") for name in packages)]


def _parse(path: Path) -> Source:
    parts = path.relative_to(ROOT).with_suffix("").parts
    module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Source(relative(path), module, ast.parse(path.read_text(encoding="utf8"), filename=str(path)))


def sql_names(source: Source) -> list[str]:
    """Names of the module's constants that are built from string literals, in order."""
    return [
        node.targets[0].id
        for node in source.tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id.strip("_").isupper()
    ]


@cache
def statements() -> tuple[Statement, ...]:
    """Every SQL constant of the server and the workers, as its module evaluates it."""
    found: list[Statement] = []
    for source in below("server", "workers"):
        if not any(_is_sql_text(node) for node in ast.walk(source.tree)):
            continue
        module = source.load()
        for name in sql_names(source):
            value = getattr(module, name)
            family = cast(dict[str, object], value if isinstance(value, dict) else {"": value})
            for key, text in family.items():
                if isinstance(text, str) and SQL.match(text):
                    where = f"{source.module}.{name}" + (f"[{key}]" if key else "")
                    found.append(Statement(where, source, name, text))
    return tuple(found)


def _is_sql_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(SQL.match(node.value))


def functions(source: Source) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, inner ones too."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def calls(source: Source, *names: str) -> Iterator[ast.Call]:
    """Calls of a function by its last name: `put` finds `outbox.put(...)` and `put(...)`."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", None)
            if name in names:
                yield node


def lines(found: list[str]) -> str:
    """A message: one finding a line."""
    return "\n" + "\n".join(found)
