"""The front end's own checks, and its client, which is generated from the server's OpenAPI document."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from embedded.web_build import build_web, with_node
from server.commands.openapi import document

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"


def _say(zh: str, en: str) -> None:
    print(f"{zh} / {en}")


@pytest.fixture(scope="module", autouse=True)
def packages() -> None:
    """The packages of the lock file, installed by the same build that `up` makes."""
    build_web(ROOT, _say)


def npm(*arguments: str, folder: Path = WEB) -> str:
    """What `npm …` prints; an assertion with all of it when it fails."""
    environment = with_node(ROOT, _say)
    program = shutil.which("npm", path=environment["PATH"])
    assert program
    done = subprocess.run(
        [program, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    return done.stdout


def test_the_whole_front_end_compiles_strictly_with_the_generated_client() -> None:
    npm("run", "check")


def test_its_pure_parts_do_what_their_tests_say() -> None:
    assert "passed" in npm("test")


def test_the_description_that_the_client_is_made_from_is_the_servers() -> None:
    kept = json.loads((WEB / "api-client" / "openapi.json").read_text(encoding="utf8"))
    assert kept == document(), "run: ./tanfang openapi > web/api-client/openapi.json && cd web && npm run generate"


def test_the_client_is_what_the_generator_makes(tmp_path: Path) -> None:
    """Made again beside the real one: the same, to the letter."""
    folder = tmp_path / "web"
    (folder / "api-client").mkdir(parents=True)
    for name in ("package.json", "api-client/openapi.json"):
        shutil.copy(WEB / name, folder / name)
    shutil.copytree(WEB / "scripts", folder / "scripts")
    (folder / "node_modules").symlink_to(WEB / "node_modules")
    npm("run", "generate", folder=folder)
    made = (folder / "api-client" / "schema.ts").read_text(encoding="utf8")
    assert made == (WEB / "api-client" / "schema.ts").read_text(encoding="utf8")


def test_the_first_load_stays_within_its_budget() -> None:
    """At most 350 KB of compressed script before a form is opened; `size` fails above that."""
    assert "before a form is opened" in npm("run", "size")
