"""The lock files: exact, checked by hash, from no particular host, and in step with pyproject.toml."""

import re
import tomllib

import pytest

from tests.operations.launcher import ROOT

LOCKS = sorted(path.name for path in ROOT.glob("requirements*.lock"))
REQUIREMENT = re.compile(r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)((?: ; [^\\]+)?) \\$", re.MULTILINE)


def _pins(lock: str) -> set[tuple[str, str]]:
    return {(name, version) for name, version, _ in REQUIREMENT.findall((ROOT / lock).read_text())}


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!~;\[ ]", text)[0].lower().replace("_", "-") for text in requirements}


def test_there_is_a_lock_for_each_purpose() -> None:
    assert LOCKS == ["requirements-dev.lock", "requirements-node.lock", "requirements-uv.lock", "requirements.lock"]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_exact_and_checked_by_hash(lock: str) -> None:
    text = (ROOT / lock).read_text()
    starts = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(starts) == len(REQUIREMENT.findall(text)) > 0
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_no_lock_names_a_host(lock: str) -> None:
    assert not re.search(r"://|--index|--find-links|--extra", (ROOT / lock).read_text())


def test_the_development_lock_holds_everything_at_the_same_versions() -> None:
    assert _pins("requirements.lock") <= _pins("requirements-dev.lock")


def test_the_locks_hold_what_the_project_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {
        "requirements.lock": project["project"]["dependencies"],
        **{f"requirements-{group}.lock": needs for group, needs in project["dependency-groups"].items()},
    }
    for lock, requirements in wanted.items():
        assert _names(requirements) <= {name for name, _ in _pins(lock)}, lock
