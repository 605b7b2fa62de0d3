"""What the migrated database says of itself."""

from collections.abc import Sequence

import msgspec

from server.core.db import Connection, rows

# A reach is what row-level security is made of; it cannot hide behind itself.
MAKES_THE_REACH = {"user_reaches"}

TABLES = "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1"

COLUMNS = """
select c.relname as table, a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
"""

INDEXES = """
select t.relname as table, i.relname as name, x.indisunique as is_unique, x.indpred is not null as partial,
       coalesce(pg_get_expr(x.indpred, x.indrelid), '') as condition, am.amname as method,
       array(select coalesce(a.attname, '(expression)')
             from unnest(x.indkey[0:x.indnkeyatts - 1]) with ordinality as key (attnum, place)
             left join pg_attribute a on a.attrelid = x.indrelid and a.attnum = key.attnum and key.attnum > 0
             order by place) as columns
from pg_index x
join pg_class i on i.oid = x.indexrelid
join pg_class t on t.oid = x.indrelid
join pg_am am on am.oid = i.relam
where t.relnamespace = 'public'::regnamespace
order by 1, 2
"""

FOREIGN_KEYS = """
select t.relname as table, c.conname as name,
       array(select a.attname from unnest(c.conkey) with ordinality as key (attnum, place)
             join pg_attribute a on a.attrelid = c.conrelid and a.attnum = key.attnum order by place) as columns
from pg_constraint c join pg_class t on t.oid = c.conrelid
where c.contype = 'f' and t.relnamespace = 'public'::regnamespace
order by 1, 2
"""


class Index(msgspec.Struct, frozen=True):
    """An index, a primary key's or a unique constraint's too; `columns` in order, without included ones."""

    table: str
    name: str
    is_unique: bool
    partial: bool
    condition: str
    method: str
    columns: tuple[str, ...]


class ForeignKey(msgspec.Struct, frozen=True):
    table: str
    name: str
    columns: tuple[str, ...]


async def tables(conn: Connection) -> list[str]:
    """The tables of the house, by name."""
    return [row["relname"] for row in await conn.fetch(TABLES)]


async def having(conn: Connection, column: str) -> set[str]:
    """Tables with a column of this name."""
    return {row["table"] for row in await conn.fetch(COLUMNS) if row["column"] == column}


async def region_bound(conn: Connection) -> set[str]:
    """Tables whose rows belong to a division."""
    return await having(conn, "region_code") - MAKES_THE_REACH


async def indexes(conn: Connection) -> list[Index]:
    return await rows(conn, Index, INDEXES)


async def foreign_keys(conn: Connection) -> list[ForeignKey]:
    return await rows(conn, ForeignKey, FOREIGN_KEYS)


def covers(index: Index, columns: Sequence[str]) -> bool:
    """Whether the index finds the rows with given values of these columns.

    A condition may leave out only rows whose foreign key is null: those refer to nothing.
    """
    leads = set(index.columns[: len(columns)]) == set(columns)
    harmless = not index.partial or index.condition in {f"({column} IS NOT NULL)" for column in columns}
    return index.method == "btree" and leads and harmless
