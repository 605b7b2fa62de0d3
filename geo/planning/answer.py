"""What the planner answers: who is seen when and by whom, who cannot be, and what the ways cost."""

from collections.abc import Callable
from datetime import date
from typing import Literal, TypeAlias

import msgspec

# What keeps a visit out of the plan. The first of these that can be lifted to let it in is the reason given.
Reason: TypeAlias = Literal[
    "no_position",
    "no_worker",
    "too_far",
    "pin_conflict",
    "order_does_not_fit",
    "no_worker_with_skill",
    "forbidden",
    "campaign_days",
    "no_working_day",
    "window_too_short",
    "spacing_does_not_fit",
    "visit_limit",
    "day_full",
    "several",
]


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """One visit. order: 1, 2, … of the worker's day; arrive: "HH:MM" when the visit begins, waiting is done before.

    travel_minutes: the way there from the stop before, or from where the day starts.
    """

    household: str
    worker: str
    day: date
    order: int
    arrive: str
    travel_minutes: float


class Unserved(msgspec.Struct, frozen=True, kw_only=True):
    """`missing` visits of the household that are not in the plan, why, and what lets them in.

    fix: the limits that, lifted together, make a missing visit fit beside everything planned; tried, not guessed.
    fix_worker, fix_day: where it then goes. zh, en: both as sentences.
    """

    household: str
    missing: int
    reason: Reason
    fix: tuple[Reason, ...] = ()
    fix_worker: str | None = None
    fix_day: date | None = None
    zh: str = ""
    en: str = ""


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What the plan asks of one worker. travel_minutes: the ways from the first place to the last, home included."""

    visits: int
    days: int
    visit_minutes: int
    travel_minutes: float


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """travel_minutes: all ways of all workers, the ways home included."""

    travel_minutes: float
    per_worker: dict[str, Load]


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """stops by day, worker and order; unserved in the order of the problem's households."""

    stops: tuple[Stop, ...]
    unserved: tuple[Unserved, ...]
    cost: Cost


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far the planning has come: `done` of `total` steps, and the best plan so far."""

    done: int
    total: int
    planned: int
    unserved: int
    travel_minutes: float


Report: TypeAlias = Callable[[Progress], None]
