"""Migrations run once, in order, whole or not at all, whoever starts them."""

import asyncio
import re

import asyncpg
import pytest

from server.core import migrate as migrating
from server.core.migrate import MigrationEdited, migrate, migrations

NAMES = [name for name, _ in migrations()]


async def _one(dsn: str, sql: str, *values: object) -> object:
    conn = await asyncpg.connect(dsn)
    try:
        return await conn.fetchval(sql, *values)
    finally:
        await conn.close()


def test_they_are_numbered_without_gaps() -> None:
    assert [int(name[:4]) for name in NAMES] == list(range(1, len(NAMES) + 1))
    odd = [name for name in NAMES if not re.fullmatch(r"\d{4}_[a-z0-9_]+\.sql", name)]
    assert not odd, f"name them like 0002_referrals.sql: {odd}"


async def test_they_are_applied_in_order_and_only_once(empty: str) -> None:
    assert await migrate(empty) == NAMES
    assert await migrate(empty) == []
    assert await _one(empty, "select array_agg(name order by applied_at, name) from schema_history") == NAMES


async def test_two_who_migrate_at_once_take_turns(empty: str) -> None:
    applied = await asyncio.gather(migrate(empty), migrate(empty))
    assert sorted(applied, key=len) == [[], NAMES]


async def test_an_applied_migration_that_was_edited_is_refused(empty: str) -> None:
    await migrate(empty)
    await _one(empty, "update schema_history set sha256 = 'of another text' where name = $1", NAMES[0])
    with pytest.raises(MigrationEdited, match=NAMES[0]):
        await migrate(empty)


async def test_a_migration_that_fails_leaves_nothing_behind(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = ("9999_broken.sql", "create table half_done (id uuid); select 1 / 0;")
    monkeypatch.setattr(migrating, "migrations", lambda: [*migrations(), broken])
    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate(empty)
    assert await _one(empty, "select to_regclass('half_done')") is None
    assert await _one(empty, "select array_agg(name order by name) from schema_history") == NAMES
    monkeypatch.undo()
    assert await migrate(empty) == []


async def test_the_lock_is_given_back_after_a_failure(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrating, "migrations", lambda: [("0001_broken.sql", "select 1 / 0")])
    with pytest.raises(asyncpg.DivisionByZeroError):
        await migrate(empty)
    monkeypatch.undo()
    assert await migrate(empty) == NAMES
