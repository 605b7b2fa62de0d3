"""SQL of oversight."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from server.core.db import Connection, Scope, row, rows
from server.oversight.records import (
    ComplaintAct,
    ComplaintActRequest,
    ComplaintRow,
    Lodged,
    ReceiptRow,
    Relative,
    RelativeRequest,
)

ADD = """
insert into complaints (county_code, id, region_code, channel, category, real_name, about_region, household_id,
                        case_id, body_cipher, reporter_cipher, received_at, recorded_by, answer_by, number, marks,
                        held, address_hash)
select $1, $2, $1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17
where not exists (select from help_requests where county_code = $1 and number = $14)
on conflict (county_code, number) do nothing returning id
"""


async def add(
    conn: Connection,
    scope: Scope,
    new: Lodged,
    *,
    body: bytes,
    reporter: bytes | None,
    answer_by: date | None,
    number: str,
    now: datetime,
) -> bool:
    """False when the number is taken, by a complaint or by a request for help."""
    added = await conn.fetchval(
        ADD, scope.county_code, new.id, new.channel, new.category, reporter is not None, new.about_region,
        new.household_id, new.case_id, body, reporter, now, new.recorded_by, answer_by, number, list(new.marks),
        new.held, new.address_hash,
    )  # fmt: skip
    return added is not None


RECEIPT = """
select c.number, c.received_at, c.answer_by, c.body_cipher, c.closed_at,
       array(select a.act from complaint_acts a where a.county_code = c.county_code and a.complaint_id = c.id
             order by a.acted_at, a.id) as acts
from complaints c where c.county_code = $1
"""
RECEIPT_OF = RECEIPT + "and c.id = $2"
RECEIPT_BY_NUMBER = RECEIPT + "and c.number = $2"


async def receipt(conn: Connection, scope: Scope, complaint_id: UUID) -> ReceiptRow | None:
    return await row(conn, ReceiptRow, RECEIPT_OF, scope.county_code, complaint_id)


async def by_number(conn: Connection, scope: Scope, number: str) -> ReceiptRow | None:
    return await row(conn, ReceiptRow, RECEIPT_BY_NUMBER, scope.county_code, number)


# At most the county's limit of one hour is read, by an index of those that came by the page.
COME = """
select count(*) filter (where address_hash = $2), count(*) from complaints
where county_code = $1 and received_at > $3 and address_hash is not null
"""


async def come(conn: Connection, scope: Scope, address_hash: bytes, since: datetime) -> tuple[int, int]:
    """How many complaints came by the public page since: from this address, and of the whole county."""
    found = await conn.fetchrow(COME, scope.county_code, address_hash, since)
    return (found[0], found[1]) if found else (0, 0)


COMPLAINT = """
select c.id, c.channel, c.category, c.real_name, c.about_region, c.household_id, c.case_id, c.number, c.marks, c.held,
       c.body_cipher, c.reporter_cipher, c.received_at, u.name as recorded_by, c.answer_by, c.closed_at
from complaints c left join users u on u.county_code = c.county_code and u.id = c.recorded_by
"""
ONE = COMPLAINT + "where c.county_code = $1 and c.id = $2"


async def complaint(conn: Connection, scope: Scope, complaint_id: UUID) -> ComplaintRow | None:
    return await row(conn, ComplaintRow, ONE, scope.county_code, complaint_id)


# Those to be answered first, the others after them as they came; an index of the open ones.
OPEN = f"""{COMPLAINT}
where c.county_code = $1 and c.closed_at is null and not c.held
  and ($2::date is null or (coalesce(c.answer_by, 'infinity'), c.id) > ($2, $3::uuid))
order by coalesce(c.answer_by, 'infinity'), c.id limit $4
"""


async def open_complaints(
    conn: Connection, scope: Scope, after: tuple[date, UUID] | None, limit: int
) -> list[ComplaintRow]:
    """Complaints that have not ended."""
    return await rows(conn, ComplaintRow, OPEN, scope.county_code, *(after or (None, None)), limit)


HELD = f"""{COMPLAINT}
where c.county_code = $1 and c.closed_at is null and c.held and ($2::uuid is null or c.id > $2)
order by c.id limit $3
"""


async def held_complaints(conn: Connection, scope: Scope, after: UUID | None, limit: int) -> list[ComplaintRow]:
    """Complaints that wait for somebody to look whether a person is behind them, the oldest first."""
    return await rows(conn, ComplaintRow, HELD, scope.county_code, after, limit)


CLOSED = f"""{COMPLAINT}
where c.county_code = $1 and c.closed_at is not null
  and ($2::timestamptz is null or c.closed_at < $2 or (c.closed_at = $2 and c.id > $3::uuid))
order by c.closed_at desc, c.id limit $4
"""


async def closed_complaints(
    conn: Connection, scope: Scope, after: tuple[datetime, UUID] | None, limit: int
) -> list[ComplaintRow]:
    """Complaints that ended, the newest first."""
    return await rows(conn, ComplaintRow, CLOSED, scope.county_code, *(after or (None, None)), limit)


ACTS = """
select a.id, a.act, a.upheld, a.words, u.name as acted_by, a.acted_at
from complaint_acts a join users u on u.county_code = a.county_code and u.id = a.acted_by
where a.county_code = $1 and a.complaint_id = $2 order by a.acted_at, a.id
"""


async def acts(conn: Connection, scope: Scope, complaint_id: UUID) -> list[ComplaintAct]:
    return await rows(conn, ComplaintAct, ACTS, scope.county_code, complaint_id)


HAS_ACT = "select exists (select from complaint_acts where county_code = $1 and id = $2)"


async def has_act(conn: Connection, scope: Scope, act_id: UUID) -> bool:
    return await conn.fetchval(HAS_ACT, scope.county_code, act_id)


ADD_ACT = """
insert into complaint_acts (county_code, id, complaint_id, region_code, act, upheld, words, acted_by, acted_at)
values ($1, $2, $3, $1, $4, $5, $6, $7, $8)
"""


async def add_act(
    conn: Connection, scope: Scope, complaint_id: UUID, asked: ComplaintActRequest, by: UUID, now: datetime
) -> None:
    await conn.execute(
        ADD_ACT, scope.county_code, asked.id, complaint_id, asked.act, asked.upheld, asked.words, by, now
    )


ADD_RELATIVE = """
insert into staff_relatives (county_code, id, region_code, household_id, person_name, staff_name, staff_role,
                             relation, registered_by, registered_at)
values ($1, $2, $1, $3, $4, $5, $6, $7, $8, $9) on conflict (county_code, id) do nothing
"""


async def add_relative(conn: Connection, scope: Scope, new: RelativeRequest, by: UUID, now: datetime) -> None:
    """The same id again changes nothing."""
    await conn.execute(
        ADD_RELATIVE, scope.county_code, new.id, new.household_id, new.person_name, new.staff_name, new.staff_role,
        new.relation, by, now,
    )  # fmt: skip


RELATIVES = """
select r.id, r.household_id, r.person_name, r.staff_name, r.staff_role, r.relation, u.name as registered_by,
       r.registered_at, r.ended_at, r.end_reason
from staff_relatives r join users u on u.county_code = r.county_code and u.id = r.registered_by
where r.county_code = $1 and ($2::uuid is null or r.id < $2) order by r.id desc limit $3
"""


async def relatives(conn: Connection, scope: Scope, after: UUID | None, limit: int) -> list[Relative]:
    """All, the newest first."""
    return await rows(conn, Relative, RELATIVES, scope.county_code, after, limit)


END_RELATIVE = """
update staff_relatives set ended_at = $4, ended_by = $3, end_reason = $5
where county_code = $1 and id = $2 and ended_at is null returning household_id
"""


async def end_relative(
    conn: Connection, scope: Scope, relative_id: UUID, by: UUID, now: datetime, reason: str
) -> UUID | None:
    """The household; None when there is none that goes on."""
    return await conn.fetchval(END_RELATIVE, scope.county_code, relative_id, by, now, reason)


STAFF_RELATED = """
select household_id, staff_name from staff_relatives
where county_code = $1 and household_id = any($2::uuid[]) and ended_at is null order by staff_name
"""


async def staff_related(conn: Connection, scope: Scope, households: Sequence[UUID]) -> dict[UUID, list[str]]:
    """By household: the staff that the register names as close relatives of somebody in it."""
    found: dict[UUID, list[str]] = {}
    for one in await conn.fetch(STAFF_RELATED, scope.county_code, list(households)):
        found.setdefault(one["household_id"], []).append(one["staff_name"])
    return found


STILL = """
select exists (select from staff_relatives where county_code = $1 and household_id = $2 and ended_at is null)
"""


async def still_related(conn: Connection, scope: Scope, household_id: UUID) -> bool:
    """Whether anybody of the household is registered."""
    return await conn.fetchval(STILL, scope.county_code, household_id)
