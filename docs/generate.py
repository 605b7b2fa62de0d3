"""Rewrite the generated documentation: `python -m docs.generate`. A test compares."""

import asyncio
import sys
import tempfile
from pathlib import Path

from docs import commands, interface, linter, settings, statistics, tables
from embedded import Stack
from server.core.migrate import migrate, migrations

ROOT = Path(__file__).resolve().parents[1]


def pages() -> dict[str, str]:
    """Path from the root: text, of everything that is made from code alone."""
    return {
        "docs/generated/errors.md": interface.errors(),
        "docs/generated/permissions.md": interface.permissions(),
        "docs/generated/api.md": interface.api(),
        "docs/generated/settings.md": settings.page(),
        "docs/generated/commands.md": commands.page(),
        "docs/generated/linter.md": linter.page(),
        "docs/generated/statistics.md": statistics.page(),
    }


async def pages_of_database(dsn: str) -> dict[str, str]:
    """The same, of what is made from a migrated database."""
    described = await tables.describe(dsn, [sql for _, sql in migrations()])
    return {
        "server/migrations/schema.sql": tables.dump(dsn),
        "docs/generated/schema.md": tables.page(described),
    }


async def _fresh(dsn: str) -> dict[str, str]:
    await migrate(dsn)
    return await pages_of_database(dsn)


def main() -> int:
    """Write every page that changed, and name it."""
    with (
        tempfile.TemporaryDirectory(prefix="tanfang-docs-") as folder,
        Stack(Path(folder), durable=False, environment={}) as addresses,
    ):
        made = pages() | asyncio.run(_fresh(addresses.owner_dsn))
    for name, text in made.items():
        path = ROOT / name
        if not path.exists() or path.read_text(encoding="utf8") != text:
            path.write_text(text, encoding="utf8")
            print(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
