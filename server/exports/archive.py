"""A county's whole file in one zip, for who runs the house: to hand it over, to keep it, to leave us with it.

Written from front to back as one moment had it, a piece at a time; what lies in the store follows. What the database
keeps sealed stands in it open, too: whoever holds the archive holds everything.
"""

import hashlib
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, TypeVar
from uuid import UUID

import msgspec

from server import files, forms, papers
from server.core.clock import COUNTY_ZONE
from server.core.crypto import Crypto
from server.core.db import Connection, Scope, county_scope
from server.core.storage import ObjectMissing, Storage
from server.exports import making, queries_of_archive, queries_of_tables
from server.exports.datasets import DATASETS
from server.exports.queries_of_archive import KeptFile

PAGE = 500  # rows held in memory at a time
README = """\
探访：{name}（{code}）的全部数据，{at}（北京时间）那一刻的样子
Tanfang: everything of {name} ({code}) as it stood at {at} (China time)

*.csv              各类数据，datapackage.json 说明每一列 / tables for people, described in datapackage.json
database/*.csv     数据库里的每一张表，加密的列原样 / every table of the database, sealed columns as they are
records.jsonl      每一条走访、调查、随手报的原文 / every field record as it came
identities.csv     身份证号和电话原文 / citizen IDs and telephone numbers
forms/             每个表单版本的 XLSForm / the workbook of every form version
files/, papers/    照片、录音、签名；文书，以 SHA-256 为名 / photos, sound, signatures; papers, named by SHA-256
missing.csv        应有而存储里没有的文件 / files that should lie in the store and do not
SHA256SUMS         每个文件的校验值：sha256sum -c SHA256SUMS / check it with sha256sum -c SHA256SUMS

不包括密码、登录状态和设备密钥。内含公民个人信息，须按国家规定加密保管、交接留痕。
Without passwords, sign-ins and device secrets. It holds personal data whole: keep it encrypted, put its way on file.
"""

Note = Callable[[str, int], None]
"""Is told which part is written and how many pieces of it."""
Page = TypeVar("Page", bound=msgspec.Struct)


class Archived(msgspec.Struct, kw_only=True):
    """What an archive holds. `missing`: files that should lie in the store and do not."""

    rows: int = 0
    tables: int = 0
    records: int = 0
    files: int = 0
    missing: int = 0


class _Hashed:
    """Hands on what is written, and knows its SHA-256."""

    def __init__(self, below: Any) -> None:
        self.below = below
        self.hash = hashlib.sha256()

    def write(self, data: Any) -> int:
        self.hash.update(data)
        return self.below.write(data)


class _Zip:
    """The archive while it is written."""

    def __init__(self, out: zipfile.ZipFile, now: datetime) -> None:
        self.out = out
        self.at = now.astimezone(COUNTY_ZONE).timetuple()[:6]
        self.sums: list[str] = []

    @contextmanager
    def member(self, name: str, *, packed: bool = False) -> Generator[Any]:
        """A file of the archive, to be written. `packed`: it is compressed already."""
        info = zipfile.ZipInfo(name, self.at)
        info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        with self.out.open(info, "w", force_zip64=True) as below:
            hashed = _Hashed(below)
            yield hashed
        self.sums.append(f"{hashed.hash.hexdigest()}  {name}\n")

    def add(self, name: str, data: bytes, *, packed: bool = False) -> None:
        """A file of the archive, whole."""
        with self.member(name, packed=packed) as file:
            file.write(data)


class Source(msgspec.Struct, frozen=True):
    """Where a county's file is read. `conn`: in a transaction of one moment that sees every row."""

    conn: Connection
    storage: Storage
    crypto: Crypto
    county_code: str
    name: str

    @property
    def scope(self) -> Scope:
        return county_scope(self.county_code)


async def write(source: Source, file: BinaryIO, now: datetime, note: Note) -> Archived:
    """Write the archive into the open file. Raises StoreUnavailable; then what was written is no archive."""
    told = Archived()
    with zipfile.ZipFile(file, "w", allowZip64=True) as out:
        made = _Zip(out, now)
        at = f"{now.astimezone(COUNTY_ZONE):%Y-%m-%d %H:%M}"
        made.add("README.txt", README.format(name=source.name, code=source.county_code, at=at).encode())
        await _tables(source, made, now, told, note)
        await _database(source, made, told, note)
        await _records(source, made, told, note)
        await _identities(source, made)
        for form_id, version in await queries_of_archive.form_names(source.conn, source.scope):
            data = await forms.read_workbook(source.conn, source.county_code, form_id, version)
            made.add(f"forms/{form_id}/{version}.xlsx", data, packed=True)
        await _files(source, made, told, note)
        made.add("SHA256SUMS", "".join(made.sums).encode())
    return told


async def _tables(source: Source, made: _Zip, now: datetime, told: Archived, note: Note) -> None:
    tables: list[making.Table] = []
    for dataset in DATASETS.values():
        path = Path(f"{dataset.name}.csv")
        with made.member(path.name) as out:
            out.write(making.heading(dataset.columns))
            count = await queries_of_tables.copy_csv(
                source.conn, source.scope, dataset.name, dataset.columns, source.county_code, out
            )
        tables.append(making.Table(dataset, dataset.columns, path, count))
        note(path.name, count)
    told.rows = sum(one.rows for one in tables)
    about = {
        "name": f"tanfang-{source.county_code}",
        "title": source.name,
        "created": now.isoformat(timespec="seconds"),
    }
    made.add("datapackage.json", making.package(tables, about))


async def _database(source: Source, made: _Zip, told: Archived, note: Note) -> None:
    for name in await queries_of_archive.table_names(source.conn):
        with made.member(f"database/{name}.csv") as out:
            note(f"database/{name}.csv", await queries_of_archive.copy_table(source.conn, source.scope, name, out))
        told.tables += 1


async def _pages(read: Callable[[Any], Awaitable[list[Page]]], key: Callable[[Page], Any]) -> AsyncIterator[Page]:
    """Every row there is, a page at a time; `read` takes the key behind which it goes on."""
    after: Any = None
    while found := await read(after):
        for one in found:
            yield one
        after = key(found[-1])


async def _records(source: Source, made: _Zip, told: Archived, note: Note) -> None:
    async def read(after: UUID | None) -> list[queries_of_archive.SealedRecord]:
        note("records.jsonl", told.records)
        return await queries_of_archive.records(source.conn, source.scope, after, PAGE)

    with made.member("records.jsonl") as out:
        async for one in _pages(read, lambda one: one.id):
            out.write(_line(source.crypto, one))
            told.records += 1


def _line(crypto: Crypto, one: queries_of_archive.SealedRecord) -> bytes:
    """A record with its body as it came: as JSON where it is that, else as a text."""
    said = {name: getattr(one, name) for name in one.__struct_fields__ if name != "body"}
    body = crypto.open_bytes(one.body)
    try:
        said["body"] = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        said["body"] = body.decode(errors="replace")
    return msgspec.json.encode(said) + b"\n"


async def _identities(source: Source, made: _Zip) -> None:
    async def read(after: UUID | None) -> list[queries_of_archive.SealedPerson]:
        return await queries_of_archive.persons(source.conn, source.scope, after, PAGE)

    def opened(sealed: bytes | None) -> str:
        return source.crypto.open(sealed) if sealed else ""

    with made.member("identities.csv") as out:
        out.write(making.BOM + b"person_id,citizen_id,telephone\n")
        async for one in _pages(read, lambda one: one.id):
            out.write(f"{one.id},{opened(one.id_cipher)},{opened(one.phone_cipher)}\n".encode())


async def _files(source: Source, made: _Zip, told: Archived, note: Note) -> None:
    async def photos(after: bytes | None) -> list[KeptFile]:
        return await queries_of_archive.files(source.conn, source.scope, after, PAGE)

    async def printed(after: bytes | None) -> list[KeptFile]:
        return await queries_of_archive.papers(source.conn, source.scope, after, PAGE)

    missing: list[str] = []
    for folder, read, key_of in (("files", photos, files.file_key), ("papers", printed, papers.paper_key)):
        async for one in _pages(read, lambda one: one.sha256):
            digest = one.sha256.hex()
            try:
                data = await source.storage.read(key_of(source.county_code, digest))
            except ObjectMissing:
                missing.append(f"{folder}/{digest},{one.content_type},{one.bytes}\n")
                continue
            made.add(f"{folder}/{digest}", data, packed=True)
            told.files += 1
            note(folder, told.files)
    told.missing = len(missing)
    made.add("missing.csv", ("file,kind,bytes\n" + "".join(missing)).encode())
