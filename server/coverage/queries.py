"""SQL of coverage. One definition of what was owed in a period serves the figures and the households behind them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from server.core.db import Connection, Scope, rows
from server.coverage.records import CountRow, CoveredItem, CoveredKey, Part

# A visit that was owed lies on its due date without any pause, or on the day it was made when that was earlier; so
# each lies in one month, or before the period when it began with the visit still owed. An index range over (region,
# closed, owed) finds a period's. What is still open is asked for as the list of follow-ups asks: by state_on
# and the phones heard. A duty that ended within grace is not owed.
OWED = """
with heard as materialized (
    select phones_by_place($1, $6) as places
), owed as (
    select o.household_id, o.region_code, o.reason, least(o.owed_on, o.closed_on) as day, o.due_on,
           case when o.closed_by = 'end' then case when o.paused_until >= o.closed_on then 'excused' else 'missed' end
                when o.closed_on > o.due_on + o.grace_days then 'late'
                when o.entered_on > o.due_on + o.grace_days then 'entered_late'
                else 'seen' end as part,
           case when o.closed_by = 'visit' then o.closed_on end as visited_on, o.entered_on
    from obligations o
    where o.county_code = $1 and o.region_code >= $2 and o.region_code < $3
      and o.closed_on >= $4 and (o.closed_on <= $5 or o.owed_on <= $5)
      and (o.closed_by = 'visit' or o.closed_on > o.due_on + o.grace_days or o.paused_until >= o.closed_on)
    union all
    select f.household_id, f.region_code, f.reason, coalesce(f.owed_on, f.due_on), f.due_on,
           case f.state when 'overdue' then 'missed' when 'not_yet' then 'waiting' when 'due' then 'waiting'
                else f.state end, null, null
    from (select f.*, state_on($6, (select places from heard), f) as state
          from followups f
          where f.county_code = $1 and f.region_code >= $2 and f.region_code < $3 and f.ended_on is null
            and (f.owed_on <= least($5, $6) or f.owed_on is null and f.due_on <= least($5, $6))
          offset 0) as f
)
select o.*, case when o.day < $4 then 'earlier' else to_char(o.day, 'YYYY-MM') end as month from owed o
"""

COUNTS = f"""
select c.month, c.code, coalesce(d.name, '') as name, c.part, c.visits
from (select month, left(region_code, $7) as code, part, count(*) as visits
      from ({OWED}) as placed group by 1, 2, 3) as c
left join divisions d on d.county_code = $1 and d.code = c.code
order by c.month <> 'earlier', c.month, c.code, c.part
"""  # noqa: S608 - constants only


async def counts(
    conn: Connection, scope: Scope, span: tuple[str, str], period: tuple[date, date], today: date, digits: int
) -> list[CountRow]:
    """How many visits were owed, by month, division of so many digits, and what became of them."""
    return await rows(conn, CountRow, COUNTS, scope.county_code, *span, *period, today, digits)


LIST = f"""
with chosen as (
    select * from ({OWED}) as placed
    where part = any($7::text[]) and ($8::text is null or month = $8)
      and ($10::date is null or (day, household_id) > ($10, $11))
      and ($12::text is null or left(region_code, $13) = $12)
    order by day, household_id limit $9
)
select c.household_id, h.head_name, h.address, c.region_code, v.name as village_name, g.name as grid_name, c.reason,
       c.part, c.day, c.due_on, c.visited_on, c.entered_on,
       array(select u.name from user_reaches r
             join users u on u.county_code = $1 and u.id = r.user_id and u.role = 'grid_worker'
             where r.county_code = $1 and starts_with(c.region_code, r.region_code)
               and r.valid_from <= coalesce(c.visited_on, $6)
               and coalesce(r.valid_to, 'infinity') >= coalesce(c.visited_on, $6)
             order by length(r.region_code) desc, u.name) as workers
from chosen c
left join households h on h.county_code = $1 and h.id = c.household_id
left join divisions v on v.county_code = $1 and v.code = left(c.region_code, 12)
left join divisions g on g.county_code = $1 and g.code = c.region_code and g.level = 'grid'
order by c.day, c.household_id
"""  # noqa: S608 - constants only


async def covered(
    conn: Connection,
    scope: Scope,
    span: tuple[str, str],
    period: tuple[date, date],
    today: date,
    parts: Sequence[Part],
    month: str | None,
    limit: int,
    after: CoveredKey | None,
    place: tuple[str | None, int] = (None, 0),
) -> list[CoveredItem]:
    """The visits that any of these became of, in the order of their days; `place`: a division's code and how
    many digits such codes have."""
    key: tuple[date | None, UUID | None] = after or (None, None)
    return await rows(
        conn, CoveredItem, LIST, scope.county_code, *span, *period, today, list(parts), month, limit, *key, *place
    )
