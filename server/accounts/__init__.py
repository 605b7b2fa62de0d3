"""Users, roles, devices, sessions, and the one table of permissions."""

from server.accounts.operations import describe_user, find_actor, hash_password
from server.accounts.permissions import EVERYONE, PERMISSIONS, permits
from server.accounts.records import User

__all__ = ["EVERYONE", "PERMISSIONS", "User", "describe_user", "find_actor", "hash_password", "permits"]
