"""Whose token a request carries, remembered for a few seconds so that a burst of records asks once."""

from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Literal
from uuid import UUID

from server.core.actor import Actor

REMEMBER_S = 10  # a lost phone or an ended session is noticed everywhere within this time
MOST = 10_000

Shut = Literal["session_ended", "device_lost"]  # the code of the problem that a token of nobody's meets
Find = Callable[[str], Awaitable[Actor | Shut]]


class Sessions:
    """Tokens to actors, asked of `find` at most once in ten seconds each."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self._known: dict[str, tuple[float, Actor | Shut]] = {}

    async def actor(self, token: str) -> Actor | Shut:
        """Whose token this is, or why it opens nothing."""
        known = self._known.get(token)
        if known and known[0] > monotonic():
            return known[1]
        found = await self._find(token)
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[token] = (monotonic() + REMEMBER_S, found)
        return found

    def forget_user(self, county_code: str, user_id: UUID) -> None:
        """Ask anew of all tokens of this user."""
        for token, (_, who) in [*self._known.items()]:
            if isinstance(who, Actor) and (who.county_code, who.id) == (county_code, user_id):
                del self._known[token]

    def forget(self, token: str) -> None:
        """Ask anew the next time."""
        self._known.pop(token, None)
