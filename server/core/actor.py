"""Who does something."""

from uuid import UUID

import msgspec

from server.core.db import Scope


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """A signed-in user, with the division codes they reach."""

    county_code: str
    id: UUID
    name: str
    role: str
    reach: tuple[str, ...]
    device_id: UUID | None = None

    @property
    def scope(self) -> Scope:
        """The reach their queries run with."""
        return Scope(county_code=self.county_code, reach=self.reach, actors=(self.id,))
