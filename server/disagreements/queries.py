"""SQL of observations and disagreements."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from server.core.db import Connection, Scope, row, rows
from server.disagreements.records import (
    Apart,
    Beside,
    DisagreementRow,
    FactRow,
    Observation,
    SettlementRow,
    SideRow,
    SourceRow,
)

# Versions are given one after another: whoever reads one has read all below it.
HOLD = "select id from households where county_code = $1 and id = any($2::uuid[]) order by id for no key update"


async def hold(conn: Connection, scope: Scope, household_ids: Collection[UUID]) -> None:
    """Nobody else says anything of these households until the transaction ends."""
    await conn.execute(HOLD, scope.county_code, list(household_ids))


ADD = """
insert into observations (county_code, household_id, version, source_id, region_code, observed_on, seen_at,
                          held_version, follows, person_id)
select $1, n.household_id,
       coalesce((select max(o.version) from observations o where o.county_code = $1 and o.household_id = h.id), 0)
           + row_number() over (partition by n.household_id order by n.place),
       n.source_id, h.region_code, n.observed_on, n.seen_at, n.held_version, n.follows,
       (select p.id from persons p where p.county_code = $1 and p.id = n.person_id)
from unnest($2::uuid[], $3::uuid[], $4::date[], $5::timestamptz[], $6::int[], $8::uuid[]) with ordinality
     as given (household_id, source_id, observed_on, seen_at, held_version, person_id, place)
join jsonb_array_elements($7::jsonb) with ordinality as chains (chain, place) using (place)
cross join lateral (select given.*, array(select jsonb_array_elements_text(chain))::uuid[] as follows) n
join households h on h.county_code = $1 and h.id = n.household_id
returning source_id, version
"""


async def add(conn: Connection, scope: Scope, observed: Sequence[Observation]) -> dict[UUID, int]:
    """Write sources down, each with the next version of its household, by source; unknown households are left out."""
    found = await conn.fetch(
        ADD,
        scope.county_code,
        [one.household_id for one in observed],
        [one.source_id for one in observed],
        [one.observed_on for one in observed],
        [one.seen_at for one in observed],
        [one.held_version for one in observed],
        [one.follows for one in observed],
        [one.person_id for one in observed],
    )
    return {r["source_id"]: r["version"] for r in found}


# Most often empty: a phone that synced since the last visit knows all, and a sender who does not say knows their own.
BESIDE = """
select n.source_id as new_source, o.household_id, o.source_id, o.version, o.observed_on, o.seen_at, o.held_version,
       o.follows, s.submitted_by as by, s.form_id, s.form_version, o.person_id
from unnest($2::uuid[], $3::uuid[], $4::date[], $5::int[], $6::uuid[])
     as n (household_id, source_id, observed_on, held_version, by)
join observations o on o.county_code = $1 and o.household_id = n.household_id and o.source_id <> n.source_id
    and case when n.held_version is null then o.observed_on >= n.observed_on else o.version > n.held_version end
left join submissions s on s.county_code = $1 and s.id = o.source_id
where n.held_version is not null or o.held_version is not null or s.submitted_by is distinct from n.by
"""


async def beside(conn: Connection, scope: Scope, observed: Sequence[Observation]) -> list[Beside]:
    """What these may not have known."""
    return await rows(
        conn,
        Beside,
        BESIDE,
        scope.county_code,
        [one.household_id for one in observed],
        [one.source_id for one in observed],
        [one.observed_on for one in observed],
        [one.held_version for one in observed],
        [one.by for one in observed],
    )


SOURCES = """
select o.household_id, o.source_id, o.version, o.observed_on, o.seen_at, o.held_version, o.follows,
       coalesce(s.submitted_by, t.settled_by) as by, s.form_id, s.form_version, o.person_id
from observations o
left join submissions s on s.county_code = $1 and s.id = o.source_id
left join disagreement_settlements t on t.county_code = $1 and t.id = o.source_id
where o.county_code = $1 and o.household_id = any($2::uuid[])
"""


async def sources(conn: Connection, scope: Scope, household_ids: Collection[UUID]) -> list[SourceRow]:
    """All who said something of these households."""
    return await rows(conn, SourceRow, SOURCES, scope.county_code, list(household_ids))


OF_SOURCES = "select distinct household_id from facts where county_code = $1 and source_id = any($2::uuid[])"


async def of_sources(conn: Connection, scope: Scope, source_ids: Collection[UUID]) -> set[UUID]:
    """The households of which these sources said something."""
    return {r["household_id"] for r in await conn.fetch(OF_SOURCES, scope.county_code, list(source_ids))}


FACTS = """
select f.household_id, f.source_id, f.name, f.value, f.observed_on, coalesce(f.seen_at, f.recorded_at) as seen_at,
       f.overtaken, f.person_id
from facts f where f.county_code = $1 and f.household_id = any($2::uuid[]) and f.withdrawn_at is null
"""


async def facts(conn: Connection, scope: Scope, household_ids: Collection[UUID]) -> list[FactRow]:
    """All that was ever said of these households."""
    return await rows(conn, FactRow, FACTS, scope.county_code, list(household_ids))


OF_HOUSEHOLDS = """
select id, household_id, region_code, name, observed_on, sources, base_source, person_id, ended_at from disagreements
where county_code = $1 and household_id = any($2::uuid[]) and ($3::timestamptz is null or ended_at is null
    or ended_at >= $3) order by observed_on desc, name
"""


async def of_households(
    conn: Connection, scope: Scope, household_ids: Collection[UUID], since: datetime | None = None
) -> list[DisagreementRow]:
    """Disagreements of these households, the newest first; with `since` those that were open then or later."""
    return await rows(conn, DisagreementRow, OF_HOUSEHOLDS, scope.county_code, list(household_ids), since)


OPEN = """
select distinct household_id from disagreements
where county_code = $1 and household_id = any($2::uuid[]) and ended_at is null
"""


async def disagreeing(conn: Connection, scope: Scope, household_ids: Collection[UUID]) -> set[UUID]:
    """Those of the households of which something is open."""
    return {r["household_id"] for r in await conn.fetch(OPEN, scope.county_code, list(household_ids))}


HELD = """
select id, household_id, region_code, name, observed_on, sources, base_source, person_id, ended_at from disagreements
where county_code = $1 and id = $2
"""


async def disagreement(conn: Connection, scope: Scope, disagreement_id: UUID) -> DisagreementRow | None:
    return await row(conn, DisagreementRow, HELD, scope.county_code, disagreement_id)


# As often as its sides change, the row says what they are now.
KEEP = """
insert into disagreements (county_code, id, household_id, region_code, name, observed_on, sources, base_source,
                           found_at, person_id)
select $1, $2, h.id, h.region_code, $4, $5, $6, $7, $8, $9 from households h where h.county_code = $1 and h.id = $3
on conflict on constraint disagreements_of_one_day
do update set sources = excluded.sources, base_source = excluded.base_source, ended_at = null
"""


async def keep(
    conn: Connection, scope: Scope, disagreement_id: UUID, household_id: UUID, found: Apart, now: datetime
) -> None:
    await conn.execute(
        KEEP,
        scope.county_code,
        disagreement_id,
        household_id,
        found.name,
        found.observed_on,
        list(found.sources),
        found.base,
        now,
        found.person_id,
    )


END = "update disagreements set ended_at = $3 where county_code = $1 and id = any($2::uuid[])"


async def end(conn: Connection, scope: Scope, ids: Sequence[UUID], now: datetime) -> None:
    """These are disagreements no more."""
    await conn.execute(END, scope.county_code, list(ids), now)


SIDES = """
select f.source_id, f.household_id, f.name, f.observed_on, f.value, coalesce(f.seen_at, f.recorded_at) as seen_at,
       coalesce(u.name, '') as by_name,
       coalesce(s.purpose, case when t.id is null then 'register' else 'settlement' end) as kind, f.person_id
from facts f
left join submissions s on s.county_code = $1 and s.id = f.source_id
left join disagreement_settlements t on t.county_code = $1 and t.id = f.source_id
left join users u on u.county_code = $1 and u.id = coalesce(s.submitted_by, t.settled_by)
where f.county_code = $1 and f.household_id = any($2::uuid[]) and f.source_id = any($3::uuid[])
order by f.observed_on, seen_at, f.source_id
"""


async def sides(
    conn: Connection, scope: Scope, household_ids: Collection[UUID], source_ids: Collection[UUID]
) -> list[SideRow]:
    """What these sources say of these households, the earliest first."""
    return await rows(conn, SideRow, SIDES, scope.county_code, list(household_ids), list(source_ids))


SETTLEMENTS = """
select t.id, t.disagreement_id, t.between_sources as between, t.chosen_source as chosen, t.reason,
       u.name as settled_by, t.settled_at
from disagreement_settlements t join users u on u.county_code = t.county_code and u.id = t.settled_by
where t.county_code = $1 and t.disagreement_id = any($2::uuid[]) order by t.settled_at, t.id
"""


async def settlements(conn: Connection, scope: Scope, disagreement_ids: Collection[UUID]) -> list[SettlementRow]:
    """What was said about these disagreements, oldest first."""
    return await rows(conn, SettlementRow, SETTLEMENTS, scope.county_code, list(disagreement_ids))


ADD_SETTLEMENT = """
insert into disagreement_settlements (county_code, id, disagreement_id, region_code, between_sources, chosen_source,
                                      reason, settled_by, settled_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (county_code, id) do nothing returning true
"""


async def add_settlement(
    conn: Connection,
    scope: Scope,
    settlement_id: UUID,
    one: DisagreementRow,
    between: Sequence[UUID],
    chosen: UUID | None,
    reason: str,
    by: UUID,
    now: datetime,
) -> bool:
    """False when it is on file already."""
    added = await conn.fetchval(
        ADD_SETTLEMENT,
        scope.county_code,
        settlement_id,
        one.id,
        one.region_code,
        list(between),
        chosen,
        reason,
        by,
        now,
    )
    return bool(added)


VERSIONS = """
select household_id, max(version) as version from observations
where county_code = $1 and household_id = any($2::uuid[]) group by household_id
"""


async def versions(conn: Connection, scope: Scope, household_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many sources have said something of these households; who has none is left out."""
    found = await conn.fetch(VERSIONS, scope.county_code, list(household_ids))
    return {r["household_id"]: r["version"] for r in found}
