"""`tanfang trips plan`: visits over the days of a period, and the order of each day's stops."""

import argparse
import multiprocessing
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import msgspec

from geo.planning import Plan, PlanningError, Problem, Progress, plan, straight
from geo.planning.travel import DETOUR, KMH
from geo.planning.vroom import solve_day
from server.commands import CommandError

# Below this many households starting processes takes longer than it saves.
_FEW = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="plan")
    planning = verbs.add_parser("plan", help="排出走访日期和每天的顺序 / plan days, and the order of each day")
    planning.add_argument("problem", type=Path, metavar="PROBLEM.json", help="要计划的内容 / what is to be planned")
    planning.add_argument(
        "--kmh", type=float, default=KMH, help=f"路上的速度 / speed on the road, {KMH:g} unless told"
    )
    planning.add_argument(
        "--detour", type=float, default=DETOUR,
        help=f"路程与直线之比 / length of the road to the straight line, {DETOUR:g} unless told",
    )  # fmt: skip
    planning.add_argument(
        "--processes", type=int, default=min(os.cpu_count() or 1, 8), help="用几个进程 / how many processes to use"
    )
    planning.add_argument("--json", action="store_true", help="输出 JSON / print JSON")


def run(arguments: argparse.Namespace) -> int:
    """Print the plan. Raises CommandError when the problem cannot be read or contradicts itself."""
    problem = _read(arguments.problem)
    try:
        travel = straight(kmh=arguments.kmh, detour=arguments.detour)
    except ValueError as error:
        raise CommandError("速度和绕行系数必须大于 0\nSpeed and detour must be greater than 0") from error
    tell = None if arguments.json or not sys.stderr.isatty() else _tell_progress
    try:
        if arguments.processes > 1 and len(problem.households) > _FEW:
            # A fresh process each, not a copy of this one: the router's own threads would not survive a copy.
            context = multiprocessing.get_context("spawn")
            with ProcessPoolExecutor(arguments.processes, mp_context=context) as pool:
                made = plan(problem, travel=travel, solve_day=solve_day, each=pool.map, progress=tell)
        else:
            made = plan(problem, travel=travel, solve_day=solve_day, progress=tell)
    except PlanningError as error:
        raise CommandError(f"{error.zh}\n{error.en}") from error
    if arguments.json:
        print(msgspec.json.encode(made).decode())
    else:
        _tell(made)
    return 0


def _read(path: Path) -> Problem:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Problem)
    except OSError as error:
        raise CommandError(f"读不了文件：{path}\nCannot read the file: {error}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CommandError(
            f"{path} 不是走访计划的 JSON：{error}\n{path} is not the JSON of a problem: {error}"
        ) from error


def _tell_progress(progress: Progress) -> None:
    print(
        f"\r{progress.done}/{progress.total}  已排 planned {progress.planned}  未排 left {progress.unserved}  "
        f"路程 on the way {progress.travel_minutes:.0f} min",
        end="" if progress.done < progress.total else "\n",
        file=sys.stderr,
        flush=True,
    )


def _tell(made: Plan) -> None:
    day = None
    for stop in made.stops:
        if (stop.day, stop.worker) != day:
            day = (stop.day, stop.worker)
            print(f"\n{stop.day} {stop.worker}")
        print(f"  {stop.order:>3} {stop.arrive} {stop.household}  (+{stop.travel_minutes:g} min)")
    if made.unserved:
        print("\n未能安排 / not in the plan:")
    for one in made.unserved:
        print(f"  {one.household} × {one.missing}：{one.zh}\n    {one.en}")
    print(f"\n路程合计 / on the way in all: {made.cost.travel_minutes:g} min")
    for worker, load in made.cost.per_worker.items():
        print(f"  {worker}: {load.visits} 户次 / visits, {load.days} 天 / days, {load.travel_minutes:g} min")
