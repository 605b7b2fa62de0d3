"""SQL of changes of divisions whose day has not come."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from server.core.db import Connection, Scope, row, rows
from server.division_changes.records import (
    ChangeLine,
    ComingDivisionChange,
    ComingDivisionChangePage,
    ComingLine,
    DivisionChange,
    DivisionFinding,
    Waiting,
)

ADD = """
insert into coming_division_changes (county_code, id, document, on_day, asked, entered_by, entered_at)
values ($1, $2, $3, $4, $5, $6, $7)
"""


async def add(
    conn: Connection, scope: Scope, change_id: UUID, document: str, on: date, asked: DivisionChange, by: UUID,
    now: datetime,
) -> None:  # fmt: skip
    await conn.execute(ADD, scope.county_code, change_id, document, on, msgspec.to_builtins(asked), by, now)


# What was made has a row of the same id among the changes made.
MADE = """exists (select from division_changes m where m.county_code = $1 and m.id = c.id)"""
COLUMNS = """c.id, c.document, c.on_day as "on", jsonb_array_length(c.asked -> 'lines') as lines,
       u.name as entered_by, c.entered_at, w.name as withdrawn_by, c.withdrawn_at, c.withdraw_reason, c.stopped_at,
       coalesce(c.findings, '[]') as findings"""
TABLES = """coming_division_changes c
join users u on u.county_code = $1 and u.id = c.entered_by
left join users w on w.county_code = $1 and w.id = c.withdrawn_by"""
ITEMS = f"""
select {COLUMNS} from {TABLES}
where c.county_code = $1 and not {MADE} and (c.withdrawn_at is null or c.on_day > $2)
  and ($3::date is null or (c.on_day, c.id) > ($3, $4::uuid))
order by c.on_day, c.id limit $5
"""  # noqa: S608 - constants only


async def coming(
    conn: Connection, scope: Scope, today: date, after: tuple[date, UUID] | None, limit: int
) -> list[ComingDivisionChange]:
    """Changes that wait for their day, and those withdrawn before a day that has not come; the next first."""
    return await rows(conn, ComingDivisionChange, ITEMS, scope.county_code, today, *(after or (None, None)), limit)


ONE = f"""
select {COLUMNS}, c.asked -> 'lines' as asked from {TABLES}
where c.county_code = $1 and c.id = $2
"""  # noqa: S608 - constants only


async def one(conn: Connection, scope: Scope, change_id: UUID) -> ComingDivisionChangePage | None:
    """One with its lines, whatever became of it."""
    return await row(conn, ComingDivisionChangePage, ONE, scope.county_code, change_id)


WAITING = f"""
select c.id, c.document, c.on_day as "on", c.asked, u.id as user_id, u.name as user_name, u.role
from coming_division_changes c join users u on u.county_code = $1 and u.id = c.entered_by
where c.county_code = $1 and c.withdrawn_at is null and not {MADE}
  and (c.id = $2 or ($2 is null and c.on_day <= $3
                     and (c.stopped_at is null or (c.stopped_at at time zone 'Asia/Shanghai')::date < $3)))
order by c.on_day, c.entered_at, c.id
"""  # noqa: S608 - constants only


async def waiting(conn: Connection, scope: Scope, today: date, change_id: UUID | None = None) -> list[Waiting]:
    """Changes whose day has come and that were not tried today, the earliest first; or the one named, if it waits."""
    return await rows(conn, Waiting, WAITING, scope.county_code, change_id, today)


LINES_BEFORE = f"""
select l.line from coming_division_changes c cross join jsonb_array_elements(c.asked -> 'lines') as l (line)
where c.county_code = $1 and c.withdrawn_at is null and not {MADE} and c.on_day < $2
order by c.on_day, c.entered_at, c.id
"""  # noqa: S608 - constants only


async def lines_before(conn: Connection, scope: Scope, on: date) -> list[ChangeLine]:
    """The lines of the changes that will be made before a day."""
    found = await conn.fetch(LINES_BEFORE, scope.county_code, on)
    return [msgspec.convert(one["line"], ChangeLine) for one in found]


OF_CODES = f"""
select c.id as change_id, c.document, c.on_day as "on", l.line ->> 'kind' as kind, l.line ->> 'old_code' as old_code,
       l.line ->> 'new_code' as new_code, l.line ->> 'new_name' as new_name
from coming_division_changes c cross join jsonb_array_elements(c.asked -> 'lines') as l (line)
where c.county_code = $1 and c.withdrawn_at is null and not {MADE}
  and (l.line ->> 'old_code' = any ($2::text[]) or l.line ->> 'new_code' = $3)
order by c.on_day, c.id limit 50
"""  # noqa: S608 - constants only


async def of_codes(conn: Connection, scope: Scope, codes: Sequence[str], code: str) -> list[ComingLine]:
    """What will become of these codes, and out of what `code` will come."""
    return await rows(conn, ComingLine, OF_CODES, scope.county_code, list(codes), code)


WITHDRAW = """
update coming_division_changes set withdrawn_by = $3, withdrawn_at = $4, withdraw_reason = $5
where county_code = $1 and id = $2
"""


async def withdraw(conn: Connection, scope: Scope, change_id: UUID, by: UUID, now: datetime, reason: str) -> None:
    await conn.execute(WITHDRAW, scope.county_code, change_id, by, now, reason)


STOP = "update coming_division_changes set stopped_at = $3, findings = $4 where county_code = $1 and id = $2"


async def stop(
    conn: Connection, scope: Scope, change_id: UUID, now: datetime, findings: Sequence[DivisionFinding]
) -> None:
    """It was tried and could not be made."""
    await conn.execute(STOP, scope.county_code, change_id, now, msgspec.to_builtins(list(findings)))
