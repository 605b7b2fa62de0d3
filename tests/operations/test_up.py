"""`./tanfang up`: one command starts everything, one signal ends it, and nothing is lost or left over."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import asyncpg
import pytest
from minio import Minio

from embedded.ports import free_port
from embedded.state import read_state
from embedded.valkey import Valkey
from tests.operations.launcher import (
    READY,
    ROOT,
    Launcher,
    children_of,
    clean_environment,
    owner_dsn,
    pid_of_postgres,
    wait_until_nothing_runs,
)


def _store(data: Path) -> Minio:
    state = read_state(data)
    address = f"127.0.0.1:{state.ports.s3}"
    return Minio(address, state.secrets.s3_key, state.secrets.s3_secret, secure=False, region="us-east-1")


async def _leave_a_mark_in_each(data: Path) -> None:
    conn = await asyncpg.connect(owner_dsn(data))
    await conn.execute("create table mark (word text)")
    await conn.execute("insert into mark values ('kept')")
    await conn.close()
    _store(data).put_object("tanfang", "mark", BytesIO(b"kept"), 4)
    assert Valkey(data, read_state(data)).command("SET", "mark", "kept") == "+OK"


async def _assert_marks(data: Path) -> None:
    conn = await asyncpg.connect(owner_dsn(data))
    assert await conn.fetchval("select word from mark") == "kept"
    await conn.close()
    answer = _store(data).get_object("tanfang", "mark")
    assert answer.read() == b"kept"
    answer.close()
    answer.release_conn()
    assert Valkey(data, read_state(data)).command("EXISTS", "mark") == ":1"


async def test_ctrl_c_stops_everything_and_the_next_start_finds_all_data(tmp_path: Path) -> None:
    with Launcher(tmp_path / "data") as first:
        first.wait_for(READY)
        status, body = first.get("/health")
        assert (status, json.loads(body)["status"]) == (200, "ok")
        await _leave_a_mark_in_each(first.data)
        assert first.end(signal.SIGINT) == 0
        wait_until_nothing_runs(first.data)
    with Launcher(tmp_path / "data") as second:
        second.wait_for(READY)
        await _assert_marks(second.data)
        assert second.end(signal.SIGTERM) == 0


async def test_a_killed_launcher_leaves_nothing_running_and_the_next_start_recovers(tmp_path: Path) -> None:
    with Launcher(tmp_path / "data") as first:
        first.wait_for(READY)
        await _leave_a_mark_in_each(first.data)
        assert first.end(signal.SIGKILL) == -signal.SIGKILL
        wait_until_nothing_runs(first.data)
        with pytest.raises(ConnectionRefusedError):
            first.get("/health")
    with Launcher(tmp_path / "data") as second:
        second.wait_for(READY)
        await _assert_marks(second.data)


async def test_everything_killed_at_once_as_in_a_power_cut_recovers(tmp_path: Path) -> None:
    with Launcher(tmp_path / "data") as first:
        first.wait_for(READY)
        await _leave_a_mark_in_each(first.data)
        for pid in [first.process.pid, *children_of(first.process.pid).values()]:
            os.kill(pid, signal.SIGKILL)
        first.process.wait()
        wait_until_nothing_runs(first.data)
    with Launcher(tmp_path / "data") as second:
        second.wait_for(READY)
        await _assert_marks(second.data)


def test_a_part_that_is_killed_is_running_again_without_hands(tmp_path: Path) -> None:
    with Launcher(tmp_path / "data") as house:
        house.wait_for(READY)
        parts = children_of(house.process.pid)
        assert len(parts) == 5
        assert pid_of_postgres(house.data) in parts.values()
        for pid in parts.values():
            os.kill(pid, signal.SIGKILL)
        names = ("PostgreSQL", "Valkey", "SeaweedFS", "server", "worker")
        house.wait_for(*(f"{name} is running again" for name in names))
        assert house.get("/health")[0] == 200


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launcher]:
    """One that runs while the tests below look at it; none of them changes it."""
    with Launcher(tmp_path_factory.mktemp("house") / "data") as running:
        running.wait_for(READY)
        yield running


def test_a_second_launcher_on_the_same_data_is_refused(house: Launcher) -> None:
    second = subprocess.run(
        [ROOT / "tanfang", "up", "--no-demo", "--port", str(free_port()), "--data", house.data],
        capture_output=True, text=True, env=clean_environment(), check=False,
    )  # fmt: skip
    assert second.returncode == 1
    assert "already in use" in second.stderr
    assert "已在使用中" in second.stderr
    assert str(house.process.pid) in second.stderr
    assert house.get("/health")[0] == 200


def test_a_taken_port_is_refused_before_anything_starts(house: Launcher, tmp_path: Path) -> None:
    with Launcher(tmp_path / "other", port=house.port) as second:
        assert second.process.wait() == 1
        assert "--port" in second.errors()
    assert not (tmp_path / "other" / "postgres").exists()


def test_secrets_are_for_the_owner_alone(house: Launcher) -> None:
    secrets = json.loads((house.data / "stack.json").read_text())["secrets"]
    lines = "\n".join(children_of(house.process.pid))
    assert not [name for name, value in secrets.items() if value in lines]
    assert house.data.stat().st_mode & 0o777 == 0o700
    assert (house.data / "stack.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("uid", [pytest.param(65534, id="nobody"), pytest.param(54321, id="a number without a name")])
def test_an_ordinary_user_starts_it_too(tmp_path: Path, uid: int) -> None:
    """Root becomes another user in a user namespace for this; anyone else is an ordinary user already."""
    as_user = ("unshare", "--user", f"--map-user={uid}", f"--map-group={uid}") if os.geteuid() == 0 else ()
    with Launcher(tmp_path / "data", prefix=as_user) as house:
        house.wait_for(READY)
        assert house.get("/health")[0] == 200
        assert house.end(signal.SIGINT) == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [(["--help"], 0), (["up", "--help"], 0), ([], 2), (["fly"], 2), (["up", "--port"], 2), (["up", "--fast"], 2)],
)
def test_the_exit_code_tells_help_from_wrong_usage(words: list[str], code: int) -> None:
    done = subprocess.run(
        [ROOT / "tanfang", *words], capture_output=True, text=True, env=clean_environment(), check=False
    )
    assert done.returncode == code, done.stderr
    assert "tanfang" in done.stdout + done.stderr


def test_the_launcher_works_from_any_folder(tmp_path: Path) -> None:
    (tmp_path / "server.py").write_text("raise SystemExit('the wrong server')")
    done = subprocess.run(
        [ROOT / "tanfang", "bench", "nothing"],
        cwd=tmp_path, capture_output=True, text=True, env=clean_environment(), check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert "start" in done.stderr


def test_a_port_out_of_range_is_refused(tmp_path: Path) -> None:
    with Launcher(tmp_path / "data", port=70000) as house:
        assert house.process.wait() == 1
        assert "70000" in house.errors()
