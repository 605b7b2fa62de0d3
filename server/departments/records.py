"""Departments and charities as they travel."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from server.accounts import DepartmentUser
from server.core.errors import Text

DepartmentKind = Literal["department", "charity"]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]


class NewTerm(msgspec.Struct, frozen=True, kw_only=True):
    """What a department is called from a day on, and which targets it serves (policy/referrals.toml).

    `valid_to`: the last day; None until a newer term begins. A term that ends ends the department.
    """

    id: UUID
    name_zh: Name
    name_en: Name
    targets: list[str]
    valid_from: date
    valid_to: date | None = None


class NewDepartment(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    kind: DepartmentKind
    term: NewTerm


class TermRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    department_id: UUID
    name_zh: str
    name_en: str
    targets: list[str]
    valid_from: date
    valid_to: date | None
    set_by: str


class DepartmentRow(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    kind: DepartmentKind
    name_zh: str
    name_en: str
    targets: list[str]
    valid_from: date
    valid_to: date | None
    in_force: bool


class Department(msgspec.Struct, frozen=True, kw_only=True):
    """A department as of a day. `in_force`: hardship may be referred to it."""

    id: UUID
    kind: DepartmentKind
    name: Text
    targets: list[str]
    valid_from: date
    valid_to: date | None
    in_force: bool


class DepartmentItem(msgspec.Struct, frozen=True, kw_only=True):
    """A department with its names and targets by date, the newest first, and its users."""

    department: Department
    terms: list[TermRow]
    accounts: list[DepartmentUser]


class TargetItem(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    title: Text
    kind: DepartmentKind


class DepartmentList(msgspec.Struct, frozen=True):
    """Every department, and every target that one may serve."""

    items: list[DepartmentItem]
    targets: list[TargetItem]


class OpenedAccount(msgspec.Struct, frozen=True):
    """`password`: told this once; None when the same account was opened before."""

    id: UUID
    login: str
    password: str | None
