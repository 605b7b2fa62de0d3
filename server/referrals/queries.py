"""SQL of referrals. A department sees by these only what lies on its own desk (row-level security)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from server.core.db import Connection, Scope, row, rows
from server.referrals.records import (
    ActRow,
    ConsentRow,
    FieldRow,
    LateNews,
    News,
    ReferralCount,
    ReferralRow,
    SubjectRow,
)

ADD = """
insert into referrals (county_code, id, target, household_id, person_id, region_code, lead_id, case_id, urgent,
    opened_by, opened_at, state, department_id, dispatch_id, dispatched_on, due_on, clock, moved_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'dispatched', $12, $13, $14, $15, $16, $11)
on conflict (county_code, id) do nothing returning true
"""


async def add(conn: Connection, scope: Scope, *values: object) -> bool:
    """(id, target, household, person, region, lead, case, urgent, by, at, department, dispatch, dispatched on, due,
    clock); False when it is there already."""
    return await conn.fetchval(ADD, scope.county_code, *values) is not None


MOVE = """
update referrals set target = $3, state = $4, department_id = $5, dispatch_id = $6, dispatched_on = $7, returns = $8,
    binding = $9, due_on = $10, clock = $11, moved_at = $12
where county_code = $1 and id = $2
"""


async def move(conn: Connection, scope: Scope, to: ReferralRow) -> None:
    """Where the referral stands after an act."""
    await conn.execute(
        MOVE, scope.county_code, to.id, to.target, to.state, to.department_id, to.dispatch_id, to.dispatched_on,
        to.returns, to.binding, to.due_on, to.clock, to.moved_at,
    )  # fmt: skip


ADD_ACT = """
insert into referral_acts (county_code, id, referral_id, region_code, number, act, department_id, left_department_id,
    actor_id, actor_role, acted_at, detail, limit_on)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
"""


async def add_act(conn: Connection, scope: Scope, *values: object) -> None:
    """(id, referral, region, number, act, department, department left, actor, role, at, detail, limit until then)"""
    await conn.execute(ADD_ACT, scope.county_code, *values)


ADD_FIELDS = """
insert into referral_fields (county_code, dispatch_id, name, referral_id, region_code, department_id, basis,
                             value_cipher)
select $1, $2, name, $3, $4, $5, basis, value
from unnest($6::text[], $7::text[], $8::bytea[]) as t (name, basis, value)
"""


async def add_fields(
    conn: Connection, scope: Scope, to: ReferralRow, fields: Sequence[tuple[str, str, bytes]]
) -> None:
    """What the dispatch on which the referral now lies tells its department: (name, basis, sealed value)."""
    names, bases, values = ([one[at] for one in fields] for at in range(3))
    await conn.execute(
        ADD_FIELDS, scope.county_code, to.dispatch_id, to.id, to.region_code, to.department_id, names, bases, values
    )


ADD_CONSENT = """
insert into referral_consents (county_code, dispatch_id, referral_id, region_code, given_by, how, given_on, fields,
                               recorded_by, recorded_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""


async def add_consent(conn: Connection, scope: Scope, *values: object) -> None:
    """(dispatch, referral, region, by whom, how, on, fields, recorded by, at)"""
    await conn.execute(ADD_CONSENT, scope.county_code, *values)


CLOSE_CONSENTED = """
update referral_fields set withdrawn_at = $3
where county_code = $1 and referral_id = $2 and basis = 'consent' and withdrawn_at is null
"""


async def close_consented(conn: Connection, scope: Scope, referral_id: UUID, now: datetime) -> None:
    """Nobody is shown any longer what rested on consent."""
    await conn.execute(CLOSE_CONSENTED, scope.county_code, referral_id, now)


# The name as the register, the case or the lead has it: none of them is seen by a department, which knows what it was
# told (told_name).
REFERRAL = """
select r.id, r.target, r.household_id, r.person_id, r.region_code, d.name as village_name,
       coalesce(p.name, c.applicant_name, nullif(l.person_name, ''), h.head_name) as subject,
       f.value_cipher as told_name, r.lead_id, r.case_id, r.urgent, u.name as opened_by, r.opened_at, r.state,
       r.department_id, r.dispatch_id,
       r.dispatched_on, r.returns, r.binding, r.due_on, r.clock, r.moved_at
from referrals r
join users u on u.county_code = r.county_code and u.id = r.opened_by
left join divisions d on d.county_code = r.county_code and d.code = left(r.region_code, 12)
left join persons p on p.county_code = r.county_code and p.id = r.person_id
left join cases c on c.county_code = r.county_code and c.id = r.case_id
left join leads l on l.county_code = r.county_code and l.id = r.lead_id
left join households h on h.county_code = r.county_code and h.id = r.household_id
left join referral_fields f on f.county_code = r.county_code and f.dispatch_id = r.dispatch_id
    and f.name = 'person_name'
"""

OPEN = f"""{REFERRAL}
where r.county_code = $1 and r.due_on is not null and r.region_code >= $2 and r.region_code < $2 || ':'
  and ($3::text is null or r.target = $3) and ($4::text is null or r.state = $4)
  and ($5::date is null or r.due_on < $5) and ($6::date is null or (r.due_on, r.id) > ($6, $7::uuid))
order by r.due_on, r.id limit $8
"""


async def open_ones(
    conn: Connection,
    scope: Scope,
    *,
    region: str,
    target: str | None,
    state: str | None,
    before: date | None,
    after: tuple[date, UUID] | None,
    limit: int,
) -> list[ReferralRow]:
    """Open referrals below a division by their limit; with `before` only those due before that day."""
    key = after or (None, None)
    return await rows(conn, ReferralRow, OPEN, scope.county_code, region, target, state, before, *key, limit)


ENDED = f"""{REFERRAL}
where r.county_code = $1 and r.due_on is null and r.region_code >= $2 and r.region_code < $2 || ':'
  and ($3::text is null or r.target = $3)
  and ($4::timestamptz is null or (r.moved_at, r.id) < ($4, $5::uuid))
order by r.moved_at desc, r.id desc limit $6
"""


async def ended(
    conn: Connection,
    scope: Scope,
    *,
    region: str,
    target: str | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[ReferralRow]:
    """Ended referrals below a division, the last ended first."""
    key = after or (None, None)
    return await rows(conn, ReferralRow, ENDED, scope.county_code, region, target, *key, limit)


DESK_OPEN = f"""{REFERRAL}
where r.county_code = $1 and r.department_id = any($2::uuid[]) and r.due_on is not null
  and r.state in ('dispatched', 'accepted')
  and ($3::text is null or r.state = $3) and ($4::date is null or r.due_on < $4)
  and ($5::date is null or (r.due_on, r.id) > ($5, $6::uuid))
order by r.due_on, r.id limit $7
"""


async def desk_open(
    conn: Connection,
    scope: Scope,
    *,
    state: str | None,
    before: date | None,
    after: tuple[date, UUID] | None,
    limit: int,
) -> list[ReferralRow]:
    """What lies open on the caller's own desk, by its limit."""
    key = after or (None, None)
    desk = list(scope.departments)
    return await rows(conn, ReferralRow, DESK_OPEN, scope.county_code, desk, state, before, *key, limit)


DESK_ENDED = f"""{REFERRAL}
where r.county_code = $1 and r.department_id = any($2::uuid[]) and r.due_on is null
  and ($3::timestamptz is null or (r.moved_at, r.id) < ($3, $4::uuid))
order by r.moved_at desc, r.id desc limit $5
"""


async def desk_ended(
    conn: Connection, scope: Scope, *, after: tuple[datetime, UUID] | None, limit: int
) -> list[ReferralRow]:
    """What ended on the caller's own desk, the last ended first."""
    key = after or (None, None)
    return await rows(conn, ReferralRow, DESK_ENDED, scope.county_code, list(scope.departments), *key, limit)


OF = f"""{REFERRAL}
where r.county_code = $1 and (r.lead_id = $2 or r.case_id = $3 or r.household_id = $4)
order by r.id desc limit 50
"""


async def of(
    conn: Connection, scope: Scope, *, lead_id: UUID | None, case_id: UUID | None, household_id: UUID | None
) -> list[ReferralRow]:
    """The newest referrals from a lead, from a case or for a household."""
    return await rows(conn, ReferralRow, OF, scope.county_code, lead_id, case_id, household_id)


COUNTS = """
select target, state, count(*) as count, count(*) filter (where due_on < $3) as late from referrals
where county_code = $1 and due_on is not null and region_code >= $2 and region_code < $2 || ':'
group by target, state
"""


async def counts(conn: Connection, scope: Scope, region: str, today: date) -> list[ReferralCount]:
    """How many are open below a division, by target and state."""
    return await rows(conn, ReferralCount, COUNTS, scope.county_code, region, today)


ONE = f"{REFERRAL} where r.county_code = $1 and r.id = $2"


async def referral(conn: Connection, scope: Scope, referral_id: UUID) -> ReferralRow | None:
    return await row(conn, ReferralRow, ONE, scope.county_code, referral_id)


HOLD = "select 1 from referrals where county_code = $1 and id = $2 for update"


async def hold(conn: Connection, scope: Scope, referral_id: UUID) -> None:
    """Let nobody else move it until the transaction ends."""
    await conn.execute(HOLD, scope.county_code, referral_id)


ACTS = """
select a.id, a.number, a.act, a.department_id, a.left_department_id, a.actor_id, u.name as actor_name, a.actor_role,
       a.acted_at, a.detail
from referral_acts a join users u on u.county_code = a.county_code and u.id = a.actor_id
where a.county_code = $1 and a.referral_id = $2 order by a.number
"""


async def acts(conn: Connection, scope: Scope, referral_id: UUID) -> list[ActRow]:
    """Its path from the first dispatch; of a department's caller, the acts of its own desk."""
    return await rows(conn, ActRow, ACTS, scope.county_code, referral_id)


FIELDS = """
select dispatch_id, name, basis, value_cipher, withdrawn_at from referral_fields
where county_code = $1 and referral_id = $2 and dispatch_id = $3 order by basis desc, name
"""


async def fields(conn: Connection, scope: Scope, referral_id: UUID, dispatch_id: UUID) -> list[FieldRow]:
    """What one dispatch told."""
    return await rows(conn, FieldRow, FIELDS, scope.county_code, referral_id, dispatch_id)


CONSENTS = """
select s.dispatch_id, s.given_by, s.how, s.given_on, s.fields, u.name as recorded_by, s.recorded_at
from referral_consents s join users u on u.county_code = s.county_code and u.id = s.recorded_by
where s.county_code = $1 and s.referral_id = $2 order by s.recorded_at
"""


async def consents(conn: Connection, scope: Scope, referral_id: UUID) -> list[ConsentRow]:
    """Every consent that was given for it, the first first."""
    return await rows(conn, ConsentRow, CONSENTS, scope.county_code, referral_id)


OF_LEAD = """
select l.household_id, l.region_code, l.person_name as name, l.place, l.urgent, l.id as lead_id,
       (select o.outcome from lead_outcomes o
        where o.county_code = l.county_code and o.lead_id = l.id) as lead_outcome
from leads l where l.county_code = $1 and l.id = $2
"""


async def of_lead(conn: Connection, scope: Scope, lead_id: UUID) -> SubjectRow | None:
    """Whom a lead is about, and how it ended."""
    return await row(conn, SubjectRow, OF_LEAD, scope.county_code, lead_id)


NEWS = """
select a.id as act_id, r.id as referral_id, a.act, r.target,
       coalesce(p.name, c.applicant_name, nullif(l.person_name, ''), h.head_name, '') as person_name,
       t.name_zh as department_zh, t.name_en as department_en, coalesce(a.detail ->> 'reason', '') as reason,
       coalesce(a.detail ->> 'aid', '') as aid, a.detail ->> 'amount' as amount, l.reported_by as finder,
       array(select distinct u.id from users u
             left join user_reaches y on y.county_code = $1 and y.user_id = u.id and y.valid_from <= a.acted_at::date
                 and (y.valid_to is null or y.valid_to >= a.acted_at::date)
             where u.county_code = $1 and u.left_at is null
               and (u.id = r.opened_by or u.role = 'township' and r.region_code ^@ y.region_code)) as told
from referral_acts a
join referrals r on r.county_code = $1 and r.id = a.referral_id
join lateral (select n.name_zh, n.name_en from department_terms n
              where n.county_code = $1 and n.department_id = a.department_id
              order by n.valid_from <= a.acted_at::date desc, abs(n.valid_from - a.acted_at::date), n.id desc
              limit 1) t on true
left join persons p on p.county_code = $1 and p.id = r.person_id
left join cases c on c.county_code = $1 and c.id = r.case_id
left join leads l on l.county_code = $1 and l.id = r.lead_id
left join households h on h.county_code = $1 and h.id = r.household_id
where a.county_code = $1 and a.id = any($2::uuid[])
"""


async def news(conn: Connection, scope: Scope, act_ids: Sequence[UUID]) -> list[News]:
    """These acts, with who waits to hear of them."""
    return await rows(conn, News, NEWS, scope.county_code, list(act_ids))


LATE = """
select a.id as act_id, r.id as referral_id, r.state, r.target, r.due_on, t.name_zh as department_zh,
       t.name_en as department_en,
       coalesce(p.name, c.applicant_name, nullif(l.person_name, ''), h.head_name, '') as person_name,
       u.id as user_id, u.department_id is not null as is_department
from referrals r
join lateral (select a.id from referral_acts a where a.county_code = r.county_code and a.referral_id = r.id
              order by a.number desc limit 1) a on true
join lateral (select n.name_zh, n.name_en from department_terms n
              where n.county_code = r.county_code and n.department_id = r.department_id
              order by n.valid_from <= $2 desc, abs(n.valid_from - $2), n.id desc limit 1) t on true
join users u on u.county_code = r.county_code and u.left_at is null and (
    u.role = 'county'
    or r.state in ('dispatched', 'accepted') and u.department_id = r.department_id
    or r.state = 'returned' and (u.id = r.opened_by or u.role = 'township' and exists (
        select 1 from user_reaches y where y.county_code = u.county_code and y.user_id = u.id
        and y.valid_from <= $2 and (y.valid_to is null or y.valid_to >= $2) and r.region_code ^@ y.region_code)))
left join persons p on p.county_code = r.county_code and p.id = r.person_id
left join cases c on c.county_code = r.county_code and c.id = r.case_id
left join leads l on l.county_code = r.county_code and l.id = r.lead_id
left join households h on h.county_code = r.county_code and h.id = r.household_id
where r.county_code = $1 and r.due_on < $2
"""


async def late(conn: Connection, scope: Scope, today: date) -> list[LateNews]:
    """Referrals past their limit, once for everybody who owes the next step and for the county's clerks."""
    return await rows(conn, LateNews, LATE, scope.county_code, today)
