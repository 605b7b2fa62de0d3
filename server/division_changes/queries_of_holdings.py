"""SQL about what hangs on divisions: households, workers, trips, cases; and how they go with a change."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from server.core.db import Connection, Scope, row, rows
from server.division_changes.records import Consequences, HouseholdHome, PlacedHome

# Every number is of what begins with one of the codes, each by the index on its place.
HOLDINGS = """
with asked as materialized (select code, code || ':' as past from unnest($2::text[]) as u (code)),
homes as materialized (
    select h.id from asked a
    join households h on h.county_code = $1 and h.region_code >= a.code and h.region_code < a.past)
select (select count(*) from homes)::int as households,
       (select count(distinct r.user_id) from user_reaches r join users u on u.county_code = $1 and u.id = r.user_id
        where r.county_code = $1 and r.region_code ^@ any ($2) and (r.valid_to is null or r.valid_to >= $3)
          and u.left_at is null and u.role = 'grid_worker')::int as workers,
       (select count(distinct r.user_id) from user_reaches r join users u on u.county_code = $1 and u.id = r.user_id
        where r.county_code = $1 and r.region_code ^@ any ($2) and (r.valid_to is null or r.valid_to >= $3)
          and u.left_at is null and u.role <> 'grid_worker')::int as offices,
       (select count(distinct t.id) from trips t join trip_stops s on s.county_code = $1 and s.trip_id = t.id
        where t.county_code = $1 and t.day >= $3 and t.replaced_at is null
          and s.region_code ^@ any ($2))::int as open_trips,
       (select count(*) from cases c
        where c.county_code = $1 and not c.ended and c.region_code ^@ any ($2))::int as open_cases,
       (select count(*) from asked a join followups f on f.county_code = $1 and f.region_code >= a.code
            and f.region_code < a.past where f.ended_on is null)::int as followups,
       (select count(*) from leads l
        where l.county_code = $1 and l.ended_at is null and l.region_code ^@ any ($2))::int as open_leads,
       (select count(*) from notices n where n.county_code = $1 and n.region_code ^@ any ($2)
          and (n.until is null or n.until >= $3))::int as notices,
       (select count(*) from campaigns c where c.county_code = $1 and c.ends_on >= $3 and c.ended_on is null
          and exists (select from unnest(c.regions) as r (code) where r.code ^@ any ($2)))::int as campaigns,
       (select count(*) from forms_assigned($1) f
        where exists (select from unnest(f.regions) as r (code) where r.code ^@ any ($2)))::int as forms
"""


async def holdings(conn: Connection, scope: Scope, codes: Sequence[str], today: date) -> Consequences:
    """What hangs on these divisions and those below them."""
    found = await row(conn, Consequences, HOLDINGS, scope.county_code, list(codes), today)
    return found or Consequences()


BALANCES = """
select code from unnest($2::text[]) as u (code)
where (select e.balance from reserve_entries e where e.county_code = $1 and e.region_code = u.code
       order by e.number desc limit 1) <> 0
"""


async def with_reserve(conn: Connection, scope: Scope, codes: Sequence[str]) -> list[str]:
    """Those of the towns whose reserve fund still holds money."""
    return [r["code"] for r in await conn.fetch(BALANCES, scope.county_code, list(codes))]


HOMES = """
select id, region_code, lon, lat from households where county_code = $1 and region_code = any ($2::text[])
"""


async def homes(conn: Connection, scope: Scope, codes: Sequence[str]) -> list[HouseholdHome]:
    """The households that stand in exactly these divisions."""
    return await rows(conn, HouseholdHome, HOMES, scope.county_code, list(codes))


INHABITED = """
select h.region_code, count(*) as households from households h
where h.county_code = $1 and h.region_code = any ($2::text[]) group by h.region_code
"""


async def inhabited(conn: Connection, scope: Scope, codes: Sequence[str]) -> dict[str, int]:
    """How many households stand in each of the divisions; those without any are absent."""
    found = await conn.fetch(INHABITED, scope.county_code, list(codes))
    return {r["region_code"]: r["households"] for r in found}


NOTE_MOVES = """
insert into household_moves (county_code, id, household_id, from_region, to_region, moved_at, moved_by, reason,
                             change_id)
select $1, uuidv7(), h.id, h.region_code, m.new_code, $4, $5, $6, $7
from unnest($2::text[], $3::text[]) as m (old_code, new_code)
join households h on h.county_code = $1 and h.region_code = m.old_code
"""
GO = """
update households h set region_code = m.new_code from unnest($2::text[], $3::text[]) as m (old_code, new_code)
where h.county_code = $1 and h.region_code = m.old_code
"""


async def go_with(
    conn: Connection, scope: Scope, ways: Sequence[tuple[str, str]], now: datetime, by: UUID, reason: str,
    change_id: UUID,
) -> None:  # fmt: skip
    """All households of a division go to another; all that belongs to them follows by foreign key."""
    old, new = [one for one, _ in ways], [one for _, one in ways]
    await conn.execute(NOTE_MOVES, scope.county_code, old, new, now, by, reason, change_id)
    await conn.execute(GO, scope.county_code, old, new)


NOTE_PLACED = """
insert into household_moves (county_code, id, household_id, from_region, to_region, moved_at, moved_by, reason,
                             change_id)
select $1, uuidv7(), h.id, h.region_code, m.new_code, $4, $5, $6, $7
from unnest($2::uuid[], $3::text[]) as m (id, new_code)
join households h on h.county_code = $1 and h.id = m.id and h.region_code <> m.new_code
"""
PLACE = """
update households h set region_code = m.new_code from unnest($2::uuid[], $3::text[]) as m (id, new_code)
where h.county_code = $1 and h.id = m.id and h.region_code <> m.new_code
"""


async def place(
    conn: Connection, scope: Scope, placed: Sequence[PlacedHome], now: datetime, by: UUID, reason: str,
    change_id: UUID | None,
) -> None:  # fmt: skip
    """Each household to the place it was given; those that stay are left alone."""
    ids, codes = [one.id for one in placed], [one.code for one in placed]
    await conn.execute(NOTE_PLACED, scope.county_code, ids, codes, now, by, reason, change_id)
    await conn.execute(PLACE, scope.county_code, ids, codes)


ADD_UNPLACED = """
insert into unplaced_households (county_code, change_id, household_id, region_code, why)
select $1, $2, h.id, h.region_code, u.why from unnest($3::uuid[], $4::text[]) as u (id, why)
join households h on h.county_code = $1 and h.id = u.id
"""


async def add_unplaced(conn: Connection, scope: Scope, change_id: UUID, placed: Sequence[PlacedHome]) -> None:
    """Households that no outline claimed wait for a hand."""
    waiting = [one for one in placed if one.by in ("no_position", "outside")]
    ids, why = [one.id for one in waiting], [one.by for one in waiting]
    await conn.execute(ADD_UNPLACED, scope.county_code, change_id, ids, why)


MOVED = """
select distinct on (m.household_id) m.household_id as id, h.region_code, m.from_region as code, m.to_region as placed
from household_moves m join households h on h.county_code = $1 and h.id = m.household_id
where m.county_code = $1 and m.change_id = $2 order by m.household_id, m.id
"""


async def moved(conn: Connection, scope: Scope, change_id: UUID) -> list[tuple[UUID, str, str, str]]:
    """The households a change moved: id, where they are now, where they came from, where it placed them."""
    found = await conn.fetch(MOVED, scope.county_code, change_id)
    return [(r["id"], r["region_code"], r["code"], r["placed"]) for r in found]


MOVED_IDS = "select household_id from household_moves where county_code = $1 and change_id = $2 limit $3"


async def moved_ids(conn: Connection, scope: Scope, change_id: UUID, most: int) -> list[UUID]:
    """The households a change moved, `most` of them at the most."""
    return [r["household_id"] for r in await conn.fetch(MOVED_IDS, scope.county_code, change_id, most)]


END_REACHES = """
with ended as (
    update user_reaches r set valid_to = $4
    from (select x.id, x.valid_to from user_reaches x
          where x.county_code = $1 and x.region_code = any ($3::text[])
            and (x.valid_to is null or x.valid_to > $4)) was
    where r.county_code = $1 and r.id = was.id returning r.id, was.valid_to as was_until
)
insert into division_change_reaches (county_code, change_id, reach_id, begun, was_until)
select $1, $2, id, false, was_until from ended
"""
# Whoever reaches the new place already, by a wider code or by the same, gets no second one.
BEGIN_REACHES = """
with wanted as (
    select distinct on (r.user_id, w.new_code) r.user_id, w.new_code, greatest(r.valid_from, $5) as valid_from,
           e.was_until
    from division_change_reaches e
    join user_reaches r on r.county_code = $1 and r.id = e.reach_id
    join unnest($3::text[], $4::text[]) as w (old_code, new_code) on w.old_code = r.region_code
    where e.county_code = $1 and e.change_id = $2 and not e.begun
    order by r.user_id, w.new_code, e.was_until desc nulls first
), begun as (
    insert into user_reaches (county_code, id, user_id, region_code, valid_from, valid_to)
    select $1, uuidv7(), w.user_id, w.new_code, w.valid_from, w.was_until from wanted w
    where not exists (select from user_reaches o where o.county_code = $1 and o.user_id = w.user_id
                        and starts_with(w.new_code, o.region_code) and o.valid_from <= $5 and o.valid_to is null)
    returning id
)
insert into division_change_reaches (county_code, change_id, reach_id, begun) select $1, $2, id, true from begun
"""


async def follow_reaches(
    conn: Connection, scope: Scope, change_id: UUID, ways: Sequence[tuple[str, str]], ended: Sequence[str],
    last_day: date, today: date,
) -> None:  # fmt: skip
    """Whoever reached a division reaches from today on what it became; what was given before keeps its days."""
    old, new = [one for one, _ in ways], [one for _, one in ways]
    await conn.execute(END_REACHES, scope.county_code, change_id, list(ended), last_day)
    await conn.execute(BEGIN_REACHES, scope.county_code, change_id, old, new, today)


GIVE_BACK = """
update user_reaches r set valid_to = case when e.begun then r.valid_from - 1 else e.was_until end
from division_change_reaches e
where r.county_code = $1 and r.id = e.reach_id and e.county_code = $1 and e.change_id = $2
"""


async def give_reaches_back(conn: Connection, scope: Scope, change_id: UUID) -> None:
    """Reaches as they were before the change."""
    await conn.execute(GIVE_BACK, scope.county_code, change_id)


ASSIGN = """
insert into form_assignments (county_code, id, form_id, programmes, statuses, regions, assigned_at, assigned_by)
select $1, uuidv7(), f.form_id, f.programmes, f.statuses,
       (select array_agg(distinct coalesce(w.new_code, r.code))
        from unnest(f.regions) as r (code)
        left join unnest($2::text[], $3::text[]) as w (old_code, new_code) on w.old_code = r.code), $4, $5
from forms_assigned($1) f where f.regions && $2::text[]
"""


async def follow_forms(
    conn: Connection, scope: Scope, ways: Sequence[tuple[str, str]], now: datetime, by: UUID
) -> None:
    """Forms that are for certain divisions are for what those became; the earlier assignment stays on file."""
    old, new = [one for one, _ in ways], [one for _, one in ways]
    await conn.execute(ASSIGN, scope.county_code, old, new, now, by)


IN_PLACES = "select id, region_code from households where county_code = $1 and region_code = any ($2::text[])"


async def in_places(conn: Connection, scope: Scope, codes: Sequence[str]) -> dict[UUID, str]:
    """The households that stand in these divisions today, with where."""
    found = await conn.fetch(IN_PLACES, scope.county_code, list(codes))
    return {r["id"]: r["region_code"] for r in found}


REACHED_SINCE = """
select r.region_code from user_reaches r
where r.county_code = $1 and r.region_code = any ($3::text[]) and (r.valid_to is null or r.valid_to >= $4)
  and not exists (select from division_change_reaches e
                  where e.county_code = $1 and e.change_id = $2 and e.reach_id = r.id)
limit 1
"""


async def reached_since(
    conn: Connection, scope: Scope, change_id: UUID, codes: Sequence[str], today: date
) -> str | None:
    """One of the divisions that was given to somebody after the change."""
    return await conn.fetchval(REACHED_SINCE, scope.county_code, change_id, list(codes), today)


SETTLE_ALL = """
update unplaced_households set settled_by = $3, settled_at = $4
where county_code = $1 and change_id = $2 and settled_at is null
"""


async def settle_all(conn: Connection, scope: Scope, change_id: UUID, by: UUID, now: datetime) -> None:
    """Nobody waits for a hand any more."""
    await conn.execute(SETTLE_ALL, scope.county_code, change_id, by, now)
