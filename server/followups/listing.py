"""SQL of follow-ups: who must be visited, counted, listed and drawn. States are worked out from rows, for today."""

from datetime import date
from uuid import UUID

from server.core.db import Connection, Scope, rows
from server.followups.records import Chosen, DivisionCounts, FollowupRow, ListKey, MapPoint, Wanted

# Row-level security hides from the planner how many rows there are, and it would look everything up one by one.
# So each statement reads the follow-ups once and asks two things that are made beforehand whatever the planner
# expects: a hash table of the open flags ("in") and one object of the phones heard, by place.

# $1 county, $2 and $3 the span of codes, $4 today, $5 the places within the span (null: all of it), $6 the campaign
# (null: any).
CHOSEN = """f.county_code = $1 and f.region_code >= $2 and f.region_code < $3 and f.ended_on is null
          and ($5::text[] is null or f.region_code ^@ any($5))
          and ($6::uuid is null or f.household_id in (select household_id from campaign_households
                                                      where county_code = $1 and campaign_id = $6))"""
FLAGGED = "f.household_id in (select household_id from overdue_flags where county_code = $1 and cleared_at is null)"

# The lines are chosen first, and only they are looked up in full. Flagged ones lead, then scattered tekun, then
# whoever waits longest.
LIST = f"""
with heard as materialized (
    select phones_by_place($1, $4) as places
), chosen as (
    select * from (
        select f.household_id, f.region_code, f.reason, f.precedence, f.due_on, f.last_counted_on,
               state_on($4, (select places from heard), f) as state, not {FLAGGED} as unflagged
        from followups f
        where {CHOSEN}
          and f.due_on <= case when $7 in ('all', 'never_visited', 'excused') then 'infinity' else $4 end
        offset 0) as f
    where case when $7 in ('due', 'overdue', 'not_synced', 'attempted', 'excused') then f.state = $7
               when $7 = 'open' then f.state <> 'excused'
               when $7 = 'flagged' then not f.unflagged
               when $7 = 'never_visited' then f.last_counted_on is null
               else true end
      and ($9::boolean is null or (f.unflagged, f.precedence::int, f.due_on, f.household_id) > ($9, $10, $11, $12))
    order by f.unflagged, f.precedence, f.due_on, f.household_id
    limit $8
)
select c.household_id, h.head_name, h.address, c.region_code, v.name as village_name, g.name as grid_name,
       c.reason, c.precedence, c.due_on, c.state, c.last_counted_on, o.flagged_on,
       (select min(e.level) from followup_escalations e
        where e.county_code = $1 and e.flag_id = o.id) as escalated_to,  -- 'county' sorts first and is higher
       h.lon, h.lat
from chosen c
join households h on h.county_code = $1 and h.id = c.household_id
left join overdue_flags o on o.county_code = $1 and o.household_id = c.household_id and o.cleared_at is null
left join divisions v on v.county_code = $1 and v.code = left(c.region_code, 12)
left join divisions g on g.county_code = $1 and g.code = c.region_code and g.level = 'grid'
order by c.unflagged, c.precedence, c.due_on, c.household_id
"""  # noqa: S608 - constants only


async def list_followups(
    conn: Connection, scope: Scope, chosen: Chosen, today: date, wanted: Wanted, limit: int, after: ListKey | None
) -> list[FollowupRow]:
    """Chosen households in the state wanted, the most pressing first."""
    key: tuple[bool | None, int | None, date | None, UUID | None] = after or (None, None, None, None)
    arguments = (*chosen.span, today, chosen.places, chosen.campaign, wanted, limit, *key)
    return await rows(conn, FollowupRow, LIST, scope.county_code, *arguments)


COUNTS = f"""
with heard as materialized (
    select phones_by_place($1, $4) as places
), counted as (
    select f.code, count(*) as total,
           count(*) filter (where f.state = 'due') as due,
           count(*) filter (where f.state = 'overdue') as overdue,
           count(*) filter (where f.flagged) as flagged,
           count(*) filter (where f.last_counted_on is null) as never_visited,
           count(*) filter (where f.state = 'not_synced') as not_synced,
           count(*) filter (where f.state = 'attempted') as attempted,
           count(*) filter (where f.state = 'excused') as excused
    from (select left(f.region_code, $7) as code, f.last_counted_on,
                 state_on($4, (select places from heard), f) as state, {FLAGGED} as flagged
          from followups f
          where {CHOSEN}
          offset 0) as f
    group by f.code
)
select c.code, coalesce(d.name, '') as name, c.total, c.due, c.overdue, c.flagged, c.never_visited, c.not_synced,
       c.attempted, c.excused
from counted c left join divisions d on d.county_code = $1 and d.code = c.code
order by c.code
"""  # noqa: S608 - constants only


async def counts(conn: Connection, scope: Scope, chosen: Chosen, today: date, digits: int) -> list[DivisionCounts]:
    """Counts of chosen households for the divisions of so many digits."""
    arguments = (*chosen.span, today, chosen.places, chosen.campaign, digits)
    return await rows(conn, DivisionCounts, COUNTS, scope.county_code, *arguments)


MAP = f"""
with heard as materialized (
    select phones_by_place($1, $4) as places
)
select f.household_id, h.head_name, h.lon, h.lat, {FLAGGED} as flagged,
       state_on($4, (select places from heard), f) as state
from households h
join followups f on f.county_code = $1 and f.household_id = h.id and {CHOSEN}
where h.county_code = $1 and h.region_code >= $2 and h.region_code < $3
  and h.lon between $7 and $9 and h.lat between $8 and $10
"""  # noqa: S608 - constants only


async def points(
    conn: Connection, scope: Scope, chosen: Chosen, today: date, box: tuple[float, float, float, float]
) -> list[MapPoint]:
    """Chosen households with a position in the box (west, south, east, north; WGS-84 degrees)."""
    arguments = (*chosen.span, today, chosen.places, chosen.campaign, *box)
    return await rows(conn, MapPoint, MAP, scope.county_code, *arguments)
