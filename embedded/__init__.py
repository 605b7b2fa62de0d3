"""The local servers: PostgreSQL, Valkey and an S3 store, started from PyPI wheels.

For one machine without a container engine. Only the command line and the tests import this package;
the server itself knows nothing but addresses (`server.settings`).
"""

from embedded.errors import StackError
from embedded.stack import Addresses, Stack

__all__ = ["Addresses", "Stack", "StackError"]
