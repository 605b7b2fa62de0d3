"""The database described from itself: `schema.sql` by pg_dump, `schema.md` with the migrations' own comments."""

import re
import subprocess
from collections.abc import Iterable, Mapping

import asyncpg
import msgspec

from embedded.postgres import binary

# pg_dump's own chatter, and what depends on the session that loads the file.
CHATTER = re.compile(r"(--|\\(un)?restrict|SET (?!check_function_bodies)|SELECT pg_catalog\.set_config)")
HEAD = """\
-- The schema as the migrations leave it, for reading. A test compares; `python -m docs.generate` rewrites.
-- Changes are made in a new numbered migration, never here.
"""

COLUMNS = """
select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
       a.attnotnull as mandatory, exists (select from pg_constraint p where p.conrelid = c.oid and p.contype = 'p'
                                          and a.attnum = any (p.conkey)) as in_key
from pg_attribute a join pg_class c on c.oid = a.attrelid
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
order by c.relname, a.attnum
"""
REFERENCES = """
select c.relname as table, pg_get_constraintdef(o.oid) as definition
from pg_constraint o join pg_class c on c.oid = o.conrelid
where o.contype = 'f' and c.relnamespace = 'public'::regnamespace order by 1, 2
"""


class Column(msgspec.Struct, frozen=True):
    """A column as the database knows it."""

    table: str
    column: str
    type: str
    mandatory: bool
    in_key: bool


class Described(msgspec.Struct, frozen=True):
    """What the database and the migrations say together."""

    columns: tuple[Column, ...]
    references: Mapping[str, tuple[str, ...]]  # table: foreign keys
    tables: Mapping[str, str]  # table: comment above its `create table`
    notes: Mapping[tuple[str, str], str]  # (table, column): comment behind the column


def dump(dsn: str) -> str:
    """The schema of the database at `dsn` as SQL that makes an equal one. Raises CalledProcessError."""
    printed = subprocess.run(
        [binary("pg_dump"), "--schema-only", "--no-owner", "--no-comments", f"--dbname={dsn}"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    kept = "\n".join(line for line in printed.splitlines() if not CHATTER.match(line))
    return HEAD + "\n" + re.sub(r"\n{3,}", "\n\n", kept).strip() + "\n"


async def describe(dsn: str, migrations: Iterable[str]) -> Described:
    """Ask the database at `dsn` for its tables, and the migrations' texts for their comments."""
    conn = await asyncpg.connect(dsn)
    try:
        columns = tuple(msgspec.convert([dict(row) for row in await conn.fetch(COLUMNS)], list[Column]))
        references: dict[str, tuple[str, ...]] = {}
        for row in await conn.fetch(REFERENCES):
            references[row["table"]] = (*references.get(row["table"], ()), row["definition"])
    finally:
        await conn.close()
    tables: dict[str, str] = {}
    notes: dict[tuple[str, str], str] = {}
    for sql in migrations:
        _read_comments(sql, tables, notes)
    return Described(columns, references, tables, notes)


def _read_comments(sql: str, tables: dict[str, str], notes: dict[tuple[str, str], str]) -> None:
    above: list[str] = []
    table = ""
    for line in sql.splitlines():
        opened = re.match(r"create table (?:if not exists )?(\w+)|alter table (\w+) add", line)
        if opened:
            table = opened[1] or opened[2]
            tables.setdefault(table, " ".join(above))
        noted = re.match(r"\s+(?:add column )?(\w+)\s.*?[,)]?\s+-- (.+)", line)
        if table and noted:
            notes[table, noted[1]] = noted[2]
        if line.startswith(")") or line.endswith(";"):
            table = ""
        # a heading ends in a rule; it is no comment of a table
        above = [*above, line[3:]] if line.startswith("-- ") and not line.endswith("---") else []


def page(described: Described) -> str:
    """schema.md: every table with its columns, keys and references."""
    names = list(dict.fromkeys(column.table for column in described.columns))
    return "\n".join(
        [
            "# Tables",
            "",
            "Made by `python -m docs.generate` from a migrated database and the comments of `server/migrations/`.",
            "Columns of the primary key are **bold**; a column that may be empty says so.",
            "",
            *(line for name in names for line in _table(name, described)),
        ]
    )


def _table(name: str, described: Described) -> list[str]:
    about = described.tables.get(name, "")
    columns = [one for one in described.columns if one.table == name]
    references = described.references.get(name, ())
    return [
        f"## {name}",
        "",
        *([about, ""] if about else []),
        "| column | type | note |",
        "|---|---|---|",
        *(_column(one, described.notes.get((name, one.column), "")) for one in columns),
        "",
        *(f"- `{one}`" for one in references),
        *([""] if references else []),
    ]


def _column(column: Column, note: str) -> str:
    name = f"**{column.column}**" if column.in_key else column.column
    words = [*([] if column.mandatory else ["may be empty"]), *([note] if note else [])]
    about = "; ".join(words).replace("|", "\\|")
    return f"| {name} | {column.type} | {about} |"
