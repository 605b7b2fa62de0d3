"""Who may import whom: the contracts of pyproject.toml hold, and no feature is left out of them."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from tests.operations.launcher import ROOT, clean_environment

NOT_FEATURES = {"commands", "core", "migrations"}


def _contracts() -> dict[str, dict[str, Any]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return {contract["name"]: contract for contract in project["tool"]["importlinter"]["contracts"]}


def _features() -> list[str]:
    folders = [path.parent.name for path in (ROOT / "server").glob("*/__init__.py")]
    return sorted(set(folders) - NOT_FEATURES)


def test_every_import_contract_is_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [sys.executable, linter, "--no-cache"],
        cwd=ROOT, env=clean_environment() | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr


def test_every_feature_has_its_place_among_the_layers() -> None:
    layers: list[str] = _contracts()["Features import lower features only"]["layers"]
    placed = {name.strip(" ()") for layer in layers for name in layer.split("|")}
    assert set(_features()) <= placed


def test_the_queries_of_every_feature_are_its_own() -> None:
    contracts = _contracts()
    with_queries = [name for name in _features() if (ROOT / "server" / name / "queries.py").exists()]
    assert with_queries
    assert [name for name in with_queries if f"The queries of {name} are its own" not in contracts] == []


def test_no_feature_may_know_the_worker_or_the_object_store() -> None:
    features = {f"server.{name}" for name in _features()}
    contracts = _contracts()
    for rule in (
        "The server does not know the worker, the local servers, nor the demo; commands start them",
        "Only core.storage knows the object store",
    ):
        assert features <= set(contracts[rule]["source_modules"]), rule
