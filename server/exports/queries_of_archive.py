"""SQL of a county's archive: every table as the database holds it, and what it keeps sealed."""

from typing import BinaryIO
from uuid import UUID

import msgspec

from server.core.db import Connection, Scope, rows

# What lets somebody in, and what only this installation can use.
LEFT_OUT = ("collect_secrets", "device_recoveries", "odata_keys", "outbox", "sessions", "sign_in_failures",
            "user_passwords")  # fmt: skip


class SealedRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A field record as received; `body`: its JSON, sealed."""

    id: UUID
    purpose: str
    form_id: str
    form_version: str
    received_at: str
    submitted_by: UUID
    body: bytes


class SealedPerson(msgspec.Struct, frozen=True, kw_only=True):
    """What of a person is sealed."""

    id: UUID
    id_cipher: bytes | None
    phone_cipher: bytes | None


class KeptFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the store."""

    sha256: bytes
    content_type: str
    bytes: int


NAMES = """
select c.relname as name from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attname = 'county_code' and not a.attisdropped
where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
  and c.relname <> all($1::text[])
order by c.relname
"""


async def table_names(conn: Connection) -> list[str]:
    """Every table that holds a county's rows and goes into its archive."""
    return [one["name"] for one in await conn.fetch(NAMES, list(LEFT_OUT))]


async def copy_table(conn: Connection, scope: Scope, name: str, output: BinaryIO) -> int:
    """Append a table's rows as CSV with a heading, bytes as `\\x…`; how many. `name` of `table_names`."""
    sql = f'select * from "{name}" where county_code = $1'  # noqa: S608 - a name of the catalogue
    done = await conn.copy_from_query(
        sql, scope.county_code, output=output, format="csv", header=True, encoding="utf-8"
    )
    return int(done.rpartition(" ")[2])


RECORDS = """
select id, purpose, form_id, form_version, received_at::text as received_at, submitted_by, body from submissions
where county_code = $1 and ($2::uuid is null or id > $2) order by id limit $3
"""


async def records(conn: Connection, scope: Scope, after: UUID | None, limit: int) -> list[SealedRecord]:
    """Field records by id."""
    return await rows(conn, SealedRecord, RECORDS, scope.county_code, after, limit)


PERSONS = """
select id, id_cipher, phone_cipher from persons
where county_code = $1 and ($2::uuid is null or id > $2) order by id limit $3
"""


async def persons(conn: Connection, scope: Scope, after: UUID | None, limit: int) -> list[SealedPerson]:
    """Persons by id."""
    return await rows(conn, SealedPerson, PERSONS, scope.county_code, after, limit)


FILES = """
select sha256, content_type, bytes from files
where county_code = $1 and verified_at is not null and ($2::bytea is null or sha256 > $2)
order by sha256 limit $3
"""


async def files(conn: Connection, scope: Scope, after: bytes | None, limit: int) -> list[KeptFile]:
    """Photos and other files of records by hash, those that arrived whole."""
    return await rows(conn, KeptFile, FILES, scope.county_code, after, limit)


PAPERS = """
select sha256, min(form) as content_type, min(bytes)::bigint as bytes from paper_files
where county_code = $1 and ($2::bytea is null or sha256 > $2)
group by sha256 order by sha256 limit $3
"""


async def papers(conn: Connection, scope: Scope, after: bytes | None, limit: int) -> list[KeptFile]:
    """Papers of cases by hash; `content_type`: `pdf` or `docx`."""
    return await rows(conn, KeptFile, PAPERS, scope.county_code, after, limit)


WORKBOOKS = """
select form_id, version from form_versions where county_code = $1 order by form_id, version
"""


async def form_names(conn: Connection, scope: Scope) -> list[tuple[str, str]]:
    """Every version of every form."""
    return [(one["form_id"], one["version"]) for one in await conn.fetch(WORKBOOKS, scope.county_code)]
