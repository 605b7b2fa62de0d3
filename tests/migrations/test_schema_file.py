"""schema.sql is what the migrations make, and makes it too."""

import asyncpg

from docs.tables import dump
from server.core.migrate import migrate
from tests.guards.sources import ROOT

SCHEMA = ROOT / "server" / "migrations" / "schema.sql"


async def test_a_fresh_database_migrated_is_the_schema_file(empty: str) -> None:
    await migrate(empty)
    assert dump(empty) == SCHEMA.read_text(encoding="utf8"), "run: python -m docs.generate"


async def test_the_schema_file_alone_makes_the_same_database(empty: str) -> None:
    conn = await asyncpg.connect(empty)
    await conn.execute(SCHEMA.read_text(encoding="utf8"))
    await conn.close()
    assert dump(empty) == SCHEMA.read_text(encoding="utf8")
