"""The ground the other tests stand on: real servers, two roles, changes that do not stay."""

import asyncpg
import pytest
from minio import Minio

from server.core.db import Connection
from server.settings import Settings
from tests.conftest import LONGEST
from tests.servers import ROOT, SharedServers


async def test_the_application_role_can_not_step_over_row_level_security(
    conn: Connection,
) -> None:
    role = await conn.fetchrow(
        "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user"
    )
    assert role is not None
    assert not any(role.values())


async def test_the_application_role_can_not_create_tables(conn: Connection) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await conn.execute("create table public.mine (id int)")


async def test_chinese_text_has_trigrams(owner_conn: Connection) -> None:
    await owner_conn.execute("create extension if not exists pg_trgm")
    assert await owner_conn.fetchval("select similarity('王家庄村', '王家庄') > 0.3")


@pytest.mark.parametrize("round_number", [1, 2])
async def test_what_a_test_writes_is_gone_in_the_next(owner_conn: Connection, round_number: int) -> None:
    assert await owner_conn.fetchval("select to_regclass('left_over')") is None
    await owner_conn.execute("create table left_over (id int)")


def test_the_bucket_is_there(settings: Settings) -> None:
    store = Minio(settings.s3_endpoint, settings.s3_key, settings.s3_secret, secure=False, region="us-east-1")
    assert store.bucket_exists(settings.s3_bucket)


def test_every_caller_gets_a_valkey_database_of_its_own(servers: SharedServers) -> None:
    assert servers.empty_valkey_database() != servers.empty_valkey_database()


def test_the_files_that_are_run_first_are_there() -> None:
    assert [name for name in LONGEST if not (ROOT / name).is_file()] == []
