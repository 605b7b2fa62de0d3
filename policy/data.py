"""Reads the data files that ship inside this package. The only place of `policy` that touches a file."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import TypeVar

import msgspec

from policy.errors import DataRefused

T = TypeVar("T")


def text(*path: str) -> str:
    """The text of one data file, by its path inside the package, e.g. `text("rules", "tekun.toml")`."""
    return files("policy").joinpath(*path).read_text(encoding="utf-8")


def load(kind: type[T], *path: str) -> T:
    """One TOML data file as `kind`. Raises DataRefused when the file does not fit the type."""
    try:
        return msgspec.toml.decode(text(*path), type=kind)
    except msgspec.MsgspecError as problem:
        name = "/".join(path)
        raise DataRefused(f"数据文件 {name} 有误：{problem}", f"{name}: {problem}", file=name) from problem


@cache
def digest() -> str:
    """SHA-256 over every data file of the package, by name: which rules, clocks and programmes were in force."""
    total = hashlib.sha256()
    for path in ("", "programmes", "rules", "parameters"):
        for name in names(path) if path else names("."):
            total.update(f"{path}/{name}\n".encode() + text(*filter(None, (path, name))).encode())
    return total.hexdigest()


def names(folder: str, suffix: str = ".toml") -> tuple[str, ...]:
    """File names in a data folder of the package, sorted, so that loading order never depends on the disk."""
    found = (item.name for item in files("policy").joinpath(folder).iterdir())
    return tuple(sorted(name for name in found if name.endswith(suffix)))
