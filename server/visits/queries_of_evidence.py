"""SQL of what visits are weighed by, and of the draw for review."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from server.core.db import Connection, Scope, json_texts, rows
from server.visits.traces import Around, PhotoVisit, ReasonFound, Sighted, Trace, Twin, Weighed

ADD_TRACES = """
insert into visit_traces (county_code, visit_id, household_id, region_code, visitor_id, device_id, fixed_earliest,
    fixed_latest, slack_s, is_late, seconds, answered, signs, bits, own_answers, corrects)
select $1, t.visit_id, t.household_id, t.region_code, t.visitor_id, s.device_id, t.fixed_earliest, t.fixed_latest,
    t.slack_s, t.is_late, t.seconds, t.answered, t.signs, t.bits, t.own_answers, t.corrects
from unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::timestamptz[], $8::timestamptz[],
    $9::real[], $10::boolean[], $11::real[], $12::int[], $13::int[], $14::real[], $15::bytea[],
    $16::uuid[])
  as t (visit_id, household_id, region_code, visitor_id, device_id, fixed_earliest, fixed_latest, slack_s, is_late,
        seconds, answered, signs, bits, own_answers, corrects)
join submissions s on s.county_code = $1 and s.id = t.visit_id
on conflict (county_code, visit_id) do nothing
"""


async def add_traces(conn: Connection, scope: Scope, traces: Sequence[Trace]) -> None:
    """Write traces, each once; the phone is that of the submission."""
    columns = zip(*(msgspec.structs.astuple(one) for one in traces), strict=True)
    await conn.execute(ADD_TRACES, scope.county_code, *map(list, columns))


# A late entry was not made where it was typed; what was returned or doubted for its place teaches no home until it
# was accepted.
SIGHTINGS = """
select h.id as household_id, v.visited_on, v.lon, v.lat, v.accuracy_m
from unnest($2::uuid[]) as h (id)
cross join lateral (
    select v.visited_on, v.lon, v.lat, v.accuracy_m from visits v
    join visit_traces t on t.county_code = v.county_code and t.visit_id = v.id
    where v.county_code = $1 and v.household_id = h.id and v.counts and v.accuracy_m is not null
      and t.fixed_earliest is not null and not t.is_late and not v.mock_position and v.id <> all ($3::uuid[])
      and ($4::date is null or v.visited_on <= $4)
      and coalesce(
          (select r.decision = 'accepted' from visit_reviews r
           where r.county_code = v.county_code and r.visit_id = v.id order by r.id desc limit 1),
          not exists (select from visit_reasons w where w.county_code = v.county_code and w.visit_id = v.id))
    order by v.visited_on desc, v.id desc limit $5) as v
order by h.id
"""


async def sightings(
    conn: Connection,
    scope: Scope,
    household_ids: Sequence[UUID],
    without: Sequence[UUID],
    until: date | None,
    most: int,
) -> list[Sighted]:
    """The newest visits to each of these households whose place nobody doubts, those of one household together."""
    return await rows(conn, Sighted, SIGHTINGS, scope.county_code, list(household_ids), list(without), until, most)


WEIGHED = """
select t.*, v.visited_on, v.started_at, v.entered_at, v.received_at, v.outcome, v.lon, v.lat, v.accuracy_m
from visit_traces t join visits v on v.county_code = t.county_code and v.id = t.visit_id
where t.county_code = $1 and t.visit_id = any($2::uuid[])
"""


async def weighed(conn: Connection, scope: Scope, visit_ids: Sequence[UUID]) -> list[Weighed]:
    return await rows(conn, Weighed, WEIGHED, scope.county_code, list(visit_ids))


# Of one worker and of one phone by an index each; late entries were not made where they were typed.
AROUND = """
select near.of_id, t.*, v.visited_on, v.started_at, v.entered_at, v.received_at, v.outcome, v.lon, v.lat, v.accuracy_m
from (
    select mine.visit_id as of_id, other.visit_id
    from visit_traces mine cross join lateral (
        select o.visit_id from visit_traces o
        where o.county_code = $1 and o.visitor_id = mine.visitor_id
          and o.fixed_earliest > mine.fixed_earliest - $3::interval and o.fixed_earliest <= mine.fixed_earliest
          and not o.is_late and o.visit_id <> mine.visit_id
        order by o.fixed_earliest desc limit $4) as other
    where mine.county_code = $1 and mine.visit_id = any($2::uuid[])
    union
    select mine.visit_id, other.visit_id
    from visit_traces mine cross join lateral (
        select o.visit_id from visit_traces o
        where o.county_code = $1 and o.device_id = mine.device_id
          and o.fixed_earliest > mine.fixed_earliest - $3::interval and o.fixed_earliest <= mine.fixed_earliest
          and not o.is_late and o.visit_id <> mine.visit_id
        order by o.fixed_earliest desc limit $4) as other
    where mine.county_code = $1 and mine.visit_id = any($2::uuid[]) and mine.device_id is not null) as near
join visit_traces t on t.county_code = $1 and t.visit_id = near.visit_id
join visits v on v.county_code = $1 and v.id = near.visit_id and not v.mock_position
"""


async def around(
    conn: Connection, scope: Scope, visit_ids: Sequence[UUID], within: object, limit: int
) -> list[Around]:
    """The visits of the same worker or phone in the time (an interval) before each of these."""
    return await rows(conn, Around, AROUND, scope.county_code, list(visit_ids), within, limit)


# Records come in any order: what was made soon after one of these looks different now.
FOLLOWING = """
select distinct after.visit_id from visit_traces mine cross join lateral (
    (select o.visit_id from visit_traces o
     where o.county_code = $1 and o.visitor_id = mine.visitor_id and not o.is_late
       and o.fixed_earliest > mine.fixed_earliest and o.fixed_earliest <= mine.fixed_earliest + $3::interval
     order by o.fixed_earliest limit $4)
    union
    (select o.visit_id from visit_traces o
     where o.county_code = $1 and o.device_id = mine.device_id and not o.is_late
       and o.fixed_earliest > mine.fixed_earliest and o.fixed_earliest <= mine.fixed_earliest + $3::interval
     order by o.fixed_earliest limit $4)) as after
where mine.county_code = $1 and mine.visit_id = any($2::uuid[])
"""


async def following(
    conn: Connection, scope: Scope, visit_ids: Sequence[UUID], within: object, limit: int
) -> list[UUID]:
    """Visits of the same worker or phone made in the time (an interval) after each of these, as far as they came."""
    found = await conn.fetch(FOLLOWING, scope.county_code, list(visit_ids), within, limit)
    return [r["visit_id"] for r in found]


# A correction says what the visit it mends said.
TWINS = """
select mine.visit_id, twin.visit_id as other_id,
       twin.household_id is not distinct from mine.household_id as same_household
from visit_traces mine
join visits v on v.county_code = $1 and v.id = mine.visit_id
cross join lateral (
    select t.visit_id, t.household_id from visit_traces t
    join visits o on o.county_code = $1 and o.id = t.visit_id
    where t.county_code = $1 and t.own_answers = mine.own_answers and t.visit_id <> mine.visit_id
      and t.corrects is distinct from mine.visit_id and mine.corrects is distinct from t.visit_id
      and not (t.household_id is not distinct from mine.household_id and o.visited_on = v.visited_on)
      and (coalesce(o.started_at, o.entered_at), o.id) < (coalesce(v.started_at, v.entered_at), v.id)
    order by coalesce(o.started_at, o.entered_at) desc limit 1) as twin
where mine.county_code = $1 and mine.visit_id = any($2::uuid[]) and mine.own_answers is not null
"""


async def twins(conn: Connection, scope: Scope, visit_ids: Sequence[UUID]) -> list[Twin]:
    """For each of these visits the last one before it with the same own answers."""
    return await rows(conn, Twin, TWINS, scope.county_code, list(visit_ids))


PHOTO_VISITS = """
select v.id as visit_id, n.sha256, v.household_id, v.region_code, v.visited_on,
       coalesce(v.started_at, v.entered_at) as began_at, v.entered_at, t.corrects, v.lon, v.lat, v.accuracy_m,
       v.mock_position, t.slack_s
from submission_files n
join visits v on v.county_code = n.county_code and v.id = n.submission_id
left join visit_traces t on t.county_code = v.county_code and t.visit_id = v.id
where n.county_code = $1 and n.named and n.sha256 = any($2::bytea[])
"""


async def photo_visits(conn: Connection, scope: Scope, digests: Sequence[bytes]) -> list[PhotoVisit]:
    """The visits that name these photos."""
    return await rows(conn, PhotoVisit, PHOTO_VISITS, scope.county_code, list(digests))


PHOTOS_OF = """
select distinct n.sha256 from submission_files n
where n.county_code = $1 and n.submission_id = any($2::uuid[]) and n.named
"""


async def photos_of(conn: Connection, scope: Scope, visit_ids: Sequence[UUID]) -> list[bytes]:
    return [r["sha256"] for r in await conn.fetch(PHOTOS_OF, scope.county_code, list(visit_ids))]


ADD_REASONS = """
insert into visit_reasons (county_code, visit_id, code, household_id, region_code, confidence, figures, other_id,
    found_at)
select $1, r.visit_id, r.code, r.household_id, r.region_code, r.confidence, r.figures::jsonb, r.other_id, $2
from unnest($3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::real[], $8::text[], $9::uuid[])
  as r (visit_id, code, household_id, region_code, confidence, figures, other_id)
on conflict (county_code, visit_id, code) do nothing returning visit_id
"""


async def add_reasons(conn: Connection, scope: Scope, now: datetime, found: Sequence[ReasonFound]) -> set[UUID]:
    """Write reasons, each once; the visits that have one more now."""
    if not found:
        return set()
    visit_ids, codes, households, regions, sure, figures, others = zip(
        *(msgspec.structs.astuple(one) for one in found), strict=True
    )
    added = await conn.fetch(
        ADD_REASONS, scope.county_code, now, list(visit_ids), list(codes), list(households), list(regions),
        list(sure), json_texts(figures), list(others),
    )  # fmt: skip
    return {r["visit_id"] for r in added}


ADD_SEED = "insert into draw_seeds (county_code, month, seed, made_at) values ($1, $2, $3, $4) on conflict do nothing"
SEED = "select seed from draw_seeds where county_code = $1 and month = $2"


async def seed(conn: Connection, county_code: str, month: date, fresh: str, now: datetime) -> str:
    """The month's seed; `fresh` becomes it when there is none yet."""
    await conn.execute(ADD_SEED, county_code, month, fresh, now)
    return await conn.fetchval(SEED, county_code, month)


async def past_seed(conn: Connection, county_code: str, month: date) -> str | None:
    """The seed of a month in which visits were drawn."""
    return await conn.fetchval(SEED, county_code, month)


class MonthNumber(msgspec.Struct, frozen=True, kw_only=True):
    """A visit received in a month, and how it was drawn, if it was."""

    visit_id: UUID
    head_name: str | None
    village_name: str | None
    received_at: datetime
    number: float | None
    rate: float | None
    drawn_by: Literal["reasons", "lot"] | None
    drawn_at: datetime | None


NAMED = """)
select v.id as visit_id, h.head_name, g.name as village_name, v.received_at, d.number, d.rate, d.drawn_by, d.drawn_at
from wanted w
join visits v on v.county_code = $1 and v.id = w.id
left join drawn_visits d on d.county_code = $1 and d.visit_id = v.id
left join households h on h.county_code = $1 and h.id = v.household_id
left join divisions g on g.county_code = $1 and g.code = left(v.region_code, 12)
order by v.received_at desc, v.id desc
"""
OF_MONTH = "select v.id from visits v where v.county_code = $1"
DRAWN_OF_MONTH = """select v.id from drawn_visits d join visits v on v.county_code = $1 and v.id = d.visit_id
    where d.county_code = $1 and d.month = $2"""
IN_MONTH = """and v.received_at >= $2::date::timestamp at time zone 'Asia/Shanghai'
    and v.received_at < $3::date::timestamp at time zone 'Asia/Shanghai'
    and ($4::timestamptz is null or (v.received_at, v.id) < ($4, $5::uuid))
    order by v.received_at desc, v.id desc limit $6"""
MONTH_NUMBERS = f"with wanted as materialized ({OF_MONTH} {IN_MONTH} {NAMED}"
DRAWN_NUMBERS = f"with wanted as materialized ({DRAWN_OF_MONTH} {IN_MONTH} {NAMED}"


async def month_numbers(
    conn: Connection,
    scope: Scope,
    first: date,
    following: date,
    after: tuple[datetime, UUID] | None,
    limit: int,
    *,
    drawn: bool,
) -> list[MonthNumber]:
    """Visits received from a day until before another, the newest first; `drawn`: only those that were drawn."""
    statement = DRAWN_NUMBERS if drawn else MONTH_NUMBERS
    return await rows(
        conn, MonthNumber, statement, scope.county_code, first, following, *(after or (None, None)), limit
    )


WEIGHTS = """
select v.id as visit_id, v.household_id, v.region_code, v.received_at, coalesce(max(w.confidence), 0) as weight
from visits v left join visit_reasons w on w.county_code = v.county_code and w.visit_id = v.id
where v.county_code = $1 and v.id = any($2::uuid[]) group by v.county_code, v.id
"""


class Weight(msgspec.Struct, frozen=True, kw_only=True):
    """A visit, and the confidence of its surest reason; 0 without any."""

    visit_id: UUID
    household_id: UUID | None
    region_code: str
    received_at: datetime
    weight: float


async def weights(conn: Connection, scope: Scope, visit_ids: Sequence[UUID]) -> list[Weight]:
    return await rows(conn, Weight, WEIGHTS, scope.county_code, list(visit_ids))


# What was reviewed before waits again when something new was found.
DRAW = """
insert into drawn_visits (county_code, visit_id, household_id, region_code, month, number, rate, drawn_by, weight,
    drawn_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (county_code, visit_id) do update set weight = excluded.weight, drawn_by = excluded.drawn_by,
    rate = excluded.rate, reviewed_at = null where drawn_visits.weight < excluded.weight
"""


async def draw(conn: Connection, scope: Scope, *values: object) -> None:
    """(visit, household, region, month, number, rate, by, weight, now)"""
    await conn.execute(DRAW, scope.county_code, *values)


REVIEWED = """
update drawn_visits set reviewed_at = $3 where county_code = $1 and visit_id = $2 and reviewed_at is null
"""


async def reviewed(conn: Connection, scope: Scope, visit_id: UUID, now: datetime) -> None:
    """The visit waits for no review any more."""
    await conn.execute(REVIEWED, scope.county_code, visit_id, now)
