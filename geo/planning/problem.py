"""What is asked of the planner: the days, who walks, and which households want to be seen how often.

Times of day are "HH:MM" of the county's clock, places WGS-84 degrees, lengths of time minutes.
"""

from datetime import date

import msgspec


class Place(msgspec.Struct, frozen=True):
    """Longitude and latitude in WGS-84 degrees."""

    lon: float
    lat: float


class Break(msgspec.Struct, frozen=True):
    """`minutes` of rest that begin within the window."""

    window: tuple[str, str]
    minutes: int


class Worker(msgspec.Struct, frozen=True, kw_only=True):
    """Who walks. start, end: the working day, ways from and to the places included.

    start_place, end_place: the problem's depot unless given. max_visits_per_day: no limit unless given.
    """

    id: str
    start: str = "08:30"
    end: str = "17:30"
    days_off: tuple[date, ...] = ()
    skills: tuple[str, ...] = ()
    max_visits_per_day: int | None = None
    start_place: Place | None = None
    end_place: Place | None = None
    breaks: tuple[Break, ...] = ()


class Pin(msgspec.Struct, frozen=True, kw_only=True):
    """What the supervisor has settled: with a day, one visit is on it; without, the worker makes every visit."""

    worker: str | None = None
    day: date | None = None


class Household(msgspec.Struct, frozen=True, kw_only=True):
    """Who is to be seen. visits: how many within the days of the problem, never two on one day.

    min_days_between: civil days from one visit to the next, also after last_visit. window: a visit begins and
    ends within it. priority: 0 to 100, the higher is served first. skills: the worker has all of them.
    not_before, not_after: the days of a campaign. village: listed only; nearness keeps villages together.
    """

    id: str
    lon: float | None = None
    lat: float | None = None
    service_minutes: int = 30
    priority: int = 0
    visits: int = 1
    min_days_between: int = 1
    window: tuple[str, str] | None = None
    skills: tuple[str, ...] = ()
    pin: Pin | None = None
    pins: tuple[Pin, ...] = ()
    village: str | None = None
    not_before: date | None = None
    not_after: date | None = None
    last_visit: date | None = None

    @property
    def all_pins(self) -> tuple[Pin, ...]:
        """`pin` and `pins` together."""
        return (() if self.pin is None else (self.pin,)) + self.pins


class Forbid(msgspec.Struct, frozen=True, kw_only=True):
    """The household is not visited by this worker, on this day, or by this worker on this day."""

    household: str
    worker: str | None = None
    day: date | None = None


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A worker's day as the supervisor has put it: these households in this order, and no others."""

    worker: str
    day: date
    households: tuple[str, ...]


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """A period to be planned.

    evenness: by which share a day may hold more minutes of visits than an even share of the work, as long as
    all the work fits; 1.0 and more leaves only the limits of the workers.
    """

    days: tuple[date, ...]
    workers: tuple[Worker, ...]
    households: tuple[Household, ...]
    depot: Place | None = None
    forbids: tuple[Forbid, ...] = ()
    orders: tuple[Order, ...] = ()
    evenness: float = 0.2


class PlanningError(Exception):
    """The problem contradicts itself; `zh` and `en` say where and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en
