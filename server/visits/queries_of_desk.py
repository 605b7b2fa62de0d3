"""SQL of the review desk."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core.db import Connection, Scope, row, rows
from server.visits.queries import TOLD
from server.visits.records import LastRow, ReasonRow, SecondVisit, VisitListed

# The page is cut from the top of an index over what still waits.
DRAWN_WANTED = """(
select v.*, d.weight from drawn_visits d join visits v on v.county_code = d.county_code and v.id = d.visit_id
where d.county_code = $1 and d.reviewed_at is null
  and ($3::real is null or (d.weight, d.visit_id) < ($3, $4::uuid))
"""
DRAWN_ORDER = f"order by d.weight desc, d.visit_id desc limit $5{TOLD} order by v.weight desc, v.id desc"
IN_TOWN = f"with wanted as materialized {DRAWN_WANTED} and d.town_code = $2 {DRAWN_ORDER}"
WITHIN = (
    f"with wanted as materialized {DRAWN_WANTED} and d.region_code >= $2 and d.region_code < $2 || ':' {DRAWN_ORDER}"
)
TOWN_DIGITS = 9


async def drawn(
    conn: Connection, scope: Scope, region: str, after: tuple[float, UUID] | None, limit: int
) -> list[VisitListed]:
    """Visits drawn for review below a division, those with the surest reasons first; `after`: weight and id."""
    weight, last = after or (None, None)
    statement = IN_TOWN if len(region) == TOWN_DIGITS else WITHIN
    return await rows(conn, VisitListed, statement, scope.county_code, region, weight, last, limit)


WEIGHT = "select weight from drawn_visits where county_code = $1 and visit_id = $2"


async def weight(conn: Connection, scope: Scope, visit_id: UUID) -> float:
    """The weight of a visit that was drawn."""
    return await conn.fetchval(WEIGHT, scope.county_code, visit_id)


WAITING = """
select count(*) from drawn_visits
where county_code = $1 and reviewed_at is null and region_code >= $2 and region_code < $2 || ':'
"""


async def waiting(conn: Connection, scope: Scope, region: str) -> int:
    """How many visits below a division wait for review."""
    return await conn.fetchval(WAITING, scope.county_code, region)


# Row-level security decides whether the other visit can be seen.
REASONS = """
select w.code, w.confidence, w.figures,
       case when o.id is not null then jsonb_build_object('id', o.id, 'household_id', o.household_id,
           'head_name', h.head_name, 'village_name', d.name, 'visitor', u.name, 'visited_on', o.visited_on,
           'started_at', o.started_at, 'entered_at', o.entered_at, 'lon', o.lon, 'lat', o.lat,
           'accuracy_m', o.accuracy_m) end as other
from visit_reasons w
left join visits o on o.county_code = w.county_code and o.id = w.other_id
left join users u on u.county_code = o.county_code and u.id = o.visitor_id
left join households h on h.county_code = o.county_code and h.id = o.household_id
left join divisions d on d.county_code = o.county_code and d.code = left(o.region_code, 12)
where w.county_code = $1 and w.visit_id = $2 order by w.confidence desc, w.code
"""


async def reasons(conn: Connection, scope: Scope, visit_id: UUID) -> list[ReasonRow]:
    """Why a visit deserves a second look, the surest first."""
    return await rows(conn, ReasonRow, REASONS, scope.county_code, visit_id)


LAST = """
select v.id, v.visited_on, u.name as visitor, v.form_id, v.form_version, coalesce(e.answers, '{}') as answers
from visits mine
join visits v on v.county_code = $1 and v.household_id = mine.household_id and v.form_id = mine.form_id
    and (v.visited_on, v.id) < (mine.visited_on, mine.id)
join users u on u.county_code = $1 and u.id = v.visitor_id
left join evaluations e on e.county_code = $1 and e.submission_id = v.id
where mine.county_code = $1 and mine.id = $2 order by v.visited_on desc, v.id desc limit 1
"""


async def last(conn: Connection, scope: Scope, visit_id: UUID) -> LastRow | None:
    """The visit to the same household before, with the same form."""
    return await row(conn, LastRow, LAST, scope.county_code, visit_id)


SECOND_VISITS = """
select s.id, s.visit_id, w.name as worker, s.note, a.name as asked_by, s.asked_at, s.answered_by as answer_id,
       s.answered_at
from second_visits s
join users w on w.county_code = $1 and w.id = s.worker_id
join users a on a.county_code = $1 and a.id = s.asked_by
where s.county_code = $1 and (s.visit_id = $2 or s.answered_by = $2) order by s.asked_at, s.id
"""


async def second_visits(conn: Connection, scope: Scope, visit_id: UUID) -> list[SecondVisit]:
    """Second visits asked for because of this one, or answered by it."""
    return await rows(conn, SecondVisit, SECOND_VISITS, scope.county_code, visit_id)


ADD_SECOND_VISIT = """
insert into second_visits (county_code, id, visit_id, household_id, region_code, worker_id, note, asked_by, asked_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (county_code, id) do nothing returning id
"""


async def add_second_visit(conn: Connection, scope: Scope, *values: object) -> bool:
    """(id, visit, household, region, worker, note, by, at); False when it is there already."""
    return await conn.fetchval(ADD_SECOND_VISIT, scope.county_code, *values) is not None


# Nobody home is no answer: the worker goes again.
ANSWER = """
update second_visits s set answered_by = v.id, answered_at = $3
from visits v
where v.county_code = $1 and v.id = any($2::uuid[]) and s.county_code = $1 and s.household_id = v.household_id
  and s.worker_id = v.visitor_id and s.answered_by is null and s.visit_id <> v.id
  and v.outcome not in ('nobody_home', 'telephone', 'unknown') and coalesce(v.started_at, v.entered_at) >= s.asked_at
returning s.id
"""


async def answer(conn: Connection, scope: Scope, visit_ids: Sequence[UUID], now: datetime) -> list[UUID]:
    """Tie these visits to the second visits they answer; which those are."""
    return [r["id"] for r in await conn.fetch(ANSWER, scope.county_code, list(visit_ids), now)]
