"""What planning visits costs and gives, beside plain VROOM and a greedy nearest neighbour on the same townships.

  day of one      one worker and 25 households on one day
  day of twenty   20 workers and 500 households on one day
  month           20 workers, 3,000 households, 22 working days, some 4,500 visits

Plain VROOM gets all visits of the period at once and knows nothing of the days between two visits of a household:
it may put all four visits of a month on one afternoon, which saves it the ways. Aims: no visit too close to another,
less travel than both, a day within 5 s and a month within 60 s on two cores.
"""

import argparse
import json
import multiprocessing
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

import msgspec

from bench._plan_world import Measured, measure_plan, measure_routes, nearest, township, whole
from geo.planning import plan, straight
from geo.planning.prepare import Prepared
from geo.planning.vroom import solve_day

# name: workers, households, days, effort of plain VROOM (a whole month is minutes of work even at the lowest)
SIZES = {"day of one": (1, 25, 1, 3), "day of twenty": (20, 500, 1, 0), "month": (20, 3000, 22, 0)}


def _measure(name: str, processes: int, *, plain: bool) -> list[Measured]:
    workers, households, days, effort = SIZES[name]
    problem = township(workers, households, days)
    prepared = Prepared(problem, straight())
    question = whole(prepared, effort)
    found: list[Measured] = []
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(abs, range(processes)))  # processes that run already, as a worker's do
        began = time.perf_counter()
        made = plan(problem, travel=straight(), solve_day=solve_day, each=pool.map)
        found.append(measure_plan("Tanfang", prepared, made, time.perf_counter() - began))
    began = time.perf_counter()
    found.append(measure_routes("nearest neighbour", prepared, question, nearest(question), began))
    if plain:
        began = time.perf_counter()
        found.append(measure_routes("plain VROOM", prepared, question, solve_day(question), began))
    return found


def main(argv: Sequence[str]) -> int:
    """Print each size's three ways of planning."""
    parser = argparse.ArgumentParser(prog="tanfang bench plan", description=__doc__)
    parser.add_argument("--size", choices=list(SIZES), action="append", help="default: all")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument(
        "--without-vroom", action="store_true", help="leave plain VROOM out: it takes long on a month"
    )
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args(argv)
    sizes = arguments.size or list(SIZES)
    found = {name: _measure(name, arguments.processes, plain=not arguments.without_vroom) for name in sizes}
    if arguments.json:
        print(json.dumps(msgspec.to_builtins(found)))
        return 0
    print(
        f"{'':14} {'':18} {'time':>8} {'visits':>7} {'left out':>8} {'travel':>11} {'too close':>9}  load of workers"
    )
    for name, ways in found.items():
        for one in ways:
            most, least = one.unevenness
            print(
                f"{name:14} {one.way:18} {one.seconds:>7.1f}s {one.visits:>7} {one.left_out:>8} "
                f"{one.travel_minutes:>7.0f} min {one.too_close:>9}  {least:.2f} to {most:.2f} of the mean "
                f"(at best {one.evenest:.2f})"
            )
    return 0
