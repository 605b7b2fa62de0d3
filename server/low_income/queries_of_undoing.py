"""SQL of files of the provincial platform that were taken over, what they put on file, and taking them back."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from server.core.db import Connection, Scope, row, rows
from server.low_income.records import EntryRow, ProposalCounts, TakenOver

ENTER = """
insert into low_income_entries (county_code, exchange_id, status_id, entered)
select $1, $2::uuid, new.id, true from unnest($3::uuid[]) as new (id)
union
select $1, $2::uuid, s.id, false
from unnest($4::uuid[], $5::text[]) as named (person_id, status)
join persons p on p.county_code = $1 and p.id = named.person_id
join statuses s on s.county_code = $1 and s.household_id = p.household_id and s.status = named.status
    and (s.person_id is null or s.person_id = p.id) and s.valid_from <= $6
    and (s.valid_to is null or s.valid_to >= $6)
where s.id <> all ($3::uuid[])
"""


async def enter(
    conn: Connection,
    scope: Scope,
    exchange_id: UUID,
    new: Sequence[UUID],
    known: Sequence[tuple[UUID, str]],
    on: date,
) -> None:
    """Keep which statuses a file put on file, and which of its people (`known`: person, status) stood already."""
    await conn.execute(
        ENTER,
        scope.county_code,
        exchange_id,
        list(new),
        [one for one, _ in known],
        [status for _, status in known],
        on,
    )


TAKEN_OVER = """
select e.id, e.file_name, b.name as taken_by, e.taken_at, e.taken, e.known, e.not_taken, u.name as undone_by,
       e.undone_at, e.undo_reason
from low_income_exchanges e
join users b on b.county_code = $1 and b.id = e.taken_by
left join users u on u.county_code = $1 and u.id = e.undone_by
where e.county_code = $1
"""
LIST = f"""{TAKEN_OVER} and ($2::timestamptz is null or (e.taken_at, e.id) < ($2, $3))
order by e.taken_at desc, e.id desc limit $4"""
ONE = f"{TAKEN_OVER} and e.id = $2"
LOCK = "select from low_income_exchanges where county_code = $1 and id = $2 for update"
SET_UNDONE = """
update low_income_exchanges set undone_by = $3, undone_at = $4, undo_reason = $5 where county_code = $1 and id = $2
"""


async def taken_over(
    conn: Connection, scope: Scope, after: tuple[datetime, UUID] | None, limit: int
) -> list[TakenOver]:
    """Files that were taken over, the newest first."""
    return await rows(conn, TakenOver, LIST, scope.county_code, *(after or (None, None)), limit)


async def one(conn: Connection, scope: Scope, exchange_id: UUID, *, hold: bool = False) -> TakenOver | None:
    """One file that was taken over; None when there is none. `hold`: until the transaction ends."""
    if hold:
        await conn.execute(LOCK, scope.county_code, exchange_id)
    return await row(conn, TakenOver, ONE, scope.county_code, exchange_id)


async def set_undone(conn: Connection, scope: Scope, exchange_id: UUID, by: UUID, now: datetime, reason: str) -> None:
    """Say that a file is taken back, by whom, when and why."""
    await conn.execute(SET_UNDONE, scope.county_code, exchange_id, by, now, reason)


# What a file put on file, and what another one did that is taken back and this one had named too. Something somebody
# wrote of it since stands above a file; so does another file that names it and stands.
ENTRIES = """
select s.id as status_id, s.household_id, h.head_name, p.name as person_name, coalesce(v.name, '') as place, s.status,
       s.valid_from, s.valid_to,
       case when s.withdrawn_at is not null then 'taken_back'
            when exists (select from register_changes c
                         where c.county_code = $1 and c.subject_id = s.id and c.undoes is null
                           and not exists (select from life_event_undos d
                                           where d.county_code = $1 and d.event_id = c.event_id)) then 'changed'
            when exists (select from low_income_entries o
                         join low_income_exchanges f on f.county_code = $1 and f.id = o.exchange_id
                         where o.county_code = $1 and o.status_id = s.id and o.exchange_id <> $2
                           and f.undone_at is null) then 'named_again'
            else 'stands' end as state
from low_income_entries n
join statuses s on s.county_code = $1 and s.id = n.status_id
join households h on h.county_code = $1 and h.id = s.household_id
left join persons p on p.county_code = $1 and p.id = s.person_id
left join divisions v on v.county_code = $1 and v.code = left(s.region_code, 12)
where n.county_code = $1 and n.exchange_id = $2
  and (n.entered or exists (
      select from low_income_entries o
      join low_income_exchanges f on f.county_code = $1 and f.id = o.exchange_id and f.undone_at is not null
      where o.county_code = $1 and o.status_id = s.id and o.entered))
order by s.region_code, s.household_id, s.id
"""


async def entries(conn: Connection, scope: Scope, exchange_id: UUID) -> list[EntryRow]:
    """The recognitions that stand by this file and what became of each, place by place. Seen whole where the
    transaction shows what is withdrawn."""
    return await rows(conn, EntryRow, ENTRIES, scope.county_code, exchange_id)


PROPOSALS = """
select count(*) filter (where decision is null) as waiting,
       count(*) filter (where decision in ('recognise', 'refuse', 'release', 'keep')) as decided
from (select decision from low_income_recognitions where county_code = $1 and exchange_id = $2
      union all select decision from low_income_releases where county_code = $1 and exchange_id = $2) of_file
"""


async def proposals(conn: Connection, scope: Scope, exchange_id: UUID) -> ProposalCounts:
    """How many proposals a file made that wait, and that somebody decided."""
    found = await row(conn, ProposalCounts, PROPOSALS, scope.county_code, exchange_id)
    return found or ProposalCounts(0, 0)


CLOSE_RECOGNITIONS = """
update low_income_recognitions set decision = 'taken_back', note = $3, decided_by = $4, decided_at = $5
where county_code = $1 and exchange_id = $2 and decided_at is null
"""
CLOSE_RELEASES = """
update low_income_releases set decision = 'taken_back', note = $3, decided_by = $4, decided_at = $5
where county_code = $1 and exchange_id = $2 and decided_at is null
"""
# Proposals that a file closed bear its instant and who took it over (`queries_of_releases.named_again`).
ASK_AGAIN = """
update low_income_releases r set decision = null, decided_by = null, decided_at = null
from low_income_exchanges e
where e.county_code = $1 and e.id = $2 and r.county_code = $1 and r.decision = 'named' and r.decided_at = e.taken_at
  and r.decided_by = e.taken_by
  and exists (select from low_income_exchanges m
              where m.county_code = $1 and m.id = r.exchange_id and m.undone_at is null)
  and exists (select from statuses s
              where s.county_code = $1 and s.id = r.status_id and s.withdrawn_at is null and s.valid_to is null)
  and not exists (select from low_income_releases o
                  where o.county_code = $1 and o.status_id = r.status_id
                    and (o.decided_at is null or o.decided_at > r.decided_at))
"""


async def close_proposals(
    conn: Connection, scope: Scope, exchange_id: UUID, note: str, by: UUID, now: datetime
) -> None:
    """What a file proposed and nobody decided is asked no longer; what it had answered is asked again."""
    values = (exchange_id, note, by, now)
    await conn.execute(CLOSE_RECOGNITIONS, scope.county_code, *values)
    await conn.execute(CLOSE_RELEASES, scope.county_code, *values)
    await conn.execute(ASK_AGAIN, scope.county_code, exchange_id)
