"""SQL of the leads that came of a list."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from server.core.db import Connection, Scope, rows
from server.imports.records import LeadOfList

Said = tuple[dict[str, Any], dict[str, Any]]  # facts and details of a row

BEING_LOOKED_AT = """
select h.id from unnest($2::uuid[]) as h (id)
where exists (select from leads l where l.county_code = $1 and l.household_id = h.id and l.ended_at is null)
   or exists (select from cases c where c.county_code = $1 and c.household_id = h.id and not c.ended)
"""
ADD_IMPORT_LEADS = """
insert into import_leads (county_code, import_id, lead_id)
select $1, $2, l from unnest($3::uuid[]) as l on conflict do nothing
"""


async def being_looked_at(conn: Connection, scope: Scope, households: Sequence[UUID]) -> set[UUID]:
    """Those with an open lead or case."""
    return {r["id"] for r in await conn.fetch(BEING_LOOKED_AT, scope.county_code, list(households))}


LOOKED_AT = """
select distinct l.household_id from leads l
join import_leads i on i.county_code = $1 and i.lead_id = l.id
join imports n on n.county_code = $1 and n.id = i.import_id and n.feed = $3
where l.county_code = $1 and l.household_id = any($2::uuid[]) and l.reported_at >= $4
  and not exists (select from lead_outcomes o
                  where o.county_code = $1 and o.lead_id = l.id and o.outcome = 'withdrawn')
"""


async def looked_at(
    conn: Connection, scope: Scope, households: Sequence[UUID], feed: str, since: datetime
) -> set[UUID]:
    """Those that became a lead since then because of such a list, taken back ones aside."""
    found = await conn.fetch(LOOKED_AT, scope.county_code, list(households), feed, since)
    return {r["household_id"] for r in found}


EVENTS_LOOKED_AT = """
select e.person_id, e.facts, e.details
from (select distinct p.id as person_id, n.id as import_id
      from leads l
      join import_leads i on i.county_code = $1 and i.lead_id = l.id
      join imports o on o.county_code = $1 and o.id = i.import_id and o.feed = $3
      join imports n on n.county_code = $1 and n.feed = $3 and n.undone_at is null and n.applied_at <= l.ended_at
        and n.id <> $5
      join persons p on p.county_code = $1 and p.household_id = l.household_id
      where l.county_code = $1 and l.household_id = any($2::uuid[]) and l.reported_at >= $4
        and not exists (select from lead_outcomes w
                        where w.county_code = $1 and w.lead_id = l.id and w.outcome = 'withdrawn')) k
join import_persons e on e.county_code = $1 and e.import_id = k.import_id and e.person_id = k.person_id
"""


async def events_looked_at(
    conn: Connection, scope: Scope, households: Sequence[UUID], feed: str, since: datetime, but: UUID
) -> dict[UUID, list[Said]]:
    """By person: rows of such lists, `but` one, that were here when a lead of theirs since then ended, taken back
    ones aside."""
    found: dict[UUID, list[Said]] = {}
    for line in await conn.fetch(EVENTS_LOOKED_AT, scope.county_code, list(households), feed, since, but):
        found.setdefault(line["person_id"], []).extend(zip(line["facts"], line["details"], strict=True))
    return found


EVENTS_TOLD = """
select p.household_id, e.facts, e.details
from persons p
join import_persons e on e.county_code = $1 and e.person_id = p.id
  and e.import_id = any(array(select i.id from imports i
                              where i.county_code = $1 and i.feed = $3 and i.id <> $4 and i.applied_at is not null
                                and i.with_leads and i.undone_at is null))
where p.county_code = $1 and p.household_id = any($2::uuid[])
"""


async def events_told(
    conn: Connection, scope: Scope, households: Sequence[UUID], feed: str, but: UUID
) -> dict[UUID, list[Said]]:
    """By household: rows of such lists, `but` one, that asked for visits; taken back ones aside."""
    found: dict[UUID, list[Said]] = {}
    for line in await conn.fetch(EVENTS_TOLD, scope.county_code, list(households), feed, but):
        found.setdefault(line["household_id"], []).extend(zip(line["facts"], line["details"], strict=True))
    return found


async def add_import_leads(conn: Connection, scope: Scope, import_id: UUID, leads: Sequence[UUID]) -> None:
    """Which leads came of a list."""
    await conn.execute(ADD_IMPORT_LEADS, scope.county_code, import_id, list(leads))


LEADS_OF_LIST = """
select l.id, l.person_name, l.place, l.household_id, o.outcome, l.marks ? 'list_withdrawn' as kept
from import_leads i
join leads l on l.county_code = $1 and l.id = i.lead_id
left join lead_outcomes o on o.county_code = $1 and o.lead_id = l.id
where i.county_code = $1 and i.import_id = $2 and ($3::uuid is null or l.id > $3)
  and (not $4 or l.marks ? 'list_withdrawn')
order by l.id limit $5
"""


async def leads_of_list(
    conn: Connection, scope: Scope, import_id: UUID, after: UUID | None, limit: int, *, kept: bool
) -> list[LeadOfList]:
    """Leads of a list in the order of their ids. `kept`: only those that stayed when it was taken back."""
    return await rows(conn, LeadOfList, LEADS_OF_LIST, scope.county_code, import_id, after, kept, limit)


WITHDRAWABLE = """
select i.lead_id, n.undone_by from import_leads i join imports n on n.county_code = $1 and n.id = i.import_id
where i.county_code = $1 and i.import_id = $2 and n.undone_by is not null
  and ($3::uuid is null or i.lead_id > $3)
  and not exists (select from lead_outcomes o
                  where o.county_code = $1 and o.lead_id = i.lead_id and o.outcome = 'withdrawn')
order by i.lead_id limit $4
"""


async def withdrawable(
    conn: Connection, scope: Scope, import_id: UUID, after: UUID | None, limit: int
) -> list[tuple[UUID, UUID]]:
    """Leads of a list that was taken back, and who took it back."""
    found = await conn.fetch(WITHDRAWABLE, scope.county_code, import_id, after, limit)
    return [(r["lead_id"], r["undone_by"]) for r in found]
