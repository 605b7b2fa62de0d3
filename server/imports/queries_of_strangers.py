"""SQL of people who stand in a list and in no register."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from server.core.db import Connection, Scope, rows
from server.imports.queries_of_matches import NO_LOOPS
from server.imports.records import Stranger

# Once for a list, one sort of its rows. Who was registered since it was read is no stranger; of whom it was said
# that they are nobody of the register is one, whatever citizen ID the list gives. Persons are looked up by their
# index, and only for rows that nobody was found for.
GATHER = """
with mine as (select row, outcome from import_matches
                where county_code = $1 and import_id = $2 and outcome <> 'unknown'
                and ($3::integer is null or row = $3)),
left_over as materialized (
    select r.row, r.name, r.born, r.place, r.id_blind, exists (select from mine m where m.row = r.row) as set_aside
    from import_rows r
    where r.county_code = $1 and r.import_id = $2 and ($3::integer is null or r.part = part_of($3) and r.row = $3)
      and r.name <> ''
      and outcome_of_unmatched(r.problems) = 'unknown'
      and not exists (select from mine m where m.row = r.row and m.outcome <> 'set_aside'))
insert into import_strangers (county_code, import_id, row, listed_as, rows)
select $1, $2, min(t.row), t.listed_as, array_agg(t.row order by t.row)
from (select row, coalesce(id_blind, sha256(convert_to(concat_ws('|', name, born, place), 'UTF8'))) as listed_as
      from left_over r
      where r.set_aside
         or (select p.id from persons p where p.county_code = $1 and p.id_blind = r.id_blind limit 1) is null) t
group by t.listed_as on conflict do nothing
"""


async def gather(conn: Connection, scope: Scope, import_id: UUID) -> None:
    """Everybody of a list that no row of the register is about, or may be."""
    await conn.execute(NO_LOOPS)
    await conn.execute(GATHER, scope.county_code, import_id, None)


async def gather_row(conn: Connection, scope: Scope, import_id: UUID, number: int) -> None:
    """Whoever one row is about, once somebody said that it is nobody of the register."""
    await conn.execute(GATHER, scope.county_code, import_id, number)


TAKE = """
with next as (
    delete from import_strangers where county_code = $1 and import_id = $2
      and row in (select row from import_strangers where county_code = $1 and import_id = $2 order by row limit $3)
    returning row, listed_as, rows),
told as materialized (
    select r.* from import_rows r
    where r.county_code = $1 and r.import_id = $2
      and r.part = any(array(select distinct part_of(unnest(rows)) from next)))
select n.listed_as, r.name, s.names, r.id_last4, r.problems, r.place, r.phone_cipher, s.facts, s.details, n.rows
from next n
join told r on r.row = n.row
join (select o.row, jsonb_agg(e.facts order by e.row) as facts, jsonb_agg(e.details order by e.row) as details,
             array_agg(e.name order by e.row) as names
      from (select row, unnest(rows) as of from next) o join told e on e.row = o.of group by o.row) s on s.row = n.row
order by n.row
"""


async def take(conn: Connection, scope: Scope, import_id: UUID, limit: int) -> list[Stranger]:
    """The next of those gathered, in the order of the list; they wait no longer."""
    return await rows(conn, Stranger, TAKE, scope.county_code, import_id, limit)


FORGET = "delete from import_strangers where county_code = $1 and import_id = $2"


async def forget(conn: Connection, scope: Scope, import_id: UUID) -> None:
    """Nobody of this list waits any more."""
    await conn.execute(FORGET, scope.county_code, import_id)


KNOWN = """
select distinct i.listed_as
from import_leads i
join leads l on l.county_code = $1 and l.id = i.lead_id
join imports n on n.county_code = $1 and n.id = i.import_id
where i.county_code = $1 and i.listed_as = any($2::bytea[])
  and (l.ended_at is null
       or n.feed = $3 and l.reported_at >= $4
          and not exists (select from lead_outcomes o
                          where o.county_code = $1 and o.lead_id = l.id and o.outcome = 'withdrawn'))
"""


async def known(conn: Connection, scope: Scope, listed_as: Sequence[bytes], feed: str, since: datetime) -> set[bytes]:
    """Those with an open lead, or whom somebody looked at since then because of such a list."""
    found = await conn.fetch(KNOWN, scope.county_code, list(listed_as), feed, since)
    return {r["listed_as"] for r in found}


ADD_LEADS = """
insert into import_leads (county_code, import_id, lead_id, listed_as)
select $1, $2, t.lead_id, t.listed_as from unnest($3::uuid[], $4::bytea[]) as t (lead_id, listed_as)
on conflict do nothing
"""


async def add_leads(
    conn: Connection, scope: Scope, import_id: UUID, leads: Sequence[UUID], listed_as: Sequence[bytes]
) -> None:
    """Which leads came of a list, and as whom it knew their persons."""
    await conn.execute(ADD_LEADS, scope.county_code, import_id, list(leads), list(listed_as))
