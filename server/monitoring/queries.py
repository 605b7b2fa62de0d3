"""SQL of monitoring."""

from datetime import date, datetime
from uuid import UUID

from server.core.db import Connection, Scope, row, rows
from server.monitoring.records import MonitoringBrief, MonitoringItem, MonitoringOutcomeRequest, MonitoringRequest

OPEN_ONE = """
select id, level, began_on from monitorings where county_code = $1 and household_id = $2 and ended_at is null
"""


async def open_one(conn: Connection, scope: Scope, household_id: UUID) -> MonitoringBrief | None:
    """The household's monitoring that goes on."""
    return await row(conn, MonitoringBrief, OPEN_ONE, scope.county_code, household_id)


# The household's own row says where it lives at this moment.
BEGIN = """
insert into monitorings (county_code, id, household_id, region_code, lead_id, level, began_level, reason, began_on,
                         began_by, began_at)
select $1, $2, h.id, h.region_code, $4, $5, $5, $6, $7, $8, $9
from households h where h.county_code = $1 and h.id = $3
on conflict (county_code, id) do nothing
"""


async def begin(
    conn: Connection,
    scope: Scope,
    asked: MonitoringRequest,
    lead_id: UUID | None,
    today: date,
    by: UUID,
    now: datetime,
) -> None:
    """The same id again changes nothing."""
    await conn.execute(
        BEGIN, scope.county_code, asked.id, asked.household_id, lead_id, asked.level, asked.reason, today, by, now
    )


ADD_OUTCOME = """
insert into monitoring_outcomes (county_code, id, monitoring_id, region_code, outcome, note, level, ends, decided_by,
                                 decided_at)
select $1, $2, m.id, m.region_code, $4, $5, $6, $7, $8, $9
from monitorings m where m.county_code = $1 and m.id = $3
on conflict (county_code, id) do nothing returning id
"""


async def add_outcome(
    conn: Connection, scope: Scope, monitoring_id: UUID, asked: MonitoringOutcomeRequest, by: UUID, now: datetime
) -> bool:
    """False when this outcome is on file already."""
    added = await conn.fetchval(
        ADD_OUTCOME, scope.county_code, asked.id, monitoring_id, asked.outcome, asked.note, asked.level, asked.ends,
        by, now,
    )  # fmt: skip
    return added is not None


ITEM = """
select m.id, m.household_id, h.head_name, h.address, h.region_code, v.name as village_name, m.lead_id, m.level,
       m.reason, m.began_on, u.name as began_by, m.ended_at, f.due_on,
       array_remove(array[
           case when exists (select from leads l where l.county_code = $1 and l.household_id = m.household_id
                               and l.ended_at is null) then 'new_lead' end,
           case when exists (select from overdue_flags o where o.county_code = $1 and o.household_id = m.household_id
                               and o.cleared_at is null) then 'overdue' end,
           case when exists (select from leads l join lateral (
                               select s.programmes from lead_screenings s
                               where s.county_code = $1 and s.lead_id = l.id order by s.id desc limit 1) s on true
                             where l.county_code = $1 and l.household_id = m.household_id
                               and s.programmes @? '$[*] ? (@.result == "eligible")') then 'may_qualify' end
           ], null) as signals,
       coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'outcome', o.outcome, 'note', o.note,
                     'level', o.level, 'ends', o.ends, 'decided_by', x.name, 'decided_at', o.decided_at)
                     order by o.decided_at, o.id)
                 from monitoring_outcomes o join users x on x.county_code = $1 and x.id = o.decided_by
                 where o.county_code = $1 and o.monitoring_id = m.id), '[]') as outcomes
from monitorings m
join households h on h.county_code = $1 and h.id = m.household_id
join users u on u.county_code = $1 and u.id = m.began_by
left join divisions v on v.county_code = $1 and v.code = left(h.region_code, 12)
left join followups f on f.county_code = $1 and f.household_id = m.household_id and f.ended_on is null
"""

# The strictest level first (high, key, ordinary: also the order of the words), then the oldest; grows with what goes
# on, not with what ended.
GOING_ON = f"""{ITEM}
where m.county_code = $1 and m.ended_at is null and m.region_code >= $2 and m.region_code < $2 || ':'
  and ($3::text is null or (m.level, m.id) > ($3, $4::uuid))
order by m.level, m.id limit $5
"""


async def going_on(
    conn: Connection, scope: Scope, region: str, after: tuple[str, UUID] | None, limit: int
) -> list[MonitoringItem]:
    """Households under monitoring below a division."""
    key = after or (None, None)
    return await rows(conn, MonitoringItem, GOING_ON, scope.county_code, region, *key, limit)


ENDED = f"""{ITEM}
where m.county_code = $1 and m.ended_at is not null and m.region_code >= $2 and m.region_code < $2 || ':'
  and ($3::timestamptz is null or m.ended_at < $3 or (m.ended_at = $3 and m.id > $4::uuid))
order by m.ended_at desc, m.id limit $5
"""


async def ended(
    conn: Connection, scope: Scope, region: str, after: tuple[datetime, UUID] | None, limit: int
) -> list[MonitoringItem]:
    """Monitoring that came to an end, the newest first."""
    key = after or (None, None)
    return await rows(conn, MonitoringItem, ENDED, scope.county_code, region, *key, limit)


ONE = ITEM + "where m.county_code = $1 and m.id = $2"


async def one(conn: Connection, scope: Scope, monitoring_id: UUID) -> MonitoringItem | None:
    return await row(conn, MonitoringItem, ONE, scope.county_code, monitoring_id)
