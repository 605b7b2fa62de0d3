"""The local servers as parts: moved ports, addresses given from outside, cut-off starts, broken parts."""

import socket
import sys
from contextlib import ExitStack
from functools import partial
from io import BytesIO
from pathlib import Path

import asyncpg
import msgspec
import pytest
from minio import Minio

from embedded import Stack, StackError, objects, postgres, valkey
from embedded.process import Child
from embedded.state import read_state
from embedded.supervisor import MOST_RESTARTS, Supervisor
from embedded.web_build import sources_digest


def _client(address: str, stack_folder: Path) -> Minio:
    secrets = read_state(stack_folder).secrets
    return Minio(address, secrets.s3_key, secrets.s3_secret, secure=False, region="us-east-1")


async def test_ports_that_another_program_took_are_changed_and_the_data_found_again(tmp_path: Path) -> None:
    stack = Stack(tmp_path, durable=False, environment={})
    first = stack.start()
    conn = await asyncpg.connect(first.owner_dsn)
    await conn.execute("create table mark as select 'kept' as word")
    await conn.close()
    _client(first.s3_endpoint, tmp_path).put_object("tanfang", "mark", BytesIO(b"kept"), 4)
    stack.stop()

    before = read_state(tmp_path).ports
    with ExitStack() as others:
        for port in msgspec.structs.astuple(before):
            # create_server reuses an address whose last connections are still fading
            others.enter_context(socket.create_server(("127.0.0.1", port)))
        second = stack.start()
    after = read_state(tmp_path).ports
    assert not set(msgspec.structs.astuple(before)) & set(msgspec.structs.astuple(after))
    conn = await asyncpg.connect(second.owner_dsn)
    assert await conn.fetchval("select word from mark") == "kept"
    await conn.close()
    answer = _client(second.s3_endpoint, tmp_path).get_object("tanfang", "mark")
    assert answer.read() == b"kept"
    answer.close()
    answer.release_conn()
    stack.stop()


def test_servers_whose_addresses_are_given_are_used_and_not_started(tmp_path: Path) -> None:
    given = {
        "TANFANG_DSN": "postgresql://tanfang_app@db.example.cn/tanfang",
        "TANFANG_OWNER_DSN": "postgresql://tanfang_owner@db.example.cn/tanfang",
        "TANFANG_VALKEY_URL": "redis://queue.example.cn/0",
        "TANFANG_S3_ENDPOINT": "files.example.cn:9000",
        "TANFANG_S3_KEY": "key",
        "TANFANG_S3_SECRET": "secret",
    }
    stack = Stack(tmp_path, environment=given)
    environment = stack.start().environment()
    assert stack.children == {}
    assert {name: environment[name] for name in given} == given
    assert environment["TANFANG_S3_PUBLIC_URL"] == "http://files.example.cn:9000"
    stack.stop()


def test_a_first_start_that_was_cut_off_is_done_again(tmp_path: Path) -> None:
    half_made = tmp_path / "postgres.new"
    half_made.mkdir()
    (half_made / "PG_VERSION").write_text("18\n")
    stack = Stack(tmp_path, durable=False, environment={})
    environment = stack.start().environment()
    assert stack.children["postgres"].running
    assert not half_made.exists()
    stack.stop()
    names = ("DSN", "OWNER_DSN", "VALKEY_URL", "S3_ENDPOINT", "S3_PUBLIC_URL", "S3_KEY", "S3_SECRET", "S3_BUCKET")
    assert all(environment[f"TANFANG_{name}"] for name in names)
    assert len(bytes.fromhex(environment["TANFANG_SECRET_KEY"])) == 32


def test_a_part_that_keeps_ending_is_given_up_with_its_last_words(tmp_path: Path) -> None:
    said: list[str] = []
    words = [sys.executable, "-c", "raise SystemExit('no licence plate')"]
    start = partial(Child, "car", words, log=tmp_path / "car.log")
    supervisor = Supervisor(lambda _, en: said.append(en))
    supervisor.adopt("car", start(), start, lambda child: child.running)
    with pytest.raises(StackError, match="no licence plate"):
        supervisor.watch(lambda: None, pause=0)
    assert said.count("car ended unexpectedly, restarting it") == MOST_RESTARTS


def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StackError, match="/no/such/program"):
        Child("PostgreSQL", ["/no/such/program"], log=tmp_path / "log")


def test_missing_servers_are_named_with_the_way_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StackError, match="TANFANG_OWNER_DSN"):
        postgres.binary("no_such_tool")
    monkeypatch.setattr(valkey, "find_spec", lambda _: None)  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    with pytest.raises(StackError, match="TANFANG_VALKEY_URL"):
        valkey.binary()
    monkeypatch.setattr(objects.sysconfig, "get_path", lambda _: str(tmp_path))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
    with pytest.raises(StackError, match="TANFANG_S3_ENDPOINT"):
        objects.binary()


def test_only_sources_decide_whether_the_front_end_is_built_again(tmp_path: Path) -> None:
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui" / "colours.css").write_text("a")
    first = sources_digest(tmp_path)
    for folder in ("node_modules", "dist", "e2e"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "file.js").write_text("x")
    assert sources_digest(tmp_path) == first
    (tmp_path / "ui" / "colours.css").write_text("b")
    changed = sources_digest(tmp_path)
    assert changed != first
    (tmp_path / "ui" / "colours.css").rename(tmp_path / "ui" / "colors.css")
    assert sources_digest(tmp_path) not in (first, changed)
