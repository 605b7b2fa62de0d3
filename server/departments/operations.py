"""Departments by date (their names and duties change), what they serve, and who sits at their desk."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from policy.referrals import targets
from server import accounts
from server.accounts import NewDepartmentUser
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection
from server.core.errors import Problem, Text
from server.departments import queries
from server.departments.records import (
    Department,
    DepartmentItem,
    DepartmentList,
    DepartmentRow,
    NewDepartment,
    NewTerm,
    OpenedAccount,
    TargetItem,
)


async def list_departments(conn: Connection, county_code: str, today: date) -> DepartmentList:
    """Every department with its names by date and its users."""
    terms, users = await queries.terms(conn, county_code), await accounts.department_accounts(conn, county_code)
    return DepartmentList(
        items=[
            DepartmentItem(
                department=_shown(row),
                terms=[one for one in terms if one.department_id == row.id],
                accounts=[one for one in users if one.department_id == row.id],
            )
            for row in await queries.departments(conn, county_code, today)
        ],
        targets=[TargetItem(id=n, title=Text(t.zh, t.en), kind=t.kind) for n, t in targets().items()],
    )


async def add_department(conn: Connection, actor: Actor, now: datetime, new: NewDepartment) -> DepartmentList:
    """Add a department or charity; the same id again changes nothing. Raises Problem targets_refused."""
    _check(new.kind, new.term.targets)
    if await queries.add(conn, actor.county_code, new, now):
        await audit.record(conn, actor.county_code, now, actor.id, "department.add", new.id)
        await queries.add_term(conn, actor.county_code, new.id, new.term, actor.id, now)
    return await list_departments(conn, actor.county_code, civil_date(now))


async def set_term(
    conn: Connection, actor: Actor, now: datetime, department_id: UUID, term: NewTerm
) -> DepartmentList:
    """Give a department another name, other targets or an end from a day on. What was before stays on file.

    Raises Problem not_found, targets_refused.
    """
    kind = await queries.kind(conn, actor.county_code, department_id)
    if kind is None:
        raise Problem("not_found", what="部门 department")
    _check(kind, term.targets)
    if await queries.add_term(conn, actor.county_code, department_id, term, actor.id, now):
        detail = {"term_id": term.id, "valid_from": term.valid_from, "valid_to": term.valid_to}
        await audit.record(conn, actor.county_code, now, actor.id, "department.set_term", department_id, detail)
    return await list_departments(conn, actor.county_code, civil_date(now))


def _check(kind: str, named: Sequence[str]) -> None:
    """A charity serves charity targets alone: what the others are told by duty is not for it."""
    known = targets()
    wrong = [one for one in named if one not in known or (kind == "charity" and known[one].kind != "charity")]
    if wrong:
        raise Problem("targets_refused", targets="、".join(wrong))


async def open_account(
    conn: Connection, actor: Actor, now: datetime, department_id: UUID, new: NewDepartmentUser
) -> OpenedAccount:
    """An account for somebody of the department. Raises Problem not_found, login_taken."""
    kind = await queries.kind(conn, actor.county_code, department_id)
    if kind is None:
        raise Problem("not_found", what="部门 department")
    password = await accounts.open_department_account(conn, actor, now, new, department_id, kind)
    return OpenedAccount(new.id, new.login, password)


async def end_account(conn: Connection, actor: Actor, now: datetime, user_id: UUID) -> None:
    """Somebody left their department. Raises Problem not_found."""
    await accounts.end_department_account(conn, actor, now, user_id)


async def find(conn: Connection, county_code: str, today: date, ids: Sequence[UUID]) -> dict[UUID, Department]:
    """Departments by id, as of a day."""
    return {row.id: _shown(row) for row in await queries.departments(conn, county_code, today, ids)}


async def serving(conn: Connection, county_code: str, today: date) -> list[Department]:
    """The departments in force on a day."""
    return [_shown(row) for row in await queries.departments(conn, county_code, today) if row.in_force]


def _shown(row: DepartmentRow) -> Department:
    return Department(
        id=row.id,
        kind=row.kind,
        name=Text(row.name_zh, row.name_en),
        targets=row.targets,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        in_force=row.in_force,
    )
