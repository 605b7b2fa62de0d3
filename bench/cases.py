"""What a page of the case queue costs as cases pile up.

  first page     the fifty whose limit ends first, as the county and as one township sees them, with their clocks
  my turn        the same, only where it is the caller's turn
  far page       the fiftieth page, as one who reads on gets it
  ended          the newest that have ended
  standing       how many stand at each stage, how many late, how many due today
  one case       a case whole, as its page shows it

Everything runs as the application's role under row-level security, on one connection, through the same operations
as over HTTP. The floor in the same run: the same number of cases read by primary key, without row-level security. One
case in five is open. Aim: every page of the queue within 100 ms at 200,000 cases.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import asyncpg

from bench._county import COUNTY, fresh_database, make_county
from embedded import Addresses, Stack
from server.cases import queue, read_case
from server.core.actor import Actor
from server.core.db import Connection, enter_scope

NOW = datetime(2026, 3, 2, 2, tzinfo=UTC)
TODAY = date(2026, 3, 2)
TOWN = f"{COUNTY}105"
CASES, REPEATS = 200_000, 30
AIM_MS = 100

STAGES = (
    "array['intake', 'township_survey', 'township_opinion', 'township_notice', 'county_review', 'county_decision']"
)
PEOPLE = f"""
insert into cases (county_code, id, programme, household_id, region_code, applicant_name, urgent, facts, opened_by,
                   opened_at, stage, number, ended, due_on)
select h.county_code, uuidv7(), 'temp_aid', h.id, h.region_code, h.head_name, n % 40 = 0,
       jsonb_build_object('event_type', 'fire', 'has_severe_illness', true),
       (select id from users limit 1), timestamptz '2026-01-01' + n * interval '1 minute',
       case when n % 5 = 0 then ({STAGES})[1 + n % 6] else 'closed' end, 8, n % 5 <> 0,
       case when n % 5 = 0 and n % 3 > 0 then date '2026-02-20' + (n * 7919::bigint % 40)::int end
from (select *, row_number() over () as n from households) h
"""
ACTS = f"""
insert into case_acts (county_code, id, case_id, region_code, number, act, stage_from, stage_to, actor_id, actor_role,
                       acted_at, detail)
select c.county_code, uuidv7(), c.id, c.region_code, a, case when a = 1 then 'open' else 'return_to_survey' end,
       c.stage, c.stage, c.opened_by, 'township', c.opened_at + a * interval '1 hour', '{{}}'::jsonb
from cases c, generate_series(1, 8) a where c.county_code = '{COUNTY}'
"""
CLOCKS = """
insert into case_clocks (county_code, id, case_id, region_code, rule_id, started_on, due_on, proof)
select county_code, uuidv7(), id, region_code, 'TA-17', due_on - 10, due_on,
       jsonb_build_object('zh', '入户调查', 'en', 'survey', 'due', due_on, 'warn_from', due_on - 1,
                          'citation', 'TA-17', 'unit', 'working_day')
from cases where due_on is not null
"""
BY_KEY = "select c.* from cases c where county_code = $1 and id >= $2 order by id limit 50"
ANY_OPEN = "select id from cases where not ended order by random() limit 1"


async def _generate(admin: Connection, cases: int) -> None:
    await make_county(admin, cases)
    for statement in (PEOPLE, ACTS, CLOCKS, "vacuum analyze"):
        await admin.execute(statement)


async def _times(work: Callable[[], Awaitable[object]]) -> dict[str, float]:
    """Median and the longest of some, in ms."""
    await work()
    spent: list[float] = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        await work()
        spent.append((time.perf_counter() - begun) * 1000)
    return {"median_ms": round(statistics.median(spent), 2), "longest_ms": round(max(spent), 2)}


def _clerk(user: UUID, role: str, reach: str) -> Actor:
    return Actor(county_code=COUNTY, id=user, name="bench", role=role, reach=(reach,))


async def _far(app: Connection, clerk: Actor) -> str | None:
    after: str | None = None
    for _ in range(49):
        page = await queue.list_cases(app, clerk, TODAY, region=COUNTY, after=after, limit=50)
        after = page.next or after
    return after


async def _measure(addresses: Addresses, cases: int) -> dict[str, dict[str, float]]:
    async with fresh_database(addresses, f"cases_{cases}") as (admin, owner, app):
        await _generate(admin, cases)
        user = await owner.fetchval("select id from users limit 1")
        county, town = _clerk(user, "county", COUNTY), _clerk(user, "township", TOWN)
        one = await owner.fetchval(ANY_OPEN)
        found = {"by key (floor)": await _times(lambda: owner.fetch(BY_KEY, COUNTY, one))}

        async def within(who: Actor, work: Callable[[], Awaitable[object]]) -> None:
            async with app.transaction():
                await enter_scope(app, who.scope)
                await work()

        def page(who: Actor, which: queue.Which, after: str | None = None) -> Callable[[], Awaitable[object]]:
            region = who.reach[0]
            return lambda: within(
                who, lambda: queue.list_cases(app, who, TODAY, region=region, which=which, after=after, limit=50)
            )

        async with app.transaction():
            await enter_scope(app, county.scope)
            far = await _far(app, county)
        found["first page, county"] = await _times(page(county, "open"))
        found["first page, township"] = await _times(page(town, "open"))
        found["my turn, county"] = await _times(page(county, "mine"))
        found["my turn, township"] = await _times(page(town, "mine"))
        found["far page, county"] = await _times(page(county, "open", far))
        found["ended, township"] = await _times(page(town, "ended"))
        for who, label in ((county, "county"), (town, "township")):
            found[f"standing, {label}"] = await _times(
                lambda who=who: within(who, lambda: queue.standing(app, who.scope, TODAY, region=who.reach[0]))
            )
        found["one case"] = await _times(lambda: within(county, lambda: read_case(app, county, NOW, one)))
        return found


def main(argv: Sequence[str]) -> int:
    """Print each part at the full size, at a tenth, and the ratio."""
    parser = argparse.ArgumentParser(prog="tanfang bench cases", description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="tanfang-bench-") as folder, Stack(Path(folder), environment={}) as at:
        try:
            tenth = asyncio.run(_measure(at, arguments.cases // 10))
            whole = asyncio.run(_measure(at, arguments.cases))
        except asyncpg.PostgresError as problem:
            print(problem, file=sys.stderr)
            return 1
    ratios = {name: round(part["median_ms"] / tenth[name]["median_ms"], 2) for name, part in whole.items()}
    if arguments.json:
        print(
            json.dumps({"cases": arguments.cases, "aim_ms": AIM_MS, "whole": whole, "tenth": tenth, "ratio": ratios})
        )
        return 0
    print(f"{arguments.cases} cases, one in five open; aim {AIM_MS} ms a page")
    print(f"{'':>24} {'median':>9} {'longest':>9} {'a tenth':>9} {'ratio':>6}")
    for name, part in whole.items():
        print(f"{name:>24} {part['median_ms']:>7.1f}ms {part['longest_ms']:>7.1f}ms "
              f"{tenth[name]['median_ms']:>7.1f}ms {ratios[name]:>6.2f}")  # fmt: skip
    return 0
