"""Users, roles, devices, sessions, and the one table of permissions."""

from server.accounts.operations import describe_user, find_actor, find_writer, hash_password
from server.accounts.permissions import EVERYONE, PERMISSIONS, permits
from server.accounts.records import User, Writer

__all__ = [
    "EVERYONE",
    "PERMISSIONS",
    "User",
    "Writer",
    "describe_user",
    "find_actor",
    "find_writer",
    "hash_password",
    "permits",
]
