"""What would happen if: the visits of the coming weeks as the cadence stands, and with other values."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec

import policy
from server import parameters, regions, registry
from server.core.db import Connection, Scope
from server.core.errors import Problem
from server.followups import queries
from server.followups.derive import Memory, duty
from server.followups.past import LOOKS_BACK, as_of
from server.followups.records import Situation

MOST = 20_000  # households; a county's townships are asked one by one above it
BATCH = 250  # so that other requests are answered in between
VALUES = frozenset({
    "p_visit_interval_days", "p_monitoring_interval_days", "p_first_visit_days", "p_visit_spacing_days",
    "p_heating_months", "p_heating_interval_days", "p_event_visit_days", "p_after_pause_days",
})  # fmt: skip


class ForecastRequest(msgspec.Struct, frozen=True, kw_only=True):
    """`parameters`: other values of the cadence by name; `region`: the whole reach unless told."""

    parameters: Annotated[dict[str, Any], msgspec.Meta(min_length=1)]
    region: str | None = None
    days: Annotated[int, msgspec.Meta(ge=7, le=92)] = 30


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """Visits falling due within the days: as the cadence stands, and as it would be."""

    households: int
    now: float
    changed: float


class PlaceLoad(Load, frozen=True, kw_only=True):
    code: str
    name: str


class WorkerLoad(Load, frozen=True, kw_only=True):
    """A worker's share; a household that several look after is shared between them. In the order of their names."""

    id: UUID
    name: str


class Forecast(msgspec.Struct, frozen=True, kw_only=True):
    """Visits from one day through another, by village and by worker. `unassigned`: where no worker is responsible."""

    from_on: date
    until_on: date
    total: Load
    unassigned: Load
    by_village: list[PlaceLoad]
    by_worker: list[WorkerLoad]


class _Sum:
    """Households and visits, added up."""

    def __init__(self) -> None:
        self.households = 0
        self.now = 0.0
        self.changed = 0.0

    def add(self, now: int, changed: int, share: int = 1) -> None:
        self.households += 1
        self.now += now / share
        self.changed += changed / share

    def shown(self) -> dict[str, Any]:
        return {"households": self.households, "now": round(self.now, 1), "changed": round(self.changed, 1)}


async def forecast(conn: Connection, scope: Scope, today: date, asked: ForecastRequest) -> Forecast:
    """Next weeks' visits per village and worker, with and without the change.

    A visit that is owed already counts for the first day; each is taken to be made on its due date.
    Raises Problem parameter_unknown, parameter_refused, parameter_out_of_range, request_malformed (a value the
    cadence does not read), forecast_too_wide.
    """
    until = today + timedelta(days=asked.days - 1)
    before, after = await _views(conn, scope, today, asked.parameters)
    span = regions.span(scope.reach, asked.region)
    found = await queries.homes(conn, scope, span, MOST + 1)
    if len(found) > MOST:
        raise Problem("forecast_too_wide", households=f"> {MOST}", limit=MOST)
    loads: list[tuple[str, int, int]] = []
    memories: tuple[Memory, Memory] = ({}, {})
    for at in range(0, len(found), BATCH):
        for past in await queries.pasts(conn, scope, found[at : at + BATCH], today - LOOKS_BACK):
            now, then = (
                visits(as_of(past, today), view, today, until, memory)
                for view, memory in zip((before, after), memories, strict=True)
            )
            if now or then:
                loads.append((past.region_code, now, then))
    return await _added_up(conn, scope, today, until, loads)


async def _views(
    conn: Connection, scope: Scope, today: date, given: Mapping[str, Any]
) -> tuple[policy.ParameterView, policy.ParameterView]:
    for name, value in given.items():
        parameters.checked(name, value)
        if name not in VALUES:
            raise Problem("request_malformed", why=f"{name}: {', '.join(sorted(VALUES))}")
    own = await parameters.county(conn, scope.county_code)
    before = own.at(today)
    return before, own.at(today, _merged(before, given))


def _merged(before: policy.ParameterView, given: Mapping[str, Any]) -> dict[str, object]:
    """A table given in part keeps its other entries."""
    merged: dict[str, object] = {}
    for name, value in given.items():
        held = before.get(name)
        merged[name] = {**held, **value} if isinstance(held, Mapping) and isinstance(value, Mapping) else value
    return merged


def visits(
    situation: Situation, view: policy.ParameterView, today: date, until: date, memory: Memory | None = None
) -> int:
    """How many visits fall due from today through a day, when each is made on its due date and not before today."""
    count, day = 0, today
    while True:
        owed = duty(situation, view, day, memory)
        if owed is None or max(owed.due_on, day) > until:
            return count
        count += 1
        day = max(owed.due_on, day)
        situation = msgspec.structs.replace(
            situation,
            last_counted_on=day,
            happened={},
            campaigns=[one for one in situation.campaigns if one.starts_on > day],
        )
        day += timedelta(days=1)


async def _added_up(
    conn: Connection, scope: Scope, today: date, until: date, loads: list[tuple[str, int, int]]
) -> Forecast:
    codes = {code for code, _, _ in loads}
    workers = await registry.responsible_workers(conn, scope, today, codes)
    names = await regions.names(conn, scope, sorted({code[:12] for code in codes}))
    total, nobody = _Sum(), _Sum()
    villages: dict[str, _Sum] = {}
    people: dict[tuple[str, UUID], _Sum] = {}
    for code, now, changed in loads:
        total.add(now, changed)
        villages.setdefault(code[:12], _Sum()).add(now, changed)
        responsible = workers.get(code, [])
        for one in responsible:
            people.setdefault((one.name, one.id), _Sum()).add(now, changed, len(responsible))
        if not responsible:
            nobody.add(now, changed)
    return Forecast(
        from_on=today,
        until_on=until,
        total=Load(**total.shown()),
        unassigned=Load(**nobody.shown()),
        by_village=[
            PlaceLoad(code=code, name=names.get(code, code), **one.shown()) for code, one in sorted(villages.items())
        ],
        by_worker=[WorkerLoad(id=key[1], name=key[0], **one.shown()) for key, one in sorted(people.items())],
    )
