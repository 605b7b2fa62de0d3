"""SQL of changes of division codes: the tree, and what is kept of each change."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server.core.db import Connection, Scope, json_texts, row, rows
from server.division_changes.records import DivisionChangeItem, DivisionStep, Made, Standing, Unplaced

ONE_AT_A_TIME = "select 1 from counties where county_code = $1 for update"


async def one_at_a_time(conn: Connection, scope: Scope) -> None:
    """Nobody else changes divisions of this county until the transaction ends."""
    await conn.execute(ONE_AT_A_TIME, scope.county_code)


STANDING = """
select code, level, name, valid_from, valid_to, lon, lat, case when $2 then boundary end as boundary
from divisions where county_code = $1 order by code
"""


async def standing(conn: Connection, scope: Scope, *, boundaries: bool) -> list[Standing]:
    """Every division there is or was."""
    return await rows(conn, Standing, STANDING, scope.county_code, boundaries)


# A code that was made once and undone was never in force: it begins anew.
MAKE = """
insert into divisions (county_code, code, parent_code, level, name, lon, lat, boundary, valid_from, valid_to)
select $1, m.code, nullif(m.parent, ''), m.level, m.name, o.lon, o.lat, m.boundary::jsonb, m.valid_from, m.valid_to
from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::date[], $9::date[])
    as m (code, parent, level, name, origin, boundary, valid_from, valid_to)
left join divisions o on o.county_code = $1 and o.code = m.origin
order by m.code
on conflict (county_code, code) do update set name = excluded.name, lon = excluded.lon, lat = excluded.lat,
    boundary = excluded.boundary, valid_from = excluded.valid_from, valid_to = excluded.valid_to
"""


async def make(
    conn: Connection, scope: Scope, made: Sequence[Made], parents: Sequence[str], outlines: Sequence[str | None]
) -> None:
    """Put divisions on file; where no middle is known yet it is that of the first they came out of."""
    await conn.execute(
        MAKE, scope.county_code, [one.code for one in made], list(parents), [one.level for one in made],
        [one.name for one in made], [one.origins[0] if one.origins else None for one in made], list(outlines),
        [one.valid_from for one in made], [one.valid_to for one in made],
    )  # fmt: skip


END = """
update divisions d set valid_to = e.last_day from unnest($2::text[], $3::date[]) as e (code, last_day)
where d.county_code = $1 and d.code = e.code
"""


async def end(conn: Connection, scope: Scope, ended: Mapping[str, date | None]) -> None:
    """The last day of divisions; None: they go on."""
    await conn.execute(END, scope.county_code, list(ended), list(ended.values()))


NEVER = "update divisions set valid_to = valid_from - 1 where county_code = $1 and code = any ($2::text[])"


async def never(conn: Connection, scope: Scope, codes: Sequence[str]) -> None:
    """Divisions that came about by what is undone: in force on no day."""
    await conn.execute(NEVER, scope.county_code, list(codes))


RENAME = """
update divisions d set name = r.name from unnest($2::text[], $3::text[]) as r (code, name)
where d.county_code = $1 and d.code = r.code
"""


async def rename(conn: Connection, scope: Scope, names: Mapping[str, str]) -> None:
    await conn.execute(RENAME, scope.county_code, list(names), list(names.values()))


OUTLINE = """
update divisions d set boundary = o.boundary::jsonb from unnest($2::text[], $3::text[]) as o (code, boundary)
where d.county_code = $1 and d.code = o.code
"""


async def outline(conn: Connection, scope: Scope, outlines: Mapping[str, str | None]) -> None:
    """The boundaries of divisions as GeoJSON texts."""
    await conn.execute(OUTLINE, scope.county_code, list(outlines), list(outlines.values()))


ADD = """
insert into division_changes (county_code, id, number, document, lines, households, made_by, made_at)
select $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7 from division_changes where county_code = $1
"""


async def add(
    conn: Connection, scope: Scope, change_id: UUID, document: str, lines: int, households: int, by: UUID,
    now: datetime,
) -> None:  # fmt: skip
    """Put a change on file; nobody else does meanwhile (`one_at_a_time`)."""
    await conn.execute(ADD, scope.county_code, change_id, document, lines, households, by, now)


ADD_STEPS = """
insert into division_steps (county_code, change_id, position, line, kind, on_day, old_code, old_name, new_code,
                            new_name, makes, before)
select $1, $2, s.position, s.line, s.kind, s.on_day, nullif(s.old_code, ''), s.old_name, nullif(s.new_code, ''),
       s.new_name, s.makes, s.before::jsonb
from unnest($3::int[], $4::text[], $5::date[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bool[],
            $11::text[])
    with ordinality as s (line, kind, on_day, old_code, old_name, new_code, new_name, makes, before, position)
"""


async def add_steps(
    conn: Connection, scope: Scope, change_id: UUID, steps: Sequence[DivisionStep], before: Mapping[int, Any]
) -> None:
    """What became of each division, in order; `before`: the boundaries that stood, by place in `steps`."""
    await conn.execute(
        ADD_STEPS, scope.county_code, change_id, [one.row for one in steps], [one.kind for one in steps],
        [one.on for one in steps], [one.old_code or "" for one in steps], [one.old_name for one in steps],
        [one.new_code or "" for one in steps], [one.new_name for one in steps], [one.makes for one in steps],
        [json_texts([before[at]])[0] if before.get(at) else None for at in range(len(steps))],
    )  # fmt: skip


ITEM = """
select c.id, c.number, c.document, c.lines, c.households, u.name as made_by, c.made_at,
       w.name as undone_by, c.undone_at, c.undo_reason,
       (select count(*) from unplaced_households p
        where p.county_code = $1 and p.change_id = c.id and p.settled_at is null) as unplaced
from division_changes c
join users u on u.county_code = $1 and u.id = c.made_by
left join users w on w.county_code = $1 and w.id = c.undone_by
"""
CHANGES = f"""{ITEM}
where c.county_code = $1 and ($2::int is null or c.number < $2) order by c.number desc limit $3
"""


async def changes(conn: Connection, scope: Scope, below: int | None, limit: int) -> list[DivisionChangeItem]:
    """Changes, the newest first."""
    return await rows(conn, DivisionChangeItem, CHANGES, scope.county_code, below, limit)


CHANGE = ITEM + "where c.county_code = $1 and c.id = $2"


async def change(conn: Connection, scope: Scope, change_id: UUID) -> DivisionChangeItem | None:
    return await row(conn, DivisionChangeItem, CHANGE, scope.county_code, change_id)


STEPS = """
select line as row, kind, on_day as "on", old_code, old_name, new_code, new_name, makes
from division_steps where county_code = $1 and change_id = $2 order by position
"""


async def steps(conn: Connection, scope: Scope, change_id: UUID) -> list[DivisionStep]:
    return await rows(conn, DivisionStep, STEPS, scope.county_code, change_id)


RESTORE_OUTLINES = """
update divisions d set boundary = s.before from division_steps s
where d.county_code = $1 and s.county_code = $1 and s.change_id = $2 and s.kind = 'outline' and s.old_code = d.code
"""


async def restore_outlines(conn: Connection, scope: Scope, change_id: UUID) -> None:
    """The boundaries a change put others in place of stand again."""
    await conn.execute(RESTORE_OUTLINES, scope.county_code, change_id)


NEWEST = """
select id from division_changes where county_code = $1 and undone_at is null order by number desc limit 1
"""


async def newest(conn: Connection, scope: Scope) -> UUID | None:
    """The change that stands and was made last."""
    return await conn.fetchval(NEWEST, scope.county_code)


UNDO = """
update division_changes set undone_by = $3, undone_at = $4, undo_reason = $5 where county_code = $1 and id = $2
"""


async def undo(conn: Connection, scope: Scope, change_id: UUID, by: UUID, now: datetime, reason: str) -> None:
    await conn.execute(UNDO, scope.county_code, change_id, by, now, reason)


# Every step that ever began or ended at one of these codes, whatever change it belongs to, unless that was undone.
STEPS_OF = """
with recursive chain (code) as (
    select $2
    union
    select s.new_code from chain c
    join division_steps s on s.county_code = $1 and s.old_code = c.code and s.new_code is not null
)
select s.line as row, s.kind, s.on_day as "on", s.old_code, s.old_name, s.new_code, s.new_name, s.makes
from division_steps s
join division_changes c on c.county_code = s.county_code and c.id = s.change_id and c.undone_at is null
where s.county_code = $1 and (s.old_code in (select code from chain) or s.new_code = $2)
order by s.on_day, c.number, s.position
"""


async def steps_of(conn: Connection, scope: Scope, code: str) -> list[DivisionStep]:
    """What became of a code and of what followed it, oldest first."""
    return await rows(conn, DivisionStep, STEPS_OF, scope.county_code, code)


UNPLACED = """
select p.household_id, h.head_name, h.address, h.region_code, concat_ws(' · ', v.name, g.name) as place, p.why
from unplaced_households p
join households h on h.county_code = $1 and h.id = p.household_id
left join divisions v on v.county_code = $1 and v.code = left(h.region_code, 12)
left join divisions g on g.county_code = $1 and g.code = h.region_code and length(g.code) = 15
where p.county_code = $1 and p.change_id = $2 and p.settled_at is null
  and ($3::text is null or (p.region_code, p.household_id) > ($3, $4::uuid))
order by p.region_code, p.household_id limit $5
"""


async def unplaced(
    conn: Connection, scope: Scope, change_id: UUID, after: tuple[str, UUID] | None, limit: int
) -> list[Unplaced]:
    """Households within reach that still wait for a hand, place by place."""
    return await rows(conn, Unplaced, UNPLACED, scope.county_code, change_id, *(after or (None, None)), limit)


SETTLE = """
update unplaced_households set settled_by = $4, settled_at = $5
where county_code = $1 and change_id = $2 and household_id = $3 and settled_at is null
"""


async def settle(
    conn: Connection, scope: Scope, change_id: UUID, household_id: UUID, by: UUID, now: datetime
) -> None:
    """Somebody looked: the household is where it belongs."""
    await conn.execute(SETTLE, scope.county_code, change_id, household_id, by, now)


OF_CODE = """
select code, level, name, valid_from, valid_to from divisions
where county_code = $1 and code = any ($2::text[]) order by code
"""


async def divisions(conn: Connection, scope: Scope, codes: Sequence[str]) -> list[Standing]:
    """Divisions of any day, without their boundaries."""
    return await rows(conn, Standing, OF_CODE, scope.county_code, list(codes))
