"""How fast visits come in, over HTTP, and how fast they are wholly processed.

The floor, in the same run on the same PostgreSQL: the same rows put into `submissions` by raw asyncpg on as many
connections, one commit each, nothing else done. Two figures beside it:

  acknowledged  a 60-question visit posted, kept durably (with its audit entry and its job), receipt answered
  processed     from the first post until every visit is evaluated by its form's rules, its facts, due dates and
                leads are written and the outbox is empty; server and worker share the machine with the sender

`--stored N` puts N visits into the tables first, then measures again: the ratio to the empty run shows whether the
cost grows with what is stored. Aims: acknowledged 0.2 of the floor, processed 0.08, full against empty 0.9.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import asyncpg
import httpx
import msgspec

from bench._sender import send_all
from demo.load import load_demo
from embedded import Addresses, Stack
from embedded.ports import free_port
from server.core.clock import civil_date
from server.core.crypto import Crypto, sha256
from server.core.db import connect, open_pool
from server.core.ids import new_id
from server.core.migrate import migrate
from server.forms.library import publish_library
from server.settings import Settings, from_environment
from tests.forms.library.samples import visit_instance

ROOT = Path(__file__).resolve().parents[1]
AIMS = {"acknowledged": 0.2, "processed": 0.08, "full_to_empty": 0.9}
PASSWORD = "bench-only"  # noqa: S105 - of a database that lives for this run
FORM = "scattered_tekun_visit"

FLOOR = """
insert into submissions (county_code, id, region_code, purpose, form_id, form_version, household_id, case_id,
                         submitted_by, device_id, received_at, body_sha256, body)
values ($1, $2, $3, 'visit', $4, $5, $6, null, $7, null, now(), $8, $9)
"""
WAITING = "select count(*) from outbox"
FAILED = "select count(*) from outbox where failed_at is not null"
VISITS = "select count(*) from visits where county_code = $1 and id = any($2::uuid[])"

# Copies of one visit, spread over the county's households and a year of days.
FILL = """
set session_replication_role = replica;
create temporary table made as
select uuidv7() as id, h.id as household_id, h.region_code, n
from generate_series(1, {count}) n
join (select id, region_code, row_number() over (order by id) - 1 as place, count(*) over () as many
      from households) h
  on h.place = n % h.many;
insert into submissions
select s.county_code, m.id, m.region_code, s.purpose, s.form_id, s.form_version, m.household_id, null, s.submitted_by,
       null, now() - n % 365 * interval '1 day', s.body_sha256, s.body
from made m, (select * from submissions where id = '{like}') s;
insert into evaluations
select e.county_code, m.id, m.region_code, e.answers, e.facts, e.problems, e.differences, now()
from made m, (select * from evaluations where submission_id = '{like}') e;
insert into visits
select v.county_code, m.id, m.household_id, m.region_code, v.visitor_id, v.form_id, v.form_version,
       current_date - (n % 365 + 1)::int, v.started_at, v.ended_at, v.entered_at, v.received_at, v.outcome, v.counts,
       v.lon, v.lat, v.accuracy_m, v.mock_position, v.distance_m, v.evidence, v.problems
from made m, (select * from visits where id = '{like}') v;
drop table made;
set session_replication_role = default;
"""


class Sample(msgspec.Struct, frozen=True):
    """One visit to send."""

    id: UUID
    body: bytes


class World(msgspec.Struct, frozen=True):
    """A demo county with its servers running, and who sends."""

    settings: Settings
    port: int
    token: str
    user_id: UUID
    region_code: str
    households: tuple[UUID, ...]
    version: str
    instance: str


def samples(world: World, count: int) -> list[Sample]:
    """Visits that differ in their id and household."""
    made: list[Sample] = []
    for number in range(count):
        now = datetime.now(UTC)
        record_id = new_id(now)
        body: dict[str, object] = {
            "id": record_id,
            "form": {"id": FORM, "version": world.version},
            "household_id": world.households[number % len(world.households)],
            "entered_at": now,
            "started_at": now,
            "phone_now": now,
            "instance": world.instance,
            "position": {"lon": 113.2, "lat": 36.12, "accuracy_m": 9.0, "source": "gps", "mock": False, "at": now},
            "files": [],
            "app_version": "bench",
        }
        made.append(Sample(record_id, msgspec.json.encode(body)))
    return made


@asynccontextmanager
async def running(settings: Settings, port: int, *words: str) -> AsyncGenerator["subprocess.Popen[bytes]"]:
    """A part of the house as its own process, ended afterwards."""
    environment = {**os.environ, **_environment(settings), "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryFile() as log:
        part = subprocess.Popen([sys.executable, "-m", *words], env=environment, stdout=log, stderr=log)
        try:
            if port:
                await _answering(port)
            yield part
        finally:
            part.terminate()
            part.wait(30)


def _environment(settings: Settings) -> dict[str, str]:
    return {f"TANFANG_{k.upper()}": str(v) for k, v in msgspec.structs.asdict(settings).items()}


async def _answering(port: int) -> None:
    async with httpx.AsyncClient() as client:
        for _ in range(600):
            try:
                if (await client.get(f"http://127.0.0.1:{port}/health")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)
    raise RuntimeError("the server does not answer")


async def floor(world: World, count: int, connections: int) -> float:
    """Rows a second, one commit each, of rows like those the server writes."""
    crypto = Crypto(world.settings.secret_key)
    rows = [
        ("140427", new_id(datetime.now(UTC)), world.region_code, FORM, world.version, s.id, world.user_id,
         sha256(s.body), crypto.seal_bytes(s.body))
        for s in samples(world, count)
    ]  # fmt: skip
    links = [await connect(world.settings.owner_dsn) for _ in range(connections)]
    statements = [await link.prepare(FLOOR) for link in links]

    async def work(statement: Any) -> None:
        while rows:
            await statement.fetch(*rows.pop())

    start = time.perf_counter()
    await asyncio.gather(*(work(s) for s in statements))
    took = time.perf_counter() - start
    for link in links:
        await link.close()
    return count / took


async def acknowledge(world: World, count: int, connections: int) -> dict[str, float]:
    """Post visits while no worker runs."""
    sent = await send_all(world.port, world.token, [s.body for s in samples(world, count)], connections)
    return {
        "per_second": count / sent.seconds,
        "p50_ms": statistics.median(sent.latencies) * 1000,
        "p95_ms": statistics.quantiles(sent.latencies, n=20)[18] * 1000,
    }


async def process(world: World, count: int, connections: int) -> float:
    """Visits a second from the first post until nothing is left to do."""
    made = samples(world, count)
    async with running(world.settings, 0, "workers"):
        link = await connect(world.settings.owner_dsn)
        try:
            while await link.fetchval(WAITING):  # what the measurement before left over
                await asyncio.sleep(0.2)
            start = time.perf_counter()
            await send_all(world.port, world.token, [s.body for s in made], connections)
            while await link.fetchval(WAITING):
                await asyncio.sleep(0.02)
            took = time.perf_counter() - start
            if await link.fetchval(VISITS, "140427", [s.id for s in made]) != count or await link.fetchval(FAILED):
                raise RuntimeError("not every visit was processed")
        finally:
            await link.close()
    return count / took


async def measure(world: World, records: int, connections: int) -> dict[str, Any]:
    """Floor, acknowledged, processed, floor again."""
    floors = [await floor(world, records, connections)]
    acknowledged = await acknowledge(world, records, connections)
    processed = await process(world, records, connections)
    floors.append(await floor(world, records, connections))
    base = statistics.mean(floors)
    return {
        "floor_per_second": round(base),
        "acknowledged": {k: round(v, 1) for k, v in acknowledged.items()},
        "processed_per_second": round(processed),
        "acknowledged_ratio": round(acknowledged["per_second"] / base, 3),
        "processed_ratio": round(processed / base, 3),
    }


async def fill(world: World, admin_dsn: str, count: int) -> None:
    """Store `count` more visits, copies of one that was processed, and let the database settle."""
    here = urlsplit(admin_dsn)._replace(path=urlsplit(world.settings.owner_dsn).path)
    link: asyncpg.Connection[Any] = await asyncpg.connect(urlunsplit(here))
    like = await link.fetchval("select id from visits where form_version = $1 limit 1", world.version)
    await link.execute(FILL.format(count=count, like=like))
    await link.execute("analyze")
    await link.execute("checkpoint")
    await link.close()


async def build(addresses: Addresses, port: int) -> World:
    """A demo county and a signed-in worker."""
    settings = from_environment(addresses.environment())
    now = datetime.now(UTC)
    await migrate(settings.owner_dsn)
    await load_demo(settings.owner_dsn, settings, password=PASSWORD, now=now, households=2000)
    async with await open_pool(settings.dsn, 1) as pool:
        versions = {p.form_id: p.version for p in await publish_library(pool, now)}
    async with running(settings, port, "server.cli", "serve", "--port", str(port)), httpx.AsyncClient() as client:
        device = {"id": str(new_id(now)), "name": "bench", "app_version": "bench"}
        asked = {"login": "grid01", "password": PASSWORD, "device": device}
        answer = (await client.post(f"http://127.0.0.1:{port}/sessions", json=asked)).json()
    link = await connect(settings.owner_dsn)
    households = await link.fetch("select id from households where region_code = any($1)", answer["user"]["reach"])
    await link.close()
    return World(
        settings, port, answer["token"], UUID(answer["user"]["id"]), answer["user"]["reach"][0],
        tuple(r["id"] for r in households), versions[FORM], visit_instance(today=civil_date(now)),
    )  # fmt: skip


async def run(addresses: Addresses, arguments: argparse.Namespace) -> dict[str, Any]:
    port = free_port()
    world = await build(addresses, port)
    found: dict[str, Any] = {"records": arguments.records, "connections": arguments.connections, "aims": AIMS}
    serve = ("server.cli", "serve", "--port", str(port), "--processes", str(arguments.processes))
    async with running(world.settings, port, *serve):
        await acknowledge(world, 500, arguments.connections)  # warm
        found["empty"] = await measure(world, arguments.records, arguments.connections)
        if arguments.stored:
            await fill(world, addresses.admin_dsn, arguments.stored)
            found["full"] = {"stored": arguments.stored} | await measure(
                world, arguments.records, arguments.connections
            )
            for name in ("acknowledged_ratio", "processed_ratio"):
                found["full"][f"{name}_to_empty"] = round(found["full"][name] / found["empty"][name], 2)
    return found


def main(argv: Sequence[str]) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="tanfang bench ingest", description=__doc__)
    parser.add_argument("--records", type=int, default=5000)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--processes", type=int, default=1, help="HTTP server processes")
    parser.add_argument("--stored", type=int, default=0, help="visits to store before the second measurement")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder, Stack(Path(folder), environment={}) as addresses:
        found = asyncio.run(run(addresses, arguments))
    print(json.dumps(found) if arguments.json else json.dumps(found, indent=1))
    return 0
