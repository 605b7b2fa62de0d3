"""SQL of follow-ups: who must be visited, counted, listed and drawn. States are worked out from rows, for today."""

from datetime import date
from uuid import UUID

from server.core.db import Connection, Scope, rows
from server.followups.records import DivisionCounts, FollowupRow, ListKey, MapPoint, Wanted

# The lines are chosen first, and only they are looked up in full. Flagged ones lead, then scattered tekun, then
# whoever waits longest.
LIST = """
with chosen as (
    select f.household_id, f.region_code, f.reason, f.precedence, f.due_on, f.last_counted_on,
           o.id as flag_id, o.flagged_on,
           case when f.due_on > $4 then 'not_yet' when f.overdue_from > $4 then 'due'
                when heard.heard_on < f.due_on then 'not_synced' else 'overdue' end as state
    from followups f
    left join overdue_flags o on o.county_code = $1 and o.household_id = f.household_id and o.cleared_at is null
    left join phones_heard($1, $4) as heard on heard.region_code = f.region_code
    where f.county_code = $1 and f.region_code >= $2 and f.region_code < $3 and f.ended_on is null
      and f.due_on <= case when $5 in ('all', 'never_visited') then 'infinity' else $4 end
      and case $5 when 'flagged' then o.id is not null
                  when 'due' then f.overdue_from > $4
                  when 'overdue' then f.overdue_from <= $4 and coalesce(heard.heard_on >= f.due_on, true)
                  when 'not_synced' then f.overdue_from <= $4 and heard.heard_on < f.due_on
                  when 'never_visited' then f.last_counted_on is null
                  else true end
      and ($7::boolean is null or (o.id is null, f.precedence::int, f.due_on, f.household_id) > ($7, $8, $9, $10))
    order by o.id is null, f.precedence, f.due_on, f.household_id
    limit $6
)
select c.household_id, h.head_name, h.address, c.region_code, v.name as village_name, g.name as grid_name,
       c.reason, c.precedence, c.due_on, c.state, c.last_counted_on, c.flagged_on,
       (select min(e.level) from followup_escalations e
        where e.county_code = $1 and e.flag_id = c.flag_id) as escalated_to,  -- 'county' sorts first and is higher
       h.lon, h.lat
from chosen c
join households h on h.county_code = $1 and h.id = c.household_id
left join divisions v on v.county_code = $1 and v.code = left(c.region_code, 12)
left join divisions g on g.county_code = $1 and g.code = c.region_code and g.level = 'grid'
order by c.flagged_on is null, c.precedence, c.due_on, c.household_id
"""


async def list_followups(
    conn: Connection,
    scope: Scope,
    span: tuple[str, str],
    today: date,
    wanted: Wanted,
    limit: int,
    after: ListKey | None,
) -> list[FollowupRow]:
    """Households of a span of codes in the state wanted, the most pressing first."""
    key: tuple[bool | None, int | None, date | None, UUID | None] = after or (None, None, None, None)
    return await rows(conn, FollowupRow, LIST, scope.county_code, *span, today, wanted, limit, *key)


COUNTS = """
select left(f.region_code, $5) as code, coalesce(max(d.name), '') as name,
       count(*) as total,
       count(*) filter (where f.due_on <= $4 and f.overdue_from > $4) as due,
       count(*) filter (where f.overdue_from <= $4 and coalesce(heard.heard_on >= f.due_on, true)) as overdue,
       count(o.id) as flagged,
       count(*) filter (where f.last_counted_on is null) as never_visited,
       count(*) filter (where f.overdue_from <= $4 and heard.heard_on < f.due_on) as not_synced
from followups f
left join overdue_flags o on o.county_code = $1 and o.household_id = f.household_id and o.cleared_at is null
left join phones_heard($1, $4) as heard on heard.region_code = f.region_code
left join divisions d on d.county_code = $1 and d.code = left(f.region_code, $5)
where f.county_code = $1 and f.region_code >= $2 and f.region_code < $3 and f.ended_on is null
group by 1
order by 1
"""


async def counts(
    conn: Connection, scope: Scope, span: tuple[str, str], today: date, digits: int
) -> list[DivisionCounts]:
    """Counts for the divisions of so many digits in a span of codes."""
    return await rows(conn, DivisionCounts, COUNTS, scope.county_code, *span, today, digits)


MAP = """
select f.household_id, h.head_name, h.lon, h.lat, o.id is not null as flagged,
       case when f.due_on > $4 then 'not_yet' when f.overdue_from > $4 then 'due'
            when heard.heard_on < f.due_on then 'not_synced' else 'overdue' end as state
from households h
join followups f on f.county_code = $1 and f.household_id = h.id and f.ended_on is null
left join overdue_flags o on o.county_code = $1 and o.household_id = h.id and o.cleared_at is null
left join phones_heard($1, $4) as heard on heard.region_code = f.region_code
where h.county_code = $1 and h.region_code >= $2 and h.region_code < $3
  and h.lon between $5 and $7 and h.lat between $6 and $8
"""


async def points(
    conn: Connection,
    scope: Scope,
    span: tuple[str, str],
    today: date,
    box: tuple[float, float, float, float],
) -> list[MapPoint]:
    """Households with a duty and a position in the box (west, south, east, north; WGS-84 degrees)."""
    return await rows(conn, MapPoint, MAP, scope.county_code, *span, today, *box)
