"""What it costs to match a department's list with the register.

The floor, in the same run: COPY of the same values into a table without index or rules, then one hash join of
it with the persons by the blind index. The import reads the list from a CSV file, cleans every cell, computes
the blind index of every citizen ID, puts the rows down, marks repeated ones, matches and counts, as the
application's role under row-level security. Aim: at most 3 floors, at every size, and memory that does not grow
with the list.

The floor's values are ready before its clock runs. What nobody is spared, however the rest is done, is taken beside
it as *hand*: the file's lines as cells, and the keyed hash of each citizen ID; `with_hand` is imports to all three.

Three persons of the register for each row of the list; six rows of ten are about somebody in it, one of a hundred
repeats another. The list has a title, two rows of heading, IDs with a small x, spaces in names and a line of totals.
"""

import argparse
import asyncio
import csv
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from uuid import UUID

import asyncpg
import msgspec

from bench._county import filled_bare, fresh_database, say
from embedded import Addresses, Stack
from server.core.crypto import Crypto
from server.core.db import Connection, county_scope, enter_scope
from server.core.ids import new_id
from server.core.tables import Table, open_table
from server.imports import columns, matching, showing
from server.imports.records import Import, Shape
from server.registry.identity import check_character

COUNTY = "140427"
SIZES = (100_000, 300_000)
AIM = 3.0
PER_ROW = 3  # persons of the register for each row
SECRET = "5a" * 32
FIRST = date(1930, 1, 1)
CHUNK = 20_000
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "秀英桂兰玉珍建国志强红梅小平春花俊杰海燕文忠"

GENERATE = f"""
insert into counties (county_code, name, name_en) values ('{COUNTY}', 'bench', 'bench');
insert into divisions (county_code, code, parent_code, level, name, valid_from)
values ('{COUNTY}', '{COUNTY}', null, 'county', 'county', date '2020-01-01');
insert into feed_authorisations (county_code, id, feed, document_no, title, valid_from, valid_to, recorded_at)
values ('{COUNTY}', uuidv7(), 'disabled_persons', 'bench', '', date '2026-01-01', date '2026-12-31', now());
"""
# One household for all: what is measured reads persons alone.
HOUSEHOLD = f"""
insert into households (county_code, id, region_code, address, head_name, head_pinyin, position_source, registered_at)
values ('{COUNTY}', $1, '{COUNTY}', '', '', '', 'none', now())
"""
FLOOR = """
create unlogged table floor (row integer, name text, id_blind bytea, id_last4 text, born date, sex text, facts jsonb)
"""
CHECKPOINT = "checkpoint"  # what was written before is not for the next to put on disk
JOIN = """
select count(*) from floor f join persons p on p.county_code = '140427' and p.id_blind = f.id_blind
"""


class Measured(msgspec.Struct, frozen=True):
    """Seconds at one size; `ratio` is imports to floors, `memory_mb` what the process grew by. The import's parts:
    `read_s` until every row is stored, `match_s` until whom they are about is, `count_s`; `cpu_s` of this process.
    """

    rows: int
    persons: int
    copy_s: float
    join_s: float
    hand_s: float
    import_s: float
    read_s: float
    match_s: float
    count_s: float
    cpu_s: float
    ratio: float
    with_hand: float
    us_a_row: float
    matched: int
    memory_mb: float


def citizen(number: int) -> str:
    """The citizen ID of a serial number; no two are the same."""
    day, serial = divmod(number, 999)
    head = f"{COUNTY}{FIRST + timedelta(days=day % 30_000):%Y%m%d}{serial + 1:03d}"
    return head + check_character(head)


def name(number: int) -> str:
    return SURNAMES[number % 20] + GIVEN[number // 20 % 20] + GIVEN[number // 400 % 20]


async def register(admin: Connection, crypto: Crypto, persons: int) -> None:
    """So many persons on file; the indexes are built once they are there."""
    await admin.execute("set session_replication_role = replica")
    await admin.execute(GENERATE)
    home = new_id(NOW)
    await admin.execute(HOUSEHOLD, home)
    async with filled_bare(admin, ["persons"]):
        for at in range(0, persons, CHUNK):
            await admin.copy_records_to_table(
                "persons",
                records=[_person(crypto, home, number) for number in range(at, min(persons, at + CHUNK))],
                columns=["county_code", "id", "household_id", "region_code", "name", "pinyin", "sex", "relation",
                         "id_blind", "id_last4", "registered_at"],
            )  # fmt: skip
            if at % (CHUNK * 25) == 0:
                say(f"{at:>9} of {persons} persons")
    await admin.execute("vacuum analyze persons")


def _person(crypto: Crypto, home: UUID, number: int) -> tuple[object, ...]:
    held = citizen(number)
    return (COUNTY, UUID(int=number + 1), home, COUNTY, name(number), "wang xiulan wxl", "female", "other",
            crypto.blind(held), held[-4:], NOW)  # fmt: skip


def _number(row: int, rows: int, persons: int) -> int:
    """Who a row is about: of ten, four are strangers to the register; the last of a hundred stands there again."""
    row -= 90 if row % 100 == 99 else 0
    return persons + row if row % 10 >= 6 else row * (persons // rows) + row % 3


def _listed(rows: int, persons: int) -> Iterator[tuple[str, ...]]:
    for row in range(rows):
        number = _number(row, rows, persons)
        called, held = name(number), citizen(number)
        yield (str(row + 1), called[0] + " " + called[1:] if row % 50 == 0 else called, held.lower(),
               f"{held}{row % 7}", "肢体残疾", ("一级", "二级", "三级", "四级")[row % 4], "13800000000")  # fmt: skip


def _write(path: Path, rows: int, persons: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["持证残疾人名册", "", "", "", "", "", ""])
        writer.writerow(["序号", "姓名", "身份证号", "残疾情况", "", "", "联系电话"])
        writer.writerow(["", "", "", "残疾人证号", "残疾类别", "残疾等级", ""])
        writer.writerows(_listed(rows, persons))
        writer.writerow(["合计", str(rows), "", "", "", "", ""])


async def _floor(admin: Connection, crypto: Crypto, rows: int, persons: int) -> tuple[float, float]:
    """Seconds of COPY and of the join; what is copied is made before the clock runs."""
    say("the floor")
    await admin.execute(FLOOR)
    await admin.execute(CHECKPOINT)
    copy_s = 0.0
    listed = enumerate(_listed(rows, persons))
    while lines := list(islice(listed, CHUNK)):
        chunk = [(at, *_values(crypto, one)) for at, one in lines]
        begun = time.perf_counter()
        await admin.copy_records_to_table("floor", records=chunk)
        copy_s += time.perf_counter() - begun
    for setting in ("enable_nestloop = off", "enable_mergejoin = off", "max_parallel_workers_per_gather = 0",
                    "work_mem = '64MB'"):  # fmt: skip
        await admin.execute(f"set {setting}")
    await admin.execute("analyze floor")
    await admin.fetchval(JOIN)
    begun = time.perf_counter()
    await admin.fetchval(JOIN)
    return copy_s, time.perf_counter() - begun


def _values(crypto: Crypto, listed: Sequence[str]) -> tuple[object, ...]:
    """What is kept of a row, but for its number."""
    facts = {"disability_cert_no": listed[3], "disability_type": "physical", "disability_level": 1}
    return listed[1], crypto.blind(listed[2].upper()), listed[2][-4:], date(1950, 3, 15), "female", facts


def _hand(crypto: Crypto, path: Path) -> float:
    """Seconds of reading the lines and of one keyed hash for each."""
    begun = time.perf_counter()
    for row in open_table(path).rows():
        crypto.blind(row[2])
    return time.perf_counter() - begun


class Spent(msgspec.Struct):
    """Seconds of the parts of an import."""

    read_s: float = 0
    match_s: float = 0
    count_s: float = 0
    cpu_s: float = 0
    memory_mb: float = 0


async def _import(app: Connection, crypto: Crypto, path: Path) -> tuple[float, Import, Spent]:
    """Seconds in all, the import, and what its parts took."""
    scope, import_id, spent = county_scope(COUNTY), new_id(NOW), Spent()
    size = path.stat().st_size  # noqa: ASYNC240
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun, cpu = time.perf_counter(), time.process_time()
    async with app.transaction():
        await enter_scope(app, scope)
        table = open_table(path)
        await app.execute(ADD, COUNTY, import_id, size, NOW, msgspec.to_builtins(_shape(table)))
        found = await showing.stored(app, scope, import_id)
        rows, again = await matching.put_down(app, scope, crypto, found, table, _told)
        spent.read_s = time.perf_counter() - begun
        await matching.match(app, scope, import_id, rows, again)
        await matching.match_alike(app, scope, crypto, import_id)
        spent.match_s = time.perf_counter() - begun - spent.read_s
        counts = await matching.counted(app, scope, NOW, import_id)
        spent.count_s = time.perf_counter() - begun - spent.read_s - spent.match_s
    took, spent.cpu_s = time.perf_counter() - begun, time.process_time() - cpu
    if counts["rows"] != rows:
        raise SystemExit(f"{rows} rows were read and {counts} counted")
    async with app.transaction():
        await enter_scope(app, scope)
        told = await showing.find(app, scope, import_id)
    spent.memory_mb = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return took, told, spent


def _shape(table: Table) -> Shape:
    top = [row for row, _ in zip(table.rows(), range(40), strict=False)]
    heading = columns.find_heading("disabled_persons", top)
    return Shape(
        kind=table.kind, sheet="", encoding=table.encoding, delimiter=table.delimiter,
        heading_first=heading.first + 1, heading_last=heading.last + 1, labels=list(heading.labels),
        suggested=columns.suggest("disabled_persons", heading, top[heading.last + 1 :]), notes=[],
    )  # fmt: skip


ADD = """
insert into imports (county_code, id, feed, authorisation_id, file_name, sha256, bytes, listed_on, uploaded_at, shape,
                     columns)
select $1, $2, 'disabled_persons', a.id, 'bench.csv', '\\x00', $3, date '2026-03-02', $4, $5, $5::jsonb -> 'suggested'
from feed_authorisations a where a.county_code = $1
"""


async def _told(percent: int) -> None:
    if percent % 10 == 0:
        say(f"{percent:>3} %")


async def _measure(addresses: Addresses, folder: Path, rows: int) -> Measured:
    crypto, persons, path = Crypto(SECRET), rows * PER_ROW, folder / f"{rows}.csv"
    async with fresh_database(addresses, f"imports_{rows}") as (admin, _, app):
        await register(admin, crypto, persons)
        _write(path, rows, persons)
        copy_s, join_s = await _floor(admin, crypto, rows, persons)
        hand_s = await asyncio.to_thread(_hand, crypto, path)
        say("the import")
        await admin.execute(CHECKPOINT)
        import_s, told, spent = await _import(app, crypto, path)
    matched = told.counts["matched"]
    if matched != sum(1 for row in range(rows) if row % 10 < 6) or told.counts["repeated"] != rows // 100:
        raise SystemExit(f"{matched} rows matched: {told.counts}")
    floor = copy_s + join_s
    return Measured(
        rows=rows, persons=persons, copy_s=copy_s, join_s=join_s, hand_s=hand_s, import_s=import_s,
        read_s=spent.read_s, match_s=spent.match_s, count_s=spent.count_s, cpu_s=spent.cpu_s, ratio=import_s / floor,
        with_hand=import_s / (floor + hand_s), us_a_row=import_s / rows * 1e6, matched=matched,
        memory_mb=spent.memory_mb,
    )  # fmt: skip


def main(argv: Sequence[str]) -> int:
    """Print each size's import against its floor."""
    parser = argparse.ArgumentParser(prog="tanfang bench import", description=__doc__)
    parser.add_argument("--rows", type=int, action="append", help="default: 100000 and 300000; 1000000 takes a while")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="tanfang-bench-") as folder, Stack(Path(folder), environment={}) as at:
        try:
            found = [asyncio.run(_measure(at, Path(folder), rows)) for rows in arguments.rows or SIZES]
        except asyncpg.PostgresError as problem:
            print(problem, file=sys.stderr)
            return 1
    if arguments.json:
        print(json.dumps({"aim": AIM, "sizes": [msgspec.to_builtins(one) for one in found]}))
        return 0
    heads = ("copy", "join", "hand", "read", "match", "count", "import")
    print(
        f"{'rows':>9} {'persons':>9}" + "".join(f"{one:>8}" for one in heads) + "  ratio  + hand   us/row    memory"
    )
    for one in found:
        parts = (one.copy_s, one.join_s, one.hand_s, one.read_s, one.match_s, one.count_s, one.import_s)
        print(
            f"{one.rows:>9} {one.persons:>9}" + "".join(f"{part:>7.2f}s" for part in parts)
            + f" {one.ratio:>6.2f} {one.with_hand:>7.2f} {one.us_a_row:>8.1f} {one.memory_mb:>6.0f} MB"
        )  # fmt: skip
    return 0
