"""SQL of what is said of households and persons."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from policy.precedence import Held
from server.core.db import Connection, Scope
from server.registry.records_of_facts import KnownFact, ObservedFact, Standing

NEWEST_FACTS = """
select distinct on (household_id, name) household_id, name, value, observed_on, source_id, person_id, channel
from facts where county_code = $1 and household_id = any($2::uuid[]) and ($3::text[] is null or name = any($3))
    and stands
order by household_id, name, observed_on desc, coalesce(seen_at, recorded_at) desc, source_id desc, subject_id
"""


async def newest_facts(
    conn: Connection, scope: Scope, household_ids: Sequence[UUID], names: Sequence[str] | None
) -> dict[UUID, dict[str, KnownFact]]:
    """By household and name; a household nothing is known of is left out."""
    found: dict[UUID, dict[str, KnownFact]] = {}
    for r in await conn.fetch(NEWEST_FACTS, scope.county_code, household_ids, names):
        found.setdefault(r["household_id"], {})[r["name"]] = _known(r)
    return found


def _known(r: Any) -> KnownFact:
    return KnownFact(r["value"], r["observed_on"], r["source_id"], r["person_id"], r["channel"])


FACTS_OF_PERSONS = """
select distinct on (person_id, name) person_id, name, value, observed_on, source_id, channel
from facts where county_code = $1 and household_id = any($2::uuid[]) and person_id is not null and stands
    and ($3::text[] is null or name = any($3))
order by person_id, name, observed_on desc, coalesce(seen_at, recorded_at) desc, source_id desc
"""


async def facts_of_persons(
    conn: Connection, scope: Scope, household_ids: Sequence[UUID], names: Sequence[str] | None = None
) -> dict[UUID, dict[str, KnownFact]]:
    found: dict[UUID, dict[str, KnownFact]] = {}
    for r in await conn.fetch(FACTS_OF_PERSONS, scope.county_code, household_ids, names):
        found.setdefault(r["person_id"], {})[r["name"]] = _known(r)
    return found


SOLE_PERSONS = """
select household_id, min(id::text)::uuid as id from persons
where county_code = $1 and household_id = any($2::uuid[]) and died_on is null
group by household_id having count(*) = 1
"""


async def sole_persons(conn: Connection, scope: Scope, household_ids: Collection[UUID]) -> dict[UUID, UUID]:
    found = await conn.fetch(SOLE_PERSONS, scope.county_code, list(household_ids))
    return {r["household_id"]: r["id"] for r in found}


# Who was merged is who remains; whoever lived there before somebody moved, married or was merged away belonged there.
# That is put down first: in a condition on persons "coalesce" hinders the index, as row-level security takes it for
# a leak, and every person of the county is read.
OF_HOUSEHOLDS = """
with named as materialized (
    select n.household_id, n.person_id, coalesce(m.now_id, n.person_id) as remaining_id
    from unnest($2::uuid[], $3::uuid[]) as n (household_id, person_id)
    left join merged_persons($3) m on m.id = n.person_id)
select n.household_id, n.person_id, p.id as now_id
from named n
join persons p on p.county_code = $1 and p.id = n.remaining_id
where p.household_id = n.household_id or exists (
    select from register_changes c where c.county_code = $1 and c.subject_id in (n.person_id, p.id)
        and (c.household_id = n.household_id or c.before ->> 'household' = n.household_id::text))
"""


async def of_households(
    conn: Connection, scope: Scope, named: Sequence[tuple[UUID, UUID]]
) -> dict[tuple[UUID, UUID], UUID]:
    homes, people = [home for home, _ in named], [person for _, person in named]
    found = await conn.fetch(OF_HOUSEHOLDS, scope.county_code, homes, people)
    return {(r["household_id"], r["person_id"]): r["now_id"] for r in found}


# The rows of household and person say where they live at this moment: a move in between cannot misplace a fact. Put
# down first, as above.
ADD_FACTS = """
with said as materialized (
    select f.name, f.observed_on, f.source_id, f.value, f.seen_at, f.channel, f.said_by, p.id as person_id,
           coalesce(p.household_id, f.household_id) as home_id
    from jsonb_to_recordset($2) as f (household_id uuid, person_id uuid, name text, value jsonb, observed_on date,
                                      source_id uuid, seen_at timestamptz, channel text, said_by text)
    left join persons p on p.county_code = $1 and p.id = f.person_id)
insert into facts (county_code, household_id, region_code, person_id, name, observed_on, source_id, value,
                   recorded_at, seen_at, channel, said_by)
select $1, h.id, h.region_code, f.person_id, f.name, f.observed_on, f.source_id, f.value, $3, f.seen_at, f.channel,
       f.said_by
from said f
join households h on h.county_code = $1 and h.id = f.home_id
on conflict (county_code, household_id, name, observed_on, source_id, subject_id) do nothing
"""


async def add_facts(conn: Connection, scope: Scope, facts: Sequence[ObservedFact], now: datetime) -> None:
    await conn.execute(ADD_FACTS, scope.county_code, list(facts), now)


# A word of an unknown member may be about any of them. Which word holds another off depends on those before it alone,
# so the order in which they came says nothing.
HOLD_OFF = """
with rule as materialized (
    select distinct r.name, r.channel, r.against, r.days
    from jsonb_to_recordset($4) as r (name text, channel text, against text, days int)
), found as (
    select n.household_id, n.name, n.observed_on, n.source_id, n.subject_id,
           (select f.source_id from facts f
            join rule r on (r.name is null or r.name = f.name) and r.channel = f.channel and r.against = n.channel
            where f.county_code = $1 and f.household_id = n.household_id and f.name = n.name
              and f.withdrawn_at is null and f.observed_on <= n.observed_on
              and (r.days is null or n.observed_on <= f.observed_on + r.days)
              and (f.person_id is null or n.person_id is null or f.person_id = n.person_id)
            order by f.observed_on desc, coalesce(f.seen_at, f.recorded_at) desc, f.source_id desc limit 1) as held_by
    from facts n
    where n.county_code = $1 and n.household_id = any($2::uuid[]) and n.name = any($3::text[])
)
update facts f set held_off_by = found.held_by
from found
where f.county_code = $1 and f.household_id = found.household_id and f.name = found.name
  and f.observed_on = found.observed_on and f.source_id = found.source_id and f.subject_id = found.subject_id
  and f.held_off_by is distinct from found.held_by
"""


async def hold_off(
    conn: Connection, scope: Scope, household_ids: Collection[UUID], names: Collection[str], held: Sequence[Held]
) -> None:
    """Say of each of these facts which earlier word is held against it, if any."""
    rules = [
        {"name": name, "channel": channel, "against": against, "days": row.days}
        for row in held
        for name in (sorted(row.facts & set(names)) if row.facts else [None])
        for channel in sorted(row.channels)
        for against in sorted(row.against)
    ]
    await conn.execute(HOLD_OFF, scope.county_code, list(household_ids), list(names), rules)


WITHDRAW = """
update facts set withdrawn_at = $3, withdrawn_by = $4
where county_code = $1 and source_id = any($2::uuid[]) and withdrawn_at is null
returning household_id, name
"""


async def withdraw(
    conn: Connection, scope: Scope, source_ids: Collection[UUID], by: UUID | None, now: datetime
) -> set[tuple[UUID, str]]:
    """Which facts were withdrawn, by household and name."""
    found = await conn.fetch(WITHDRAW, scope.county_code, list(source_ids), now, by)
    return {(r["household_id"], r["name"]) for r in found}


MARK_OVERTAKEN = """
update facts f set overtaken = not n.stands
from jsonb_to_recordset($2) as n (household_id uuid, name text, observed_on date, source_id uuid, stands boolean,
                                  person_id uuid)
where f.county_code = $1 and f.household_id = n.household_id and f.name = n.name and f.observed_on = n.observed_on
    and f.source_id = n.source_id and f.subject_id = coalesce(n.person_id, n.household_id)
"""


async def mark_overtaken(conn: Connection, scope: Scope, standings: Sequence[Standing]) -> None:
    await conn.execute(MARK_OVERTAKEN, scope.county_code, list(standings))
