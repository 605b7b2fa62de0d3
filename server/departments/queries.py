"""SQL of departments."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from server.core.db import Connection, rows
from server.departments.records import DepartmentRow, NewDepartment, NewTerm, TermRow

ADD = """
insert into departments (county_code, id, kind, added_at) values ($1, $2, $3, $4)
on conflict (county_code, id) do nothing returning true
"""


async def add(conn: Connection, county_code: str, new: NewDepartment, now: datetime) -> bool:
    """False when it is there already."""
    return await conn.fetchval(ADD, county_code, new.id, new.kind, now) is not None


ADD_TERM = """
insert into department_terms (county_code, id, department_id, name_zh, name_en, targets, valid_from, valid_to, set_by,
                              set_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (county_code, id) do nothing returning true
"""


async def add_term(
    conn: Connection, county_code: str, department_id: UUID, term: NewTerm, set_by: UUID, now: datetime
) -> bool:
    """False when the same term was set before."""
    values = (term.id, department_id, term.name_zh.strip(), term.name_en.strip(), list(term.targets), term.valid_from,
              term.valid_to, set_by, now)  # fmt: skip
    return await conn.fetchval(ADD_TERM, county_code, *values) is not None


# Of the terms that began the last one counts; before any began, the one that will begin first.
DEPARTMENTS = """
select d.id, d.kind, t.name_zh, t.name_en, t.targets, t.valid_from, t.valid_to,
       t.valid_from <= $2 and (t.valid_to is null or t.valid_to >= $2) as in_force
from departments d
join lateral (select * from department_terms t where t.county_code = d.county_code and t.department_id = d.id
              order by t.valid_from <= $2 desc, abs(t.valid_from - $2), t.id desc limit 1) t on true
where d.county_code = $1 and ($3::uuid[] is null or d.id = any($3))
order by d.kind desc, d.id
"""


async def departments(
    conn: Connection, county_code: str, today: date, ids: Sequence[UUID] | None = None
) -> list[DepartmentRow]:
    """Departments as of a day, charities last; all of them, or those named."""
    return await rows(conn, DepartmentRow, DEPARTMENTS, county_code, today, None if ids is None else list(ids))


TERMS = """
select t.id, t.department_id, t.name_zh, t.name_en, t.targets, t.valid_from, t.valid_to, u.name as set_by
from department_terms t join users u on u.county_code = t.county_code and u.id = t.set_by
where t.county_code = $1 order by t.department_id, t.valid_from desc, t.id desc
"""


async def terms(conn: Connection, county_code: str) -> list[TermRow]:
    """Names and targets by date, the newest first."""
    return await rows(conn, TermRow, TERMS, county_code)


ONE = "select kind from departments where county_code = $1 and id = $2"


async def kind(conn: Connection, county_code: str, department_id: UUID) -> str | None:
    """What it is; None for one that is not there."""
    found = await conn.fetchrow(ONE, county_code, department_id)
    return None if found is None else found["kind"]
