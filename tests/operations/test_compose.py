"""The compose file: what compose itself makes of it, and what a county's technician relies on."""

import json
import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from server.cli import COMMANDS
from tests.operations.launcher import ROOT, clean_environment

ONE_SHOT = {"migrate", "objects-setup"}
OURS = {"api", "worker", "migrate"}


def _compose(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    # The package's own wrapper hides the exit code, so its binary is called.
    spec = find_spec("compose")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    binary = Path(spec.submodule_search_locations[0]) / "docker-compose"
    command = [binary, "--project-directory", folder, "-f", folder / "docker-compose.yml", *words]
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what is deployed, with its secrets made by the script that makes them."""
    copy = tmp_path_factory.mktemp("deployment")
    shutil.copy(ROOT / "docker-compose.yml", copy)
    shutil.copytree(ROOT / "deploy", copy / "deploy")
    script = [copy / "deploy" / "make-env.sh", "tanfang.example.cn", "files.example.cn"]
    subprocess.run(script, check=True, capture_output=True)
    return copy


@pytest.fixture(scope="module")
def services(folder: Path) -> dict[str, dict[str, Any]]:
    done = _compose(folder, "config", "--format", "json")
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)["services"]
    return found


def test_compose_accepts_the_file_and_finds_every_part(services: dict[str, dict[str, Any]]) -> None:
    assert set(services) == {"proxy", "postgres", "valkey", "objects", *OURS, *ONE_SHOT}
    assert services["api"]["deploy"]["replicas"] == 2


def test_compose_refuses_to_run_without_secrets_and_says_where_they_come_from(tmp_path: Path) -> None:
    shutil.copy(ROOT / "docker-compose.yml", tmp_path)
    done = _compose(tmp_path, "config", "--quiet")
    assert done.returncode != 0
    assert "deploy/make-env.sh" in done.stderr


def test_secrets_are_written_once_for_their_owner_alone(folder: Path) -> None:
    secrets = folder / ".env"
    before = secrets.read_text()
    assert secrets.stat().st_mode & 0o777 == 0o600
    again = subprocess.run([folder / "deploy" / "make-env.sh", "a", "b"], capture_output=True, check=False)
    assert again.returncode == 1
    assert secrets.read_text() == before
    key = next(line for line in before.splitlines() if line.startswith("TANFANG_SECRET_KEY=")).partition("=")[2]
    assert len(bytes.fromhex(key)) == 32


def test_images_of_others_are_pinned_to_a_version(services: dict[str, dict[str, Any]]) -> None:
    for name in set(services) - OURS:
        tag = services[name]["image"].partition(":")[2]
        assert tag[:1].isdigit(), name
        assert "." in tag, name


def test_everything_that_stays_has_a_health_check_and_comes_back(services: dict[str, dict[str, Any]]) -> None:
    for name in set(services) - ONE_SHOT:
        assert services[name]["healthcheck"]["test"], name
        assert services[name]["restart"] == "unless-stopped", name


def test_everything_has_limits(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        limits = service["deploy"]["resources"]["limits"]
        assert limits["cpus"], name
        assert limits["memory"], name


def test_only_the_proxy_can_be_reached_from_outside(folder: Path, services: dict[str, dict[str, Any]]) -> None:
    assert [name for name, service in services.items() if service.get("ports")] == ["proxy"]
    whole = json.loads(_compose(folder, "config", "--format", "json").stdout)
    assert whole["networks"]["stores"]["internal"]
    assert "stores" not in services["proxy"]["networks"]


def test_our_containers_have_no_rights_to_spare(services: dict[str, dict[str, Any]]) -> None:
    for name in OURS:
        assert services[name]["cap_drop"] == ["ALL"], name
        assert services[name]["read_only"], name
    users = [line for line in (ROOT / "Dockerfile").read_text().splitlines() if line.startswith("USER ")]
    assert users == ["USER 10001"]


def test_data_live_in_named_volumes(services: dict[str, dict[str, Any]]) -> None:
    for name, folder_inside in (("postgres", "/var/lib/postgresql"), ("valkey", "/data"), ("objects", "/data")):
        mounts = {mount["target"]: mount["type"] for mount in services[name]["volumes"]}
        assert mounts[folder_inside] == "volume", name


def test_the_containers_run_commands_that_exist(services: dict[str, dict[str, Any]]) -> None:
    assert services["api"]["command"][:4] == ["python", "-m", "server.cli", "serve"]
    assert "server.cli migrate" in services["migrate"]["command"][2]
    assert "server.cli form publish" in services["migrate"]["command"][2]
    assert {"serve", "migrate", "form"} <= set(COMMANDS)
    assert services["worker"]["command"] == ["python", "-m", "workers"]
    assert find_spec("workers.__main__")


def test_the_servers_settings_are_all_known_ones(services: dict[str, dict[str, Any]]) -> None:
    from server.settings import from_environment, to_environment

    settings = from_environment(services["api"]["environment"])
    assert set(services["api"]["environment"]) <= set(to_environment(settings))
    assert settings.secure_cookies


def test_what_the_image_is_built_from_is_there() -> None:
    copied = [
        word
        for line in (ROOT / "Dockerfile").read_text().splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for word in line.split()[1:-1]
    ]
    assert "server/" in copied
    assert [word for word in copied if not (ROOT / word).exists()] == []
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert [word for word in copied if f"!{word.split('/')[0]}" not in ignored] == []


@pytest.mark.parametrize("script", ["tanfang", ".ci/run", "deploy/make-env.sh", "deploy/postgres/01-roles.sh"])
def test_the_scripts_are_executable_and_parse(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)
    shell = "bash" if script == ".ci/run" else "sh"
    done = subprocess.run([shell, "-n", ROOT / script], capture_output=True, env=clean_environment(), check=False)
    assert (done.returncode, done.stderr) == (0, b"")
