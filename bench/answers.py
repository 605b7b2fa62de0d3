"""What a bank's answer of a county's whole batch costs: drafted, answered in one file, and what follows as jobs.

  draft      a batch of everybody who is to be paid, as the clerk asks for it
  answer     the bank's file handed in over HTTP until it stands on file: every line held against its row
  jobs       what follows: the cases of one-off payments looked at, two hundred at a time
  again      the same file once more, which changes nothing

The floor, in the same run: reading the same file as CSV and one COPY of its rows into a table without keys. The
application answers in this process, under row-level security, with the clock of the tests. One line in a hundred
comes back. Aim for the answer: at most 25 times the floor, and linear.
"""

import argparse
import asyncio
import csv
import io
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import asyncpg
import msgspec

from embedded import Addresses, Stack
from server.core.migrate import migrate
from server.settings import from_environment
from tests.features.crowd import crowd
from tests.features.money import approved, counter
from tests.house import House, running_house

LINES = 10_000
REFUSED_EACH = 100
AIM = 25.0  # the answer, in floors
HEAD = "批次号,行号,金额,结果,原因"
FLOOR = "create temp table told (batch text, line int, amount numeric, result text, reason text) on commit drop"
T = TypeVar("T")


class Measured(msgspec.Struct, frozen=True):
    """Seconds of each part at one size; `ratio`: the answer to the floor."""

    lines: int
    floor_s: float
    draft_s: float
    answer_s: float
    jobs_s: float
    again_s: float
    ratio: float


async def _timed(work: Awaitable[T]) -> tuple[float, T]:
    begun = time.perf_counter()
    done = await work
    return time.perf_counter() - begun, done


async def _floor(house: House, file: str) -> float:
    spent: list[float] = []
    for _ in range(5):
        begun = time.perf_counter()
        async with house.owner.transaction():
            await house.owner.execute(FLOOR)
            rows = [(r[0], int(r[1]), Decimal(r[2]), r[3], r[4]) for r in list(csv.reader(io.StringIO(file)))[1:]]
            await house.owner.copy_records_to_table("told", records=rows)
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent)


async def _measure(house: House, lines: int) -> Measured:
    desk, grid = await counter(house), await house.grid()
    payee = await approved(house, grid)
    await desk.grant(payee)
    await desk.account(payee)
    await crowd(house, payee, lines - 1)
    await house.sql("analyze")
    draft_s, batch = await _timed(desk.draft("dibao"))
    if batch["lines"] != lines:
        raise SystemExit(f"{batch['lines']} lines of {lines} in the batch")
    batch = await desk.sent(batch)
    rows = [
        f"{batch['number']},{n},500.00," + ("失败,已销户" if n % REFUSED_EACH == 0 else "成功,")
        for n in range(1, lines + 1)
    ]
    file = "\n".join([HEAD, *rows])
    answer_s, answer = await _timed(desk.answer(batch, file))
    if answer.json().get("paid") != lines - lines // REFUSED_EACH:
        raise SystemExit(answer.text)
    jobs_s, _ = await _timed(house.work())
    again_s, _ = await _timed(desk.answer(batch, file))
    floor_s = await _floor(house, file)
    return Measured(lines, floor_s, draft_s, answer_s, jobs_s, again_s, answer_s / floor_s)


async def _run(addresses: Addresses, lines: int) -> Measured:
    settings = from_environment(addresses.environment())
    await migrate(settings.owner_dsn)
    async with running_house(settings, populated=False) as house:
        return await _measure(house, lines)


def main(argv: Sequence[str]) -> int:
    """Print each size's parts beside the floor."""
    parser = argparse.ArgumentParser(prog="tanfang bench answers", description=__doc__)
    parser.add_argument("--lines", type=int, action="append", help="default: 1000 and 10000")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args(argv)
    found: list[Measured] = []
    for size in arguments.lines or (LINES // 10, LINES):
        with (
            tempfile.TemporaryDirectory(prefix="tanfang-bench-") as folder,
            Stack(Path(folder), environment={}) as at,
        ):
            try:
                found.append(asyncio.run(_run(at, size)))
            except asyncpg.PostgresError as problem:
                print(problem, file=sys.stderr)
                return 1
    if arguments.json:
        print(json.dumps({"aim": AIM, "answers": [msgspec.to_builtins(one) for one in found]}))
        return 0
    print(f"{'lines':>7} {'floor':>9} {'draft':>8} {'answer':>8} {'ratio':>6} {'jobs':>8} {'again':>8}")
    for one in found:
        print(
            f"{one.lines:>7} {one.floor_s * 1000:>7.1f}ms {one.draft_s:>7.2f}s {one.answer_s:>7.2f}s "
            f"{one.ratio:>6.1f} {one.jobs_s:>7.2f}s {one.again_s:>7.2f}s"
        )
    return 0
