"""The planner in a process of its own: it computes for up to a minute and would hold up everything else."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from multiprocessing.sharedctypes import Synchronized

from geo import planning
from server.core.processes import end_with_its_parent

LOOK_S = 1.0  # how often it is looked how far the planner has come

_percent: "Synchronized[int] | None" = None


def _begin(percent: "Synchronized[int]") -> None:
    global _percent  # noqa: PLW0603 - what a process is given when it begins has no other place
    end_with_its_parent()
    _percent = percent


def _work_out(problem: planning.Problem, before: planning.Plan | None, roads: planning.Roads | None) -> planning.Plan:
    from geo.planning.vroom import solve_day

    def note(progress: planning.Progress) -> None:
        if _percent is not None and progress.total:
            _percent.value = min(99, 100 * progress.done // progress.total)

    travel = planning.straight()
    if roads is not None:
        travel = roads.travel(otherwise=travel)
    if before is not None:
        return planning.replan(problem, before, planning.Change(), travel=travel).plan
    return planning.plan(problem, travel=travel, solve_day=solve_day, progress=note)


class PlanProcess:
    """Works out one plan after the other in a process of its own; a plan that kills it spoils no other."""

    def __init__(self) -> None:
        self._spawn = get_context("spawn")
        self._percent: Synchronized[int] = self._spawn.Value("i", 0)
        self._pool = self._start()
        self._one = asyncio.Lock()

    def _start(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(1, mp_context=self._spawn, initializer=_begin, initargs=(self._percent,))

    async def __call__(
        self,
        problem: planning.Problem,
        before: planning.Plan | None,
        roads: planning.Roads | None,
        note: Callable[[int], Awaitable[None]],
    ) -> planning.Plan:
        """What `geo.planning.plan` answers, or `replan` where there is a plan before; `roads`: the ways as far as a
        router knows them; `note` is told the hundredths that are done. Raises PlanningError, and BrokenProcessPool
        when the plan killed the process.
        """
        async with self._one:
            self._percent.value = 0
            work = asyncio.get_running_loop().run_in_executor(self._pool, _work_out, problem, before, roads)
            try:
                while not (await asyncio.wait([work], timeout=LOOK_S))[0]:
                    await note(self._percent.value)
                return await work
            except BrokenProcessPool:
                self._pool = self._start()
                raise

    def stop(self) -> None:
        """End the process."""
        self._pool.shutdown(cancel_futures=True)
