"""Days routed by VROOM. No time limit is set: the same question has the same answer on any machine."""

from collections.abc import Sequence
from typing import Any, cast

import msgspec
import vroom
from vroom import _vroom  # pyright: ignore[reportPrivateUsage]: its exception has no other home
from vroom.input.vehicle_step import VehicleStepEnd, VehicleStepSingle, VehicleStepStart

from geo.planning.routing import Day, Job, Question, Routes

_NO_LIMIT = 10_000
_Refused: type[Exception] = cast("Any", _vroom).VroomInputException


def solve_day(question: Question) -> Routes:
    """Routes of least travel; visits of low priority are left out first where not all fit."""
    if not question.jobs:
        return tuple(() for _ in question.days)
    try:
        return _solve(question)
    except _Refused:
        # VROOM takes all breaks before the way home, we let the last be taken there: it may not know a route of ours.
        return _solve(msgspec.structs.replace(question, known=())) if question.known else ((),) * len(question.days)


def _solve(question: Question) -> Routes:
    asked: Any = vroom.Input()
    asked.set_durations_matrix("car", question.ways)
    chosen = [job.days if len(job.days) < len(question.days) else None for job in question.jobs]
    for index, day in enumerate(question.days):
        marks = {number + 1 for number, days in enumerate(chosen) if days is not None and index in days}
        asked.add_vehicle(_vehicle(index, day, marks, question.known[index] if question.known else ()))
    asked.add_job([_job(number, job, chosen[number] is not None) for number, job in enumerate(question.jobs)])
    solution: Any = asked.solve(exploration_level=question.effort, nb_threads=1)
    routes: dict[int, list[int]] = {}
    if solution.summary.unassigned == len(question.jobs):
        return tuple(() for _ in question.days)  # its table of routes has no jobs to read
    steps: Any = solution.routes
    for vehicle, kind, job in zip(steps["vehicle_id"], steps["type"], steps["id"], strict=True):
        if kind == "job":
            routes.setdefault(int(vehicle), []).append(int(job))
    return tuple(tuple(routes.get(index, ())) for index in range(len(question.days)))


def _vehicle(index: int, day: Day, marks: set[int], known: Sequence[int]) -> object:
    rests = [
        vroom.Break(number, time_windows=cast("Any", [[rest.earliest, rest.latest]]), service=rest.seconds)
        for number, rest in enumerate(day.rests)
    ]
    steps = [VehicleStepStart(), *(VehicleStepSingle(job) for job in known), VehicleStepEnd()] if known else []
    return vroom.Vehicle(
        index,
        start=day.first,
        end=day.last,
        capacity=[day.most_seconds],
        skills=marks,
        time_window=cast("Any", [day.start, day.end]),
        breaks=rests,
        max_tasks=min(day.most_visits, _NO_LIMIT),
        steps=cast("Any", steps),
    )


def _job(number: int, job: Job, marked: bool) -> object:
    """A job that not every day may have carries a mark which only those days have."""
    return vroom.Job(
        number,
        location=job.place,
        default_service=job.seconds,
        delivery=cast("Any", [job.seconds]),
        skills={number + 1} if marked else set[int](),
        priority=min(100, max(0, job.priority)),
        time_windows=cast("Any", [[job.earliest, job.latest]]),
    )
