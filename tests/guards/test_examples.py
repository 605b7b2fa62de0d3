"""The examples of the interface's description are what the server really reads and answers."""

import importlib
import pkgutil
from typing import Any

import msgspec
import pytest

import server
from server.core.openapi import EXAMPLES


def structs() -> dict[str, Any]:
    """Every struct of a records module, by its name in the description."""
    names = [m.name for m in pkgutil.walk_packages(server.__path__, "server.") if m.name.endswith(".records")]
    return {
        name: kind
        for module in names
        for name, kind in vars(importlib.import_module(module)).items()
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct)
    }


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_an_example_is_one_of_its_struct(name: str) -> None:
    assert msgspec.convert(EXAMPLES[name], structs()[name]) is not None
