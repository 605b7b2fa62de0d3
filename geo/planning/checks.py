"""What a problem must keep to be planned at all. What only one visit lacks is not refused but listed as unserved."""

import re
from collections import Counter
from collections.abc import Iterable

from geo.planning.problem import Household, PlanningError, Problem, Worker

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def seconds_of(clock: str) -> int:
    """Seconds from midnight of "HH:MM"; "24:00" is the day's end. Raises PlanningError for anything else."""
    if clock == "24:00":
        return 24 * 3600
    found = _CLOCK.fullmatch(clock)
    if found is None:
        raise PlanningError(
            f"不是时刻：{clock}，应写成 08:30 这样", f"Not a time of day: {clock}. Write it like 08:30"
        )
    return int(found[1]) * 3600 + int(found[2]) * 60


def clock_of(seconds: int) -> str:
    """ "HH:MM", the minute begun."""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"


def check(problem: Problem) -> None:
    """Raises PlanningError for what cannot be read in one way only."""
    _once("人员", "worker", (worker.id for worker in problem.workers))
    _once("家庭", "household", (household.id for household in problem.households))
    if not problem.evenness >= 0.0:
        raise PlanningError("evenness 不能小于 0", "evenness must not be negative")
    for worker in problem.workers:
        _check_worker(worker)
    for household in problem.households:
        _check_household(household)
    _check_orders(problem)


def _once(zh: str, en: str, ids: Iterable[str]) -> None:
    twice = sorted(name for name, count in Counter(ids).items() if count > 1)
    if twice:
        shown = ", ".join(twice[:5])
        raise PlanningError(
            f"{zh}编号重复：{shown}，请每个只留一条", f"Two of one {en} id: {shown}. Keep one of each"
        )


def _check_worker(worker: Worker) -> None:
    spans = [(worker.start, worker.end), *(rest.window for rest in worker.breaks)]
    if any(seconds_of(start) > seconds_of(end) for start, end in spans):
        raise PlanningError(
            f"人员 {worker.id} 的工作时间或休息时间结束早于开始",
            f"Worker {worker.id}: the day or a break ends before it begins",
        )
    if any(rest.minutes < 0 for rest in worker.breaks) or (worker.max_visits_per_day or 0) < 0:
        raise PlanningError(f"人员 {worker.id} 有小于 0 的数", f"Worker {worker.id}: a number below 0")


def _check_household(household: Household) -> None:
    numbers = (household.service_minutes, household.visits, household.min_days_between, household.priority)
    if min(numbers) < 0 or household.priority > 100 or household.service_minutes > 24 * 60:
        raise PlanningError(
            f"家庭 {household.id}：次数、间隔、时长不能小于 0，时长不超过一天，优先级在 0 到 100 之间",
            f"Household {household.id}: visits, spacing and minutes are 0 or more, a visit is at most a day long, "
            "priority is 0 to 100",
        )
    if household.window is not None and seconds_of(household.window[0]) > seconds_of(household.window[1]):
        raise PlanningError(
            f"家庭 {household.id} 的时间窗结束早于开始",
            f"Household {household.id}: its window ends before it begins",
        )


def _check_orders(problem: Problem) -> None:
    workers, days = {worker.id for worker in problem.workers}, set(problem.days)
    households = {household.id for household in problem.households}
    taken: set[tuple[str, object]] = set()
    for order in problem.orders:
        unknown = [name for name in order.households if name not in households]
        if order.worker not in workers or order.day not in days or unknown:
            missing = unknown[0] if unknown else f"{order.worker} {order.day}"
            raise PlanningError(
                f"指定的行程顺序中有不存在的人员、日期或家庭：{missing}",
                f"An order names a worker, day or household that is not in the problem: {missing}",
            )
        if (order.worker, order.day) in taken or len(set(order.households)) < len(order.households):
            raise PlanningError(
                f"{order.worker} 在 {order.day} 的顺序重复", f"The order of {order.worker} on {order.day} comes twice"
            )
        taken.add((order.worker, order.day))
