"""SQL of approval sessions, their members and who was there."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from server.approval_sessions.records import ApprovalSession, SessionActRow, SessionMember
from server.core.db import Connection, Scope, row, rows

ADD_SESSION = """
insert into approval_sessions (county_code, id, region_code, planned_on, day, starts_at, place, state, last_number)
values ($1, $2, $1, $3, $3, $4, $5, 'planned', 1) on conflict (county_code, id) do nothing returning id
"""


async def add_session(conn: Connection, scope: Scope, *values: object) -> bool:
    """(id, planned on, starts at, place); False when it is there already."""
    return await conn.fetchval(ADD_SESSION, scope.county_code, *values) is not None


ADD_ACT = """
insert into approval_session_acts (county_code, id, session_id, number, act, day, reason, done_by, done_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""


async def add_act(conn: Connection, scope: Scope, *values: object) -> None:
    """(id, session, number, act, day, reason, by, at); the number may be taken only once."""
    await conn.execute(ADD_ACT, scope.county_code, *values)


SETTLE = """
update approval_sessions set state = $3, last_number = $4, day = $5, starts_at = $6, place = $7
where county_code = $1 and id = $2
"""


async def settle(conn: Connection, scope: Scope, session_id: UUID, *values: object) -> None:
    """Where the newest act leaves the session: (state, number, day, starts at, place)."""
    await conn.execute(SETTLE, scope.county_code, session_id, *values)


SESSION = """
select s.id, s.planned_on, s.day, s.starts_at, s.place, s.state, s.last_number,
       n.on_agenda, n.heard, n.decided
from approval_sessions s
cross join lateral (
    select (count(*) filter (where i.state in ('waiting', 'heard')))::integer as on_agenda,
           (count(*) filter (where i.state = 'heard'))::integer as heard,
           (count(*) filter (where i.state = 'decided'))::integer as decided
    from approval_items i where i.county_code = s.county_code and i.session_id = s.id) n
"""
SESSIONS = f"""{SESSION}
where s.county_code = $1 and ($2::date is null or (s.day, s.id) < ($2, $3::uuid))
order by s.day desc, s.id desc limit $4
"""
ONE_SESSION = f"{SESSION} where s.county_code = $1 and s.id = $2"


async def sessions(
    conn: Connection, scope: Scope, after: tuple[date, UUID] | None, limit: int
) -> list[ApprovalSession]:
    """Sessions, the latest day first."""
    return await rows(conn, ApprovalSession, SESSIONS, scope.county_code, *(after or (None, None)), limit)


async def session(conn: Connection, scope: Scope, session_id: UUID) -> ApprovalSession | None:
    return await row(conn, ApprovalSession, ONE_SESSION, scope.county_code, session_id)


HOLD = "select id from approval_sessions where county_code = $1 and id = $2 for update"


async def hold(conn: Connection, scope: Scope, session_id: UUID) -> bool:
    """Nobody else changes the session or its agenda until the transaction ends; False when there is none."""
    return await conn.fetchval(HOLD, scope.county_code, session_id) is not None


PLANNED = """
select planned_on, case when state <> 'closed' then day end as day from approval_sessions
where county_code = $1 and planned_on = any($2::date[]) and state <> 'cancelled'
"""


async def days_of(conn: Connection, scope: Scope, planned: Sequence[date]) -> dict[date, date | None]:
    """On which day the sessions planned on these days are held, where they are prepared; None: that was held."""
    return {r["planned_on"]: r["day"] for r in await conn.fetch(PLANNED, scope.county_code, list(planned))}


ACTS = """
select a.number, a.act, a.day, a.reason, u.name as by, a.done_at
from approval_session_acts a join users u on u.county_code = a.county_code and u.id = a.done_by
where a.county_code = $1 and a.session_id = $2 order by a.number
"""
HAS_ACT = "select exists (select from approval_session_acts where county_code = $1 and id = $2)"


LAST_CALL = """
select id from approval_session_acts
where county_code = $1 and session_id = $2 and act = 'call' order by number desc limit 1
"""


async def last_call(conn: Connection, scope: Scope, session_id: UUID) -> UUID | None:
    """The step by which the members were called last."""
    return await conn.fetchval(LAST_CALL, scope.county_code, session_id)


async def acts(conn: Connection, scope: Scope, session_id: UUID) -> list[SessionActRow]:
    """What was done with a session, in order."""
    return await rows(conn, SessionActRow, ACTS, scope.county_code, session_id)


async def has_act(conn: Connection, scope: Scope, act_id: UUID) -> bool:
    return await conn.fetchval(HAS_ACT, scope.county_code, act_id)


ADD_MEMBER = """
insert into approval_members (county_code, id, session_id, name, duty, user_id, added_by, added_at)
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (county_code, id) do nothing
"""


async def add_member(conn: Connection, scope: Scope, *values: object) -> None:
    """(id, session, name, duty, user, by, at); the same id again changes nothing."""
    await conn.execute(ADD_MEMBER, scope.county_code, *values)


END_MEMBER = """
update approval_members set ended_by = $4, ended_at = $5
where county_code = $1 and session_id = $2 and id = $3 and ended_at is null returning id
"""


async def end_member(
    conn: Connection, scope: Scope, session_id: UUID, member_id: UUID, by: UUID, now: datetime
) -> bool:
    """Called no more; False when there is nobody."""
    return await conn.fetchval(END_MEMBER, scope.county_code, session_id, member_id, by, now) is not None


LINK_MEMBER = """
update approval_members set user_id = $4
where county_code = $1 and session_id = $2 and id = $3 and ended_at is null returning id
"""
HAS_ACCOUNT = """
select exists (select from users
               where county_code = $1 and id = $2 and left_at is null and department_id is null)
"""


async def link_member(
    conn: Connection, scope: Scope, session_id: UUID, member_id: UUID, user_id: UUID | None
) -> bool:
    """Told over this account from now on; False when there is nobody."""
    return await conn.fetchval(LINK_MEMBER, scope.county_code, session_id, member_id, user_id) is not None


async def has_account(conn: Connection, scope: Scope, user_id: UUID) -> bool:
    """Whether this is an account of the county's own people that is in use."""
    return await conn.fetchval(HAS_ACCOUNT, scope.county_code, user_id)


MEMBERS = """
select m.id, m.name, m.duty, m.user_id, u.login, u.id is not null and u.left_at is null as told, a.present, a.noted_at
from approval_members m
left join users u on u.county_code = m.county_code and u.id = m.user_id
left join lateral (
    select a.present, a.noted_at from approval_attendance a
    where a.county_code = m.county_code and a.session_id = m.session_id and a.member_id = m.id
    order by a.noted_at desc, a.id desc limit 1) a on true
where m.county_code = $1 and m.session_id = $2 and m.ended_at is null
order by array_position(array['chair', 'member', 'recorder', 'guest'], m.duty), m.added_at, m.name collate "C"
"""


async def members(conn: Connection, scope: Scope, session_id: UUID) -> list[SessionMember]:
    """Who is called, the chair first, and whether they are there now."""
    return await rows(conn, SessionMember, MEMBERS, scope.county_code, session_id)


LAST_MEMBERS = """
select m.id, m.name, m.duty, u.id as user_id, u.login, u.id is not null as told, null::boolean as present,
       null::timestamptz as noted_at
from approval_members m
left join users u on u.county_code = m.county_code and u.id = m.user_id and u.left_at is null
where m.county_code = $1 and m.ended_at is null and m.session_id = (
    select s.id from approval_sessions s
    where s.county_code = $1 and s.state <> 'cancelled' and s.day < $2 order by s.day desc, s.id desc limit 1)
order by m.added_at, m.id
"""


async def members_before(conn: Connection, scope: Scope, day: date) -> list[SessionMember]:
    """Who was called to the session before a day."""
    return await rows(conn, SessionMember, LAST_MEMBERS, scope.county_code, day)


ADD_ATTENDANCE = """
insert into approval_attendance (county_code, id, session_id, member_id, present, noted_by, noted_at)
values ($1, $2, $3, $4, $5, $6, $7) on conflict (county_code, id) do nothing
"""


async def add_attendance(conn: Connection, scope: Scope, *values: object) -> None:
    """(id, session, member, present, by, at); the same id again changes nothing."""
    await conn.execute(ADD_ATTENDANCE, scope.county_code, *values)
