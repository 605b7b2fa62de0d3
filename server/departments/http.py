"""Departments over HTTP."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody

from server.accounts import NewDepartmentUser
from server.core.clock import civil_date
from server.core.web import actor, parts, reach
from server.departments import operations
from server.departments.records import DepartmentList, NewDepartment, NewTerm, OpenedAccount


@get("/departments", permission="department.read")
async def list_departments(request: Request[Any, Any, Any]) -> DepartmentList:
    """Departments and charities with their names by date, what they serve, and their users."""
    async with reach(request) as conn:
        today = civil_date(parts(request).now())
        return await operations.list_departments(conn, actor(request).county_code, today)


@post("/departments", permission="department.manage")
async def add_department(request: Request[Any, Any, Any], data: JSONBody[NewDepartment]) -> DepartmentList:
    """Add a department or charity."""
    async with reach(request) as conn:
        return await operations.add_department(conn, actor(request), parts(request).now(), data)


@post("/departments/{department_id:uuid}/terms", permission="department.manage")
async def set_term(
    request: Request[Any, Any, Any], department_id: FromPath[UUID], data: JSONBody[NewTerm]
) -> DepartmentList:
    """Another name, other targets or an end, from a day on."""
    async with reach(request) as conn:
        return await operations.set_term(conn, actor(request), parts(request).now(), department_id, data)


@post("/departments/{department_id:uuid}/users", permission="department.manage")
async def open_account(
    request: Request[Any, Any, Any], department_id: FromPath[UUID], data: JSONBody[NewDepartmentUser]
) -> OpenedAccount:
    """Open an account for somebody of the department; its first password is told this once."""
    async with reach(request) as conn:
        return await operations.open_account(conn, actor(request), parts(request).now(), department_id, data)


@post("/department-users/{user_id:uuid}/departure", permission="department.manage", status_code=204)
async def end_account(request: Request[Any, Any, Any], user_id: FromPath[UUID]) -> None:
    """Somebody left their department: the account opens nothing any more."""
    async with reach(request) as conn:
        await operations.end_account(conn, actor(request), parts(request).now(), user_id)


routes = [list_departments, add_department, set_term, open_account, end_account]
