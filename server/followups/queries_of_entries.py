"""SQL of what an office enters about follow-ups, and of the ladder."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from server.core.db import Connection, Scope, row, rows
from server.followups.entries import (
    EscalationRow,
    LadderRow,
    NewLadderAnswer,
    NewVisitPause,
    VisitPause,
)
from server.followups.records import Chosen

# The household's own row says where it lives at this moment.
ADD_PAUSE = """
insert into followup_pauses (county_code, id, household_id, region_code, reason, note, from_on, until_on, entered_by,
                             entered_at)
select $1, $2, h.id, h.region_code, $4, $5, $6, $7, $8, $9 from households h where h.county_code = $1 and h.id = $3
on conflict (county_code, id) do nothing returning id
"""


async def add_pause(
    conn: Connection, scope: Scope, household_id: UUID, new: NewVisitPause, by: UUID, now: datetime
) -> bool:
    """False when it is on file already."""
    added = await conn.fetchval(
        ADD_PAUSE, scope.county_code, new.id, household_id, new.reason, new.note, new.from_on, new.until_on, by, now
    )
    return added is not None


PAUSES = """
select p.id, p.household_id, p.reason, p.note, p.from_on, p.until_on, u.name as entered_by, p.entered_at, p.ended_on,
       e.name as ended_by
from followup_pauses p
join users u on u.county_code = $1 and u.id = p.entered_by
left join users e on e.county_code = $1 and e.id = p.ended_by
where p.county_code = $1 and (p.household_id = $2 or p.id = $3)
order by p.from_on desc, p.id desc
"""


async def pauses(conn: Connection, scope: Scope, household_id: UUID) -> list[VisitPause]:
    """Of one household, the newest first."""
    return await rows(conn, VisitPause, PAUSES, scope.county_code, household_id, None)


async def pause(conn: Connection, scope: Scope, pause_id: UUID) -> VisitPause | None:
    return await row(conn, VisitPause, PAUSES, scope.county_code, None, pause_id)


END_PAUSE = """
update followup_pauses set ended_on = $3, ended_by = $4, ended_at = $5
where county_code = $1 and id = $2 and ended_on is null
"""


async def end_pause(conn: Connection, scope: Scope, pause_id: UUID, today: date, by: UUID, now: datetime) -> None:
    await conn.execute(END_PAUSE, scope.county_code, pause_id, today, by, now)


OPEN_FLAG = """
select o.id from overdue_flags o
where o.county_code = $1 and o.household_id = $2 and o.cleared_at is null
"""


async def open_flag(conn: Connection, scope: Scope, household_id: UUID) -> UUID | None:
    """The household's open overdue flag."""
    return await conn.fetchval(OPEN_FLAG, scope.county_code, household_id)


ADD_ANSWER = """
insert into followup_answers (county_code, id, flag_id, region_code, level, action, note, holds_until, answered_by,
                              answered_at)
select $1, $2, o.id, o.region_code, $4, $5, $6, $7, $8, $9 from overdue_flags o where o.county_code = $1 and o.id = $3
on conflict (county_code, id) do nothing returning id
"""


async def add_answer(
    conn: Connection,
    scope: Scope,
    flag_id: UUID,
    new: NewLadderAnswer,
    level: str,
    holds_until: date,
    by: UUID,
    now: datetime,
) -> bool:
    """False when it is on file already."""
    added = await conn.fetchval(
        ADD_ANSWER, scope.county_code, new.id, flag_id, level, new.action, new.note, holds_until, by, now
    )
    return added is not None


STEPS_AND_ANSWERS = """
       (select coalesce(jsonb_agg(jsonb_build_object('level', e.level, 'on', e.escalated_on)
                        order by e.escalated_on, e.level desc), '[]')
        from followup_escalations e where e.county_code = $1 and e.flag_id = o.id) as steps,
       (select coalesce(jsonb_agg(jsonb_build_object('action', a.action, 'note', a.note, 'level', a.level,
                        'holds_until', a.holds_until, 'answered_by', u.name, 'answered_at', a.answered_at)
                        order by a.answered_at desc, a.id desc), '[]')
        from followup_answers a join users u on u.county_code = $1 and u.id = a.answered_by
        where a.county_code = $1 and a.flag_id = o.id) as answers"""

LADDERS = f"""
select o.household_id, o.id as flag_id, o.due_on, o.flagged_on,{STEPS_AND_ANSWERS}
from overdue_flags o
where o.county_code = $1 and o.household_id = any($2::uuid[]) and o.cleared_at is null
"""  # noqa: S608 - constants only


async def ladders(conn: Connection, scope: Scope, household_ids: Sequence[UUID]) -> list[LadderRow]:
    """The open flags of these households."""
    return await rows(conn, LadderRow, LADDERS, scope.county_code, list(household_ids))


# Read from the open flags, oldest first: it grows with what is open, not with what was answered in the past.
ESCALATIONS = f"""
with heard as materialized (
    select phones_by_place($1, $4) as places
), chosen as (
    select * from (
        select o.household_id, o.region_code, f.reason, state_on($4, (select places from heard), f) as state,
               f.last_counted_on, o.id, o.due_on, o.flagged_on
        from overdue_flags o
        join followups f on f.county_code = $1 and f.household_id = o.household_id and f.ended_on is null
        where o.county_code = $1 and o.cleared_at is null and o.region_code >= $2 and o.region_code < $3
          and ($5::text[] is null or o.region_code ^@ any($5))
          and ($6::uuid is null or o.household_id in (select household_id from campaign_households
                                                      where county_code = $1 and campaign_id = $6))
          and ($7 = 'worker' or exists (select from followup_escalations e where e.county_code = $1
                                          and e.flag_id = o.id and e.region_code = o.region_code and e.level = $7))
          and ($8 = 'all' or ($8 = 'answered') = exists (select from followup_answers a
                   where a.county_code = $1 and a.flag_id = o.id and a.holds_until >= $4))
          and ($11::date is null or (o.flagged_on, o.due_on, o.id) > ($11, $12, $13::uuid))
        offset 0) as o
    where $9::text is null or state = $9
    order by flagged_on, due_on, id limit $10
)
select o.household_id, h.head_name, h.address, o.region_code, v.name as village_name, o.reason, o.state,
       o.last_counted_on, o.id as flag_id, o.due_on, o.flagged_on,{STEPS_AND_ANSWERS}
from chosen o
join households h on h.county_code = $1 and h.id = o.household_id
left join divisions v on v.county_code = $1 and v.code = left(o.region_code, 12)
order by o.flagged_on, o.due_on, o.id
"""  # noqa: S608 - constants only


async def escalations(
    conn: Connection,
    scope: Scope,
    chosen: Chosen,
    today: date,
    *,
    level: str,
    wanted: str,
    found_as: str | None,
    limit: int,
    after: tuple[date, date, UUID] | None,
) -> list[EscalationRow]:
    """Open flags that came to a level, the longest waiting first, of one day those due first."""
    asked = (*chosen.span, today, chosen.places, chosen.campaign, level, wanted, found_as, limit)
    return await rows(conn, EscalationRow, ESCALATIONS, scope.county_code, *asked, *(after or (None, None, None)))


HEARD = "select max(heard_on) from phones_heard($1, $3) where region_code = $2"


async def heard_on(conn: Connection, scope: Scope, region_code: str, today: date) -> date | None:
    """The day a responsible phone was last heard of."""
    return await conn.fetchval(HEARD, scope.county_code, region_code, today)


CAMPAIGN_NAMES = "select id, name from campaigns where county_code = $1 and id = any($2::uuid[])"


async def campaign_names(conn: Connection, scope: Scope, ids: Sequence[UUID]) -> dict[UUID, str]:
    return {r["id"]: r["name"] for r in await conn.fetch(CAMPAIGN_NAMES, scope.county_code, list(ids))}
