"""Users, roles, devices, sessions, and the one table of permissions."""

from server.accounts.operations import (
    department_accounts,
    describe_user,
    end_department_account,
    find_actor,
    find_writer,
    open_department_account,
)
from server.accounts.passwords import hash_password
from server.accounts.permissions import EVERYONE, PERMISSIONS, WHILE_DUE, permits
from server.accounts.records import DepartmentUser, NewDepartmentUser, User, Writer

__all__ = [
    "EVERYONE",
    "PERMISSIONS",
    "WHILE_DUE",
    "DepartmentUser",
    "NewDepartmentUser",
    "User",
    "Writer",
    "department_accounts",
    "describe_user",
    "end_department_account",
    "find_actor",
    "find_writer",
    "hash_password",
    "open_department_account",
    "permits",
]
