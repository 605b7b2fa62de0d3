"""SQL of proposals to recognise somebody in the low-income database, one by one."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from server.core.db import Connection, Scope, row, rows
from server.core.ids import new_id
from server.low_income.records import NewRecognition, Recognition, RecognitionRow

PROPOSE = """
insert into low_income_recognitions (county_code, id, exchange_id, person_id, category, valid_from, valid_to,
                                     proposed_at)
select $1, n.id, $2, n.person_id, n.category, n.valid_from, n.valid_to, $3
from unnest($4::uuid[], $5::uuid[], $6::text[], $7::date[], $8::date[])
    as n (id, person_id, category, valid_from, valid_to)
join persons p on p.county_code = $1 and p.id = n.person_id
where not exists (
    select from persons m
    join low_income_recognitions w on w.county_code = $1 and w.person_id = m.id and w.category = n.category
        and w.decided_at is null
    where m.county_code = $1 and m.household_id = p.household_id)
on conflict do nothing
"""


async def propose(
    conn: Connection, scope: Scope, exchange_id: UUID, new: Sequence[NewRecognition], now: datetime
) -> None:
    """These are named; a household that waits already does not wait twice."""
    await conn.execute(
        PROPOSE, scope.county_code, exchange_id, now, [new_id(now) for _ in new], [one.person_id for one in new],
        [one.category for one in new], [one.valid_from for one in new], [one.valid_to for one in new],
    )  # fmt: skip


RECOGNITIONS = """
select r.id, r.category, r.valid_from, r.valid_to, r.proposed_at, e.file_name, p.household_id,
       p.name as person_name, coalesce(v.name, '') as place
from low_income_recognitions r
join low_income_exchanges e on e.county_code = $1 and e.id = r.exchange_id
join persons p on p.county_code = $1 and p.id = r.person_id
left join divisions v on v.county_code = $1 and v.code = left(p.region_code, 12)
where r.county_code = $1 and r.decided_at is null and ($2::uuid is null or r.id > $2)
  and ($3::text is null or starts_with(p.region_code, $3))
order by r.id limit $4
"""
ONE_RECOGNITION = """
select r.person_id, p.household_id, r.category, r.valid_from, r.valid_to, e.file_name, r.decided_at,
       array(select s.status from statuses s where s.county_code = $1 and s.household_id = p.household_id
             and (s.valid_to is null or s.valid_to >= $3)) as held
from low_income_recognitions r
join low_income_exchanges e on e.county_code = $1 and e.id = r.exchange_id
join persons p on p.county_code = $1 and p.id = r.person_id
where r.county_code = $1 and r.id = $2 for update of r
"""
DECIDE = """
update low_income_recognitions set decision = $3, approval = $4, note = $5, decided_by = $6, decided_at = $7
where county_code = $1 and id = $2
"""


async def recognitions(
    conn: Connection, scope: Scope, region: str | None, after: UUID | None, limit: int
) -> list[Recognition]:
    """Those that wait, of a place or of all, the first proposed first; read by an index of what waits."""
    return await rows(conn, Recognition, RECOGNITIONS, scope.county_code, after, region, limit)


async def recognition(conn: Connection, scope: Scope, recognition_id: UUID, on: date) -> RecognitionRow | None:
    """One proposal, held until the transaction ends, and what its household is recognised as meanwhile."""
    return await row(conn, RecognitionRow, ONE_RECOGNITION, scope.county_code, recognition_id, on)


async def decide(conn: Connection, scope: Scope, recognition_id: UUID, *values: object) -> None:
    """(decision, number of the approval, note, by, at)"""
    await conn.execute(DECIDE, scope.county_code, recognition_id, *values)
