"""How far a job has come, told while it works."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from server.core.db import Connection, Pool, Scope, transaction

Note = Callable[[int], Awaitable[None]]
"""Is told a whole number: percent, or rows."""


Write = Callable[[Connection, Scope, UUID, int], Awaitable[None]]


def noting(pool: Pool, scope: Scope, write: Write, of: UUID) -> Note:
    """Writes how far the work on `of` has come, each time in a transaction of its own: it is seen meanwhile."""

    async def note(done: int) -> None:
        async with transaction(pool, scope) as beside:
            await write(beside, scope, of, done)

    return note
