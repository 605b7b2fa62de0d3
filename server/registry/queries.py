"""SQL of the register."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from server.core.db import Connection, Scope, row, rows
from server.registry.records import (
    Household,
    HouseholdRow,
    Joined,
    Move,
    Moved,
    NewHousehold,
    NewStatus,
    PersonRow,
    SealedId,
    SealedPerson,
    SearchTerm,
    Status,
    Worker,
)

HOUSEHOLDS = """
select id, region_code, address, directions, head_name, head_pinyin, lon, lat, position_source
from households where county_code = $1 and id = any($2::uuid[])
"""


async def households(conn: Connection, scope: Scope, ids: Sequence[UUID]) -> list[Household]:
    """Those of the households that are within reach."""
    return await rows(conn, Household, HOUSEHOLDS, scope.county_code, list(ids))


# The function takes the county from the transaction; the condition says so once more.
MERGED = """
select m.id, m.now_id from merged_households($2) m
where $1 = any (string_to_array(current_setting('tanfang.counties', true), ','))
"""


async def merged_households(conn: Connection, scope: Scope, ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Those that were merged into another household, by id, wherever that is."""
    return {r["id"]: r["now_id"] for r in await conn.fetch(MERGED, scope.county_code, list(ids))}


MERGED_PERSONS = """
select m.id, m.now_id from merged_persons($2) m
where $1 = any (string_to_array(current_setting('tanfang.counties', true), ','))
"""


async def merged_persons(conn: Connection, scope: Scope, ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Those that were merged into another person, by id, wherever that is."""
    return {r["id"]: r["now_id"] for r in await conn.fetch(MERGED_PERSONS, scope.county_code, list(ids))}


JOINED = """
select j.kept_id, j.id, j.name, j.id_cipher, j.phone_cipher from persons_joined($2) j
where $1 = any (string_to_array(current_setting('tanfang.counties', true), ','))
"""


async def joined(conn: Connection, scope: Scope, ids: Sequence[UUID]) -> list[Joined]:
    """Who was merged into these persons."""
    return await rows(conn, Joined, JOINED, scope.county_code, list(ids))


PERSONS = """
select id, household_id, name, pinyin, sex, birth_date, relation, id_last4, phone_cipher, died_on
from persons where county_code = $1 and household_id = any($2::uuid[])
order by household_id, relation <> 'self', birth_date nulls last, id
"""


async def persons(conn: Connection, scope: Scope, household_ids: Sequence[UUID]) -> list[PersonRow]:
    """Everyone of these households, the head first, then the eldest."""
    return await rows(conn, PersonRow, PERSONS, scope.county_code, list(household_ids))


STATUSES = """
select id, household_id, person_id, status, support_mode, care_grade, valid_from, valid_to
from statuses where county_code = $1 and household_id = any($2::uuid[])
order by household_id, valid_from, id
"""


async def statuses(conn: Connection, scope: Scope, household_ids: Sequence[UUID]) -> list[Status]:
    """Every status these households have or had, oldest first."""
    return await rows(conn, Status, STATUSES, scope.county_code, list(household_ids))


STATUSES_OF_PERSON = """
select id, household_id, person_id, status, support_mode, care_grade, valid_from, valid_to from (
    select * from statuses where county_code = $1 and person_id = $3
    union all
    select * from statuses where county_code = $1 and household_id = $2 and person_id is null
) s order by valid_from, id
"""


async def statuses_of_person(conn: Connection, scope: Scope, household_id: UUID, person_id: UUID) -> list[Status]:
    """Every status a person has or had anywhere, and those of the household as a whole, oldest first."""
    return await rows(conn, Status, STATUSES_OF_PERSON, scope.county_code, household_id, person_id)


# Whoever reaches the place itself or something above it; the nearest first.
WORKERS = """
select place.code, u.id, u.name, max(d.last_synced_at) as last_synced_at
from unnest($2::text[]) as place (code)
join user_reaches r on r.county_code = $1 and starts_with(place.code, r.region_code)
    and r.valid_from <= $3 and (r.valid_to is null or r.valid_to >= $3)
join users u on u.county_code = $1 and u.id = r.user_id and u.role = 'grid_worker' and u.left_at is null
left join devices d on d.county_code = $1 and d.user_id = u.id
    and not exists (select 1 from lost_devices l where l.county_code = $1 and l.device_id = d.id)
group by place.code, u.id, u.name
order by place.code, max(length(r.region_code)) desc, u.name
"""


async def workers(
    conn: Connection, scope: Scope, region_codes: Sequence[str], today: date
) -> dict[str, list[Worker]]:
    """The grid workers whose reach of today covers each place; a place without any is left out."""
    found: dict[str, list[Worker]] = {}
    for r in await conn.fetch(WORKERS, scope.county_code, sorted(set(region_codes)), today):
        found.setdefault(r["code"], []).append(Worker(r["id"], r["name"], r["last_synced_at"]))
    return found


PLACES_OF_WORKER = """
select r.region_code from user_reaches r
join users u on u.county_code = $1 and u.id = r.user_id and u.role = 'grid_worker' and u.left_at is null
where r.county_code = $1 and r.user_id = $2 and r.valid_from <= $3 and (r.valid_to is null or r.valid_to >= $3)
order by r.region_code
"""


async def places_of_worker(conn: Connection, scope: Scope, worker_id: UUID, today: date) -> list[str]:
    """The places a grid worker is responsible for on a day."""
    found = await conn.fetch(PLACES_OF_WORKER, scope.county_code, worker_id, today)
    return [r["region_code"] for r in found]


# $7 says whether to search; $8 is a LIKE pattern over names, addresses and villages, $9 one over pinyin without
# spaces, $10 four digits of an ID, $11 the six that are printed beside a door code.
LIST = """
select h.id, h.head_name, h.address, h.region_code, v.name as village_name, g.name as grid_name,
       h.lon, h.lat
from households h
left join divisions v on v.county_code = h.county_code and v.code = left(h.region_code, 12)
left join divisions g on g.county_code = h.county_code and g.code = h.region_code and g.level = 'grid'
where h.county_code = $1 and h.region_code >= $2 and h.region_code < $3
  and ($4::text is null or (h.region_code, h.id) > ($4, $5::uuid))
  and (not $7 or h.head_name like $8 or h.address like $8 or v.name like $8
       or replace(h.head_pinyin, ' ', '') like $9
       or h.id in (select p.household_id from persons p
                   where p.county_code = $1 and p.region_code >= $2 and p.region_code < $3
                     and (p.name like $8 or replace(p.pinyin, ' ', '') like $9 or p.id_last4 = $10))
       or h.id in (select d.household_id from door_codes d
                   where d.county_code = $1 and left(d.code, 6) = $11 and d.withdrawn_at is null))
order by h.region_code, h.id
limit $6
"""


async def list_households(
    conn: Connection,
    scope: Scope,
    span: tuple[str, str],
    after: tuple[str, UUID] | None,
    limit: int,
    term: SearchTerm | None,
) -> list[HouseholdRow]:
    """Households of a span of codes, those a term fits when there is one, place by place."""
    after_region, after_id = after or (None, None)
    return await rows(
        conn,
        HouseholdRow,
        LIST,
        scope.county_code,
        *span,
        after_region,
        after_id,
        limit,
        term is not None,
        term and term.text,
        term and term.pinyin,
        term and term.last4,
        term and term.door,
    )


SEALED_ID = "select household_id, name, id_cipher from persons where county_code = $1 and id = $2"


async def sealed_id(conn: Connection, scope: Scope, person_id: UUID) -> SealedId | None:
    """A person's citizen ID as stored; None when the person is not within reach."""
    found = await rows(conn, SealedId, SEALED_ID, scope.county_code, person_id)
    return found[0] if found else None


ADD_HOUSEHOLD = """
insert into households (county_code, id, region_code, address, directions, head_name, head_pinyin, lon, lat,
                        position_source, registered_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, case when $8::float8 is null then 'none' else 'register' end, $10)
on conflict (county_code, id) do nothing
returning true
"""


async def add_household(
    conn: Connection, scope: Scope, new: NewHousehold, head_name: str, head_pinyin: str, now: datetime
) -> bool:
    """False when it is registered already."""
    added = await conn.fetchval(
        ADD_HOUSEHOLD,
        scope.county_code,
        new.id,
        new.region_code,
        new.address,
        new.directions,
        head_name,
        head_pinyin,
        new.lon,
        new.lat,
        now,
    )
    return bool(added)


ADD_PERSONS = """
insert into persons (county_code, id, household_id, region_code, name, pinyin, sex, birth_date, relation,
                     id_cipher, id_blind, id_last4, phone_cipher, registered_at)
select $1, p.id, $2, $3, p.name, p.pinyin, p.sex, p.birth_date, p.relation, p.id_cipher, p.id_blind, p.id_last4,
       p.phone_cipher, $4
from unnest($5::uuid[], $6::text[], $7::text[], $8::text[], $9::date[], $10::text[], $11::bytea[], $12::bytea[],
            $13::text[], $14::bytea[])
    as p (id, name, pinyin, sex, birth_date, relation, id_cipher, id_blind, id_last4, phone_cipher)
"""


async def add_persons(
    conn: Connection,
    scope: Scope,
    household_id: UUID,
    region_code: str,
    persons: Sequence[SealedPerson],
    now: datetime,
) -> None:
    columns = zip(*(msgspec.structs.astuple(one) for one in persons), strict=True)
    await conn.execute(ADD_PERSONS, scope.county_code, household_id, region_code, now, *map(list, columns))


ADD_STATUSES = """
insert into statuses (county_code, id, household_id, region_code, person_id, status, support_mode, care_grade,
                      valid_from, source, recorded_at, recorded_by)
select $1, s.id, $2, $3, s.person_id, s.status, s.support_mode, s.care_grade, s.valid_from, s.source, $5, $6
from jsonb_to_recordset($4) as s (id uuid, person_id uuid, status text, support_mode text, care_grade text,
                                  valid_from date, source text)
"""


async def add_statuses(
    conn: Connection,
    scope: Scope,
    household_id: UUID,
    region_code: str,
    statuses: Sequence[NewStatus],
    now: datetime,
    actor_id: UUID | None,
) -> None:
    await conn.execute(ADD_STATUSES, scope.county_code, household_id, region_code, list(statuses), now, actor_id)


ADD_MOVE = """
insert into household_moves (county_code, id, household_id, from_region, to_region, moved_at, moved_by, reason)
select $1, $2, h.id, h.region_code, $4, $5, $6, $7
from households h where h.county_code = $1 and h.id = $3
on conflict (county_code, id) do nothing
returning id, household_id, from_region, to_region, moved_at
"""


async def add_move(
    conn: Connection, scope: Scope, household_id: UUID, move: Move, actor_id: UUID, now: datetime
) -> Moved | None:
    """The move put on file; None when its id is taken or the household is not within reach."""
    return await row(
        conn,
        Moved,
        ADD_MOVE,
        scope.county_code,
        move.id,
        household_id,
        move.to_region,
        now,
        actor_id,
        move.reason,
    )


MOVE = """
select id, household_id, from_region, to_region, moved_at from household_moves where county_code = $1 and id = $2
"""


async def move(conn: Connection, scope: Scope, move_id: UUID) -> Moved | None:
    return await row(conn, Moved, MOVE, scope.county_code, move_id)


PLACE_IN = "update households set region_code = $3 where county_code = $1 and id = $2"


async def place_in(conn: Connection, scope: Scope, household_id: UUID, region_code: str) -> None:
    """Change hands: everything of the household follows by foreign key."""
    await conn.execute(PLACE_IN, scope.county_code, household_id, region_code)


# In one order, so that two who move the same households wait for each other instead of blocking each other.
PLACES_HELD = """
select id, region_code from households where county_code = $1 and id = any($2::uuid[]) order by id for update
"""


async def places_held(conn: Connection, scope: Scope, household_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Where households within reach stand; nobody else moves them until the transaction ends."""
    found = await conn.fetch(PLACES_HELD, scope.county_code, list(household_ids))
    return {r["id"]: r["region_code"] for r in found}


MOVES = "select id, household_id, to_region from household_moves where county_code = $1 and id = any($2::uuid[])"


async def moves(conn: Connection, scope: Scope, move_ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, str]]:
    """Of these moves those on file: the household, and where it went."""
    found = await conn.fetch(MOVES, scope.county_code, list(move_ids))
    return {r["id"]: (r["household_id"], r["to_region"]) for r in found}


ADD_MOVES = """
insert into household_moves (county_code, id, household_id, from_region, to_region, moved_at, moved_by, reason)
select $1, m.id, h.id, h.region_code, $4, $5, $6, $7
from unnest($2::uuid[], $3::uuid[]) as m (id, household_id)
join households h on h.county_code = $1 and h.id = m.household_id
"""


async def add_moves(
    conn: Connection, scope: Scope, of: Mapping[UUID, UUID], to: str, reason: str, by: UUID, now: datetime
) -> None:
    """Put moves on file; `of`: the id of each household's move."""
    await conn.execute(ADD_MOVES, scope.county_code, list(of.values()), list(of), to, now, by, reason)


PLACE_MANY = "update households set region_code = $3 where county_code = $1 and id = any($2::uuid[])"


async def place_many(conn: Connection, scope: Scope, household_ids: Sequence[UUID], region_code: str) -> None:
    """Many change hands at once."""
    await conn.execute(PLACE_MANY, scope.county_code, list(household_ids), region_code)


DOOR_CODES = """
select household_id, code from door_codes
where county_code = $1 and household_id = any($2::uuid[]) and withdrawn_at is null
"""


async def door_codes(conn: Connection, scope: Scope, household_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Codes in force by household; a household without one is left out."""
    found = await conn.fetch(DOOR_CODES, scope.county_code, list(household_ids))
    return {r["household_id"]: r["code"] for r in found}


# One that begins like another code of the county, or whose household has one meanwhile, is left out.
ADD_DOOR_CODES = """
insert into door_codes (county_code, id, household_id, region_code, code, issued_at, issued_by)
select $1, d.id, h.id, h.region_code, d.code, $5, $6
from unnest($2::uuid[], $3::uuid[], $4::text[]) as d (id, household_id, code)
join households h on h.county_code = $1 and h.id = d.household_id
on conflict do nothing
"""


async def add_door_codes(
    conn: Connection, scope: Scope, new: Sequence[tuple[UUID, UUID, str]], actor_id: UUID, now: datetime
) -> None:
    """`new`: id, household and code."""
    columns = map(list, zip(*new, strict=True))
    await conn.execute(ADD_DOOR_CODES, scope.county_code, *columns, now, actor_id)


WITHDRAW_DOOR_CODES = """
update door_codes set withdrawn_at = $3, withdrawn_by = $4
where county_code = $1 and household_id = any($2::uuid[]) and withdrawn_at is null
"""


async def withdraw_door_codes(
    conn: Connection, scope: Scope, household_ids: Sequence[UUID], actor_id: UUID, now: datetime
) -> None:
    await conn.execute(WITHDRAW_DOOR_CODES, scope.county_code, list(household_ids), now, actor_id)
