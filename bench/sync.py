"""What a sync costs the line and the server: bytes with all headers, seconds, memory.

  first 300      a worker's first sync of 300 households with three past visits each
  first 10000    the same for a reach of the whole county, of which a phone takes 10,000
  nothing new    a sync that has nothing to tell, both ways
  ten changes    a sync after ten households changed
  eight o'clock  200 phones at once, two households of each changed overnight

Two floors in the same run: the same bytes given out by the same server from files, and the same rows read by plain
SQL on one connection without row-level security. `line` is what a network of 1.6 Mbit/s and 150 ms makes of it: the
server's seconds, the bytes and the round trips. `--tenfold` does all of it again in a county ten times as large.
Aims: first 300 within 1 MB and 10 s on that line, nothing new within 2 KB, and in ten times the county at most twice
as slow.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from bench._line import Answer, Line
from bench._sync_world import COUNTY, Phone, World, build
from bench.ingest import running
from embedded import Stack
from embedded.ports import free_port
from server.core.db import Connection, connect

HOUSEHOLDS = 12_000
PHONES = 200
REPEATS = 40
BITS_S, ROUND_TRIP_S = 1_600_000, 0.15
AIMS = {"first_300_kb": 1000, "first_300_line_s": 10, "nothing_new_bytes": 2048, "tenfold_ratio": 2}

ROWS = """
select h.*, (select array_agg(v.answers) from (
    select e.answers from visits v join evaluations e on e.county_code = v.county_code and e.submission_id = v.id
    where v.county_code = h.county_code and v.household_id = h.id order by v.visited_on desc limit 3) v) as answers,
    (select array_agg(p) from persons p where p.county_code = h.county_code and p.household_id = h.id) as persons,
    (select array_agg(s) from statuses s where s.county_code = h.county_code and s.household_id = h.id) as statuses,
    (select array_agg(f) from facts f where f.county_code = h.county_code and f.household_id = h.id) as facts
from households h where h.county_code = $1 and h.id = any($2::uuid[])
"""
CHANGES = """
select distinct household_id from household_changes
where county_code = $1 and changed_xid >= pg_snapshot_xmin(pg_current_snapshot())
"""
TOUCH = """
update households set directions = directions || '。' where id in (
    select id from households where county_code = $1 and region_code = $2 order by id limit $3)
"""
TOUCH_EVERYWHERE = """
update households set directions = directions || '。' where id in (
    select id from (select id, row_number() over (partition by region_code order by id) as n from households) h
    where n <= 2)
"""


class Sync(msgspec.Struct, frozen=True):
    """One whole run of pages of a phone."""

    answers: list[Answer]
    households: list[list[str]]
    cursor: str


async def sync(line: Line, phone: Phone, cursor: str | None) -> Sync:
    """All pages from a cursor."""
    answers: list[Answer] = []
    households: list[list[str]] = []
    more = True
    while more:
        said = {"id": str(phone.device_id), "app_version": "0.1.0", "now": datetime.now(UTC).isoformat(), "unsent": 0,
                "drafts": 0, "kept_with_problem": 0, "free_storage_mb": 4096, "opens_offline": True,
                "storage_persisted": True}  # fmt: skip
        answers.append(await line.ask("POST", "/sync", msgspec.json.encode({"device": said, "cursor": cursor})))
        told = msgspec.json.decode(answers[-1].body)
        households.append([one["id"] for one in told["households"]])
        cursor, more = told["cursor"], told["more"]
    return Sync(answers, households, str(cursor))


class Floors:
    """The same bytes from files, and the same rows by plain SQL."""

    def __init__(self, line: Line, link: Connection, assets: Path) -> None:
        self._line, self._link, self._assets = line, link, assets

    async def files(self, bodies: Sequence[bytes]) -> float:
        """Seconds to fetch these bodies as files, one after the other."""
        for at, body in enumerate(bodies):
            (self._assets / f"{at}.json").write_bytes(body)
        return sum([(await self._line.ask("GET", f"/assets/{at}.json")).seconds for at in range(len(bodies))])

    async def rows(self, pages: Sequence[Sequence[str]]) -> float:
        """Seconds to read the rows of these households, page by page."""
        return await _seconds(lambda: self._read(pages))

    async def _read(self, pages: Sequence[Sequence[str]]) -> None:
        for page in pages:
            await self._link.fetch(CHANGES, COUNTY)
            if page:
                await self._link.fetch(ROWS, COUNTY, list(page))


async def _seconds(work: Callable[[], Awaitable[object]]) -> float:
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


def figures(run: Sync, files_s: float, rows_s: float, seconds: float | None = None) -> dict[str, Any]:
    """One line of the table."""
    up, down = sum(a.up for a in run.answers), sum(a.down for a in run.answers)
    took = sum(a.seconds for a in run.answers) if seconds is None else seconds
    return {
        "households": sum(len(page) for page in run.households),
        "pages": len(run.answers),
        "up_bytes": up,
        "down_bytes": down,
        "json_bytes": sum(len(a.body) for a in run.answers),
        "seconds": round(took, 4),
        "slowest_page_s": round(max(a.seconds for a in run.answers), 4),
        "files_s": round(files_s, 4),
        "rows_s": round(rows_s, 4),
        "ratio_files": round(took / files_s, 1),
        "ratio_rows": round(took / rows_s, 1),
        "line_s": round(took + len(run.answers) * ROUND_TRIP_S + (up + down) * 8 / BITS_S, 2),
    }


async def first(line: Line, phone: Phone, floors: Floors) -> tuple[Sync, dict[str, Any]]:
    """A first sync beside its floors; the second of two, so that nothing is measured cold."""
    await sync(line, phone, None)
    run = await sync(line, phone, None)
    bodies = [answer.body for answer in run.answers]
    await floors.files(bodies)
    return run, figures(run, await floors.files(bodies), await floors.rows(run.households))


async def repeated(
    line: Line, phone: Phone, cursor: str, floors: Floors, before: Callable[[], Awaitable[object]] | None
) -> dict[str, Any]:
    """The median of many syncs, each after what `before` does."""
    runs: list[tuple[Sync, float, float]] = []
    for _ in range(REPEATS):
        if before:
            await before()
        run = await sync(line, phone, cursor)
        cursor = run.cursor
        runs.append((run, await floors.files([a.body for a in run.answers]), await floors.rows(run.households)))
    took = statistics.median(sum(a.seconds for a in run.answers) for run, _, _ in runs)
    last = runs[-1][0]
    return figures(
        last, statistics.median(files for _, files, _ in runs), statistics.median(rows for _, _, rows in runs), took
    )


async def at_eight(world: World, port: int, link: Connection, assets: Path) -> dict[str, Any]:
    """All phones at once, each on a line of its own, beside the same number of lines that fetch one such answer."""
    phones = [p for login, p in world.phones.items() if login not in ("grid01", "town01")][:PHONES]
    lines = [await Line.open(port, phone.token) for phone in phones]
    cursors = [(await sync(line, phone, None)).cursor for line, phone in zip(lines, phones, strict=True)]
    await link.execute(TOUCH_EVERYWHERE)
    began = time.perf_counter()
    runs = await asyncio.gather(*map(sync, lines, phones, cursors))
    took = time.perf_counter() - began
    (assets / "eight.json").write_bytes(runs[0].answers[0].body)
    floor = await _seconds(lambda: asyncio.gather(*(line.ask("GET", "/assets/eight.json") for line in lines)))
    for line in lines:
        await line.close()
    waits = [sum(answer.seconds for answer in run.answers) for run in runs]
    return {
        "phones": len(phones),
        "changed_households": sum(len(page) for run in runs for page in run.households),
        "seconds": round(took, 3),
        "p50_s": round(statistics.median(waits), 3),
        "p95_s": round(statistics.quantiles(waits, n=20)[18], 3),
        "files_s": round(floor, 3),
        "ratio_files": round(took / floor, 1),
    }


def most_memory_mb(server: int) -> float:
    """The most memory that any process of the server had at once, since it began."""
    peaks = [0]
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = dict(
                line.split(":\t", 1) for line in (folder / "status").read_text().splitlines() if ":\t" in line
            )
        except OSError:  # it ended meanwhile
            continue
        if server in (int(told["PPid"]), int(told["Pid"])) and "VmHWM" in told:
            peaks.append(int(told["VmHWM"].split()[0]))
    return round(max(peaks) / 1024, 1)


async def measure(world: World, assets: Path) -> dict[str, Any]:
    """Every figure, in one county."""
    port = free_port()
    link = await connect(world.settings.owner_dsn)
    worker, wide = world.phones["grid01"], world.phones["town01"]
    async with running(world.settings, port, "server.cli", "serve", "--port", str(port)) as server:
        line, wide_line = await Line.open(port, worker.token), await Line.open(port, wide.token)
        floors = Floors(line, link, assets)
        run, first_300 = await first(line, worker, floors)
        found: dict[str, Any] = {"first_300": first_300}
        found["nothing_new"] = await repeated(line, worker, run.cursor, floors, None)
        touch = lambda: link.execute(TOUCH, COUNTY, worker.region_code, 10)  # noqa: E731
        found["ten_changes"] = await repeated(line, worker, run.cursor, floors, touch)
        memory = most_memory_mb(server.pid)
        _, found["first_10000"] = await first(wide_line, wide, Floors(wide_line, link, assets))
        found["eight_o_clock"] = await at_eight(world, port, link, assets)
        found["memory_mb"] = {"after_300": memory, "after_10000": most_memory_mb(server.pid)}
        await line.close()
        await wide_line.close()
    await link.close()
    return found


def county(households: int) -> dict[str, Any]:
    """A county of its own, measured and removed."""
    with tempfile.TemporaryDirectory(prefix="tanfang-bench-") as folder:
        dist = Path(folder) / "dist"
        for page in ("index.html", "preview.html", "console/index.html"):
            (dist / page).parent.mkdir(parents=True, exist_ok=True)
            (dist / page).write_text("<!doctype html>")
        (dist / "assets").mkdir()
        with Stack(Path(folder) / "data", environment={}) as addresses:

            async def go() -> dict[str, Any]:
                return await measure(await build(addresses, dist, households), dist / "assets")

            return {"county_households": households} | asyncio.run(go())


def show(found: dict[str, Any]) -> None:
    """The figures as a table."""
    columns = ("households", "pages", "up_bytes", "down_bytes", "seconds", "files_s", "rows_s", "line_s")
    print(f"{'county of ' + str(found['county_households']):20}", *(f"{name:>12}" for name in columns))
    for name in ("first_300", "first_10000", "nothing_new", "ten_changes"):
        print(f"{name:20}", *(f"{found[name][column]:12}" for column in columns))
    print("eight_o_clock", json.dumps(found["eight_o_clock"]))
    print("memory_mb", json.dumps(found["memory_mb"]))


def main(argv: Sequence[str]) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="tanfang bench sync", description=__doc__)
    parser.add_argument("--households", type=int, default=HOUSEHOLDS)
    parser.add_argument("--tenfold", action="store_true", help="again in a county ten times as large")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args(argv)
    sizes = [arguments.households] + ([arguments.households * 10] if arguments.tenfold else [])
    counties = [county(size) for size in sizes]
    if arguments.json:
        print(json.dumps({"aims": AIMS, "counties": counties}))
    else:
        for found in counties:
            show(found)
    return 0
