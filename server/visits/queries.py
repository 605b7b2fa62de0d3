"""SQL of visits."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from server.core.db import Connection, Scope, json_texts, row, rows
from server.visits.records import PictureRow, Place, Reach, ReviewDone, SameDay, Visit, VisitListed, VisitRow

PLACES = "select id, region_code, lon, lat from households where county_code = $1 and id = any($2::uuid[])"


async def places(conn: Connection, scope: Scope, household_ids: Sequence[UUID]) -> list[Place]:
    """Where these households are; the unknown ones are left out."""
    return await rows(conn, Place, PLACES, scope.county_code, list(household_ids))


REACHES = """
select user_id, array_agg(region_code order by region_code) as codes from user_reaches
where county_code = $1 and user_id = any($2::uuid[]) and valid_from <= $3 and (valid_to is null or valid_to >= $3)
group by user_id
"""


async def reaches(conn: Connection, scope: Scope, user_ids: Sequence[UUID], on: date) -> list[Reach]:
    """What these users reach on a day."""
    return await rows(conn, Reach, REACHES, scope.county_code, list(user_ids), on)


OUTLINE = """
select boundary from divisions
where county_code = $1 and level = 'county' and boundary is not null and valid_to is null
"""


async def outline(conn: Connection, scope: Scope) -> dict[str, object] | None:
    """The county's boundary as GeoJSON; None when none was imported."""
    return await conn.fetchval(OUTLINE, scope.county_code)


ADD_VISITS = """
insert into visits (county_code, id, household_id, region_code, visitor_id, form_id, form_version, visited_on,
    started_at, ended_at, entered_at, received_at, outcome, counts, lon, lat, accuracy_m, mock_position, distance_m,
    evidence, problems)
select $1, id, household_id, region_code, visitor_id, form_id, form_version, visited_on, started_at, ended_at,
    entered_at, received_at, outcome, counts, lon, lat, accuracy_m, mock_position, distance_m, evidence,
    problems::jsonb
from unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::date[],
    $9::timestamptz[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::text[], $14::boolean[],
    $15::float8[], $16::float8[], $17::float8[], $18::boolean[], $19::float8[], $20::text[], $21::text[])
  as v (id, household_id, region_code, visitor_id, form_id, form_version, visited_on, started_at, ended_at,
        entered_at, received_at, outcome, counts, lon, lat, accuracy_m, mock_position, distance_m, evidence, problems)
on conflict (county_code, id) do nothing
"""


async def add_visits(conn: Connection, scope: Scope, visits: Sequence[Visit]) -> None:
    """Write visits, each once."""
    *columns, problems = zip(*(msgspec.structs.astuple(v) for v in visits), strict=True)
    await conn.execute(ADD_VISITS, scope.county_code, *map(list, columns), json_texts(problems))


# By the record its own visitor mended it with, whichever of the two came first; what nobody could read mends nothing.
REPLACE = """
update visits v set replaced_by = n.visit_id, counts = false
from visit_traces n join visits m on m.county_code = $1 and m.id = n.visit_id and m.outcome <> 'unknown'
where v.county_code = $1 and v.id = n.corrects and v.visitor_id = n.visitor_id and v.replaced_by is null
  and n.county_code = $1 and (n.visit_id = any($2::uuid[]) or n.corrects = any($2::uuid[]))
returning v.id, v.household_id
"""


async def replace(conn: Connection, scope: Scope, visit_ids: Sequence[UUID]) -> dict[UUID, UUID | None]:
    """Visits that these put right, and those of these that were put right before they came, count for nothing; each
    with its household. Which they were is said once."""
    found = await conn.fetch(REPLACE, scope.county_code, list(visit_ids))
    return {one["id"]: one["household_id"] for one in found}


TOWN_DIGITS = 9

# The page is cut out of the visits alone, from the top of an index; what is told of each is looked up after.
WANTED = """
select v.* from visits v
where v.county_code = $1 and ($3::uuid is null or v.household_id = $3) and ($4::uuid is null or v.visitor_id = $4)
  and (not $5 or v.problems <> '[]' or exists (
      select from evaluations e where e.county_code = $1 and e.submission_id = v.id and e.problems <> '[]'))
  and (not $6 or v.id in (select unnest(a.sources) from disagreements a
                          where a.county_code = $1 and a.region_code >= $2 and a.region_code < $2 || ':'
                            and a.ended_at is null))
  and (v.received_at, v.id) < (coalesce($7::timestamptz, 'infinity'), $8::uuid)
"""
TOLD = """)
select v.id, v.household_id, h.head_name, v.region_code, d.name as village_name, u.name as visitor, v.visited_on,
       v.received_at, v.outcome, v.counts, v.replaced_by, v.evidence,
       jsonb_array_length(v.problems) + coalesce(jsonb_array_length(e.problems), 0) as problem_count,
       (select count(*) from submission_files f where f.county_code = v.county_code and f.submission_id = v.id)
           as file_count,
       (select r.decision from visit_reviews r where r.county_code = v.county_code and r.visit_id = v.id
        order by r.id desc limit 1) as review,
       (select count(*) from disagreements a where a.county_code = $1 and a.household_id = v.household_id
            and a.ended_at is null and v.id = any(a.sources)) as disagreements,
       exists (select from visits o where o.county_code = $1 and o.household_id = v.household_id
               and o.visited_on = v.visited_on and o.visitor_id <> v.visitor_id) as same_day,
       array(select w.code from visit_reasons w where w.county_code = v.county_code and w.visit_id = v.id
             order by w.confidence desc, w.code) as reasons
from wanted v
join users u on u.county_code = v.county_code and u.id = v.visitor_id
left join evaluations e on e.county_code = v.county_code and e.submission_id = v.id
left join households h on h.county_code = v.county_code and h.id = v.household_id
left join divisions d on d.county_code = v.county_code and d.code = left(v.region_code, 12)
"""
LISTED = f"order by v.received_at desc, v.id desc limit $9{TOLD} order by v.received_at desc, v.id desc"
IN_TOWN = f"with wanted as materialized ({WANTED} and v.town_code = $2 {LISTED}"
WITHIN = f"with wanted as materialized ({WANTED} and v.region_code >= $2 and v.region_code < $2 || ':' {LISTED}"


async def listed(
    conn: Connection,
    scope: Scope,
    *,
    region: str,
    household_id: UUID | None,
    visitor_id: UUID | None,
    problems: bool,
    disagreements: bool,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[VisitListed]:
    """Visits below a division, the newest received first; `after`: receipt and id of the last one read."""
    statement = IN_TOWN if len(region) == TOWN_DIGITS else WITHIN
    received_at, last = after or (None, None)
    return await rows(
        conn,
        VisitListed,
        statement,
        scope.county_code,
        region,
        household_id,
        visitor_id,
        problems,
        disagreements,
        received_at,
        last,
        limit,
    )


VISIT = """
select v.*,
       case when n.version is not null then jsonb_build_object('zh', n.title_zh, 'en', n.title_en) end as form_title,
       h.head_name, h.address, h.lon as home_lon, h.lat as home_lat, u.name as visitor,
       coalesce(e.answers, '{}') as answers, coalesce(e.problems, '[]') as form_problems,
       coalesce(e.differences, '[]') as differences
from visits v
join users u on u.county_code = v.county_code and u.id = v.visitor_id
left join evaluations e on e.county_code = v.county_code and e.submission_id = v.id
left join households h on h.county_code = v.county_code and h.id = v.household_id
left join form_versions n on n.county_code = v.county_code and n.form_id = v.form_id and n.version = v.form_version
where v.county_code = $1 and v.id = $2
"""


async def visit(conn: Connection, scope: Scope, visit_id: UUID) -> VisitRow | None:
    return await row(conn, VisitRow, VISIT, scope.county_code, visit_id)


# Signatures and drawings are PNG; only what a camera took is shown again.
PICTURES = """
select v.id as visit_id, v.visited_on, u.name as visitor, f.sha256
from visits v
join users u on u.county_code = v.county_code and u.id = v.visitor_id
join submission_files n on n.county_code = v.county_code and n.submission_id = v.id and n.named
join files f on f.county_code = n.county_code and f.sha256 = n.sha256
where v.county_code = $1 and v.household_id = $2 and f.verified_at is not null
  and f.content_type in ('image/jpeg', 'image/webp')
order by v.visited_on desc, v.id desc, n.name limit $3
"""


async def pictures(conn: Connection, scope: Scope, household_id: UUID, most: int) -> list[PictureRow]:
    """The newest pictures taken at a household, those of one visit together."""
    return await rows(conn, PictureRow, PICTURES, scope.county_code, household_id, most)


# Of those that count, the follow-up counts the one begun first, as followups does.
SAME_DAY = """
select v.id, u.name as visitor, v.started_at, v.outcome,
       v.counts and not exists (
           select from visits o where o.county_code = $1 and o.household_id = v.household_id
               and o.visited_on = v.visited_on and o.counts
               and (coalesce(o.started_at, o.entered_at), o.id) < (coalesce(v.started_at, v.entered_at), v.id)
       ) as is_counted
from visits mine
join visits v on v.county_code = $1 and v.household_id = mine.household_id and v.visited_on = mine.visited_on
    and v.visitor_id <> mine.visitor_id
join users u on u.county_code = $1 and u.id = v.visitor_id
where mine.county_code = $1 and mine.id = $2 order by coalesce(v.started_at, v.entered_at), v.id
"""


async def same_day(conn: Connection, scope: Scope, visit_id: UUID) -> list[SameDay]:
    """Visits of others to the same household on the same day, the earliest first."""
    return await rows(conn, SameDay, SAME_DAY, scope.county_code, visit_id)


REVIEWS = """
select r.id, r.decision, r.comments, u.name as reviewed_by, r.reviewed_at
from visit_reviews r join users u on u.county_code = r.county_code and u.id = r.reviewed_by
where r.county_code = $1 and r.visit_id = $2 order by r.id
"""


async def reviews(conn: Connection, scope: Scope, visit_id: UUID) -> list[ReviewDone]:
    """What was said of the visit, oldest first."""
    return await rows(conn, ReviewDone, REVIEWS, scope.county_code, visit_id)


ADD_REVIEW = """
insert into visit_reviews (county_code, id, visit_id, region_code, decision, comments, reviewed_by, reviewed_at)
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (county_code, id) do nothing
"""


async def add_review(conn: Connection, scope: Scope, *values: object) -> None:
    """(id, visit, region, decision, comments, by, at)"""
    await conn.execute(ADD_REVIEW, scope.county_code, *values)
