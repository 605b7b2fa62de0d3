"""Apply the numbered SQL files of server/migrations, each once, in order, in its own transaction."""

import asyncio
import hashlib
from importlib.resources import files

import asyncpg

LOCK = 7261_0001  # any constant: only one migrator works at a time
TRY_LOCK = "select pg_try_advisory_lock($1)"
UNLOCK = "select pg_advisory_unlock($1)"
HISTORY = """
create table if not exists schema_history (
    name text primary key, sha256 text not null, applied_at timestamptz not null default now()
)
"""
APPLIED = "select name, sha256 from schema_history"
REMEMBER = "insert into schema_history (name, sha256) values ($1, $2)"


class MigrationEdited(Exception):
    """A file that was already applied has changed: write a new one instead."""


def migrations() -> list[tuple[str, str]]:
    """(name, SQL) of every migration file, oldest first. schema.sql is the result, not a step."""
    folder = files("server.migrations")
    found = [f for f in folder.iterdir() if f.name.endswith(".sql") and f.name[:4].isdigit()]
    return sorted((f.name, f.read_text(encoding="utf8")) for f in found)


async def migrate(dsn: str) -> list[str]:
    """Bring the database at `dsn` (the owner's) up to date; the names of the files applied now.

    Raises MigrationEdited when an applied file no longer has the contents it was applied with.
    """
    conn = await asyncpg.connect(dsn)
    try:
        # polled: a blocking lock would deadlock with index builds
        while not await conn.fetchval(TRY_LOCK, LOCK):  # noqa: ASYNC110
            await asyncio.sleep(0.2)
        try:
            return await _apply(conn)
        finally:
            await conn.execute(UNLOCK, LOCK)
    finally:
        await conn.close()


async def _apply(conn: "asyncpg.Connection[asyncpg.Record]") -> list[str]:
    await conn.execute(HISTORY)
    done = {r["name"]: r["sha256"] for r in await conn.fetch(APPLIED)}
    applied: list[str] = []
    for name, sql in migrations():
        digest = hashlib.sha256(sql.encode()).hexdigest()
        if name in done:
            if done[name] != digest:
                raise MigrationEdited(
                    f"{name} 在应用之后被改动过；请新写一个迁移文件，或另选数据目录。\n"
                    f"{name} was changed after it was applied: write a new migration, or choose another data folder."
                )
            continue
        async with conn.transaction():
            await conn.execute(sql)
            await conn.execute(REMEMBER, name, digest)
        applied.append(name)
    return applied
