"""Who does something."""

from uuid import UUID

import msgspec

from server.core.db import Scope


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """A signed-in user, with the division codes they reach, or the department whose desk they sit at.
    `password_due`: they came with a password that was set for them and have to choose their own."""

    county_code: str
    id: UUID
    name: str
    role: str
    reach: tuple[str, ...]
    formerly: tuple[str, ...] = ()
    device_id: UUID | None = None
    department_id: UUID | None = None
    password_due: bool = False

    @property
    def scope(self) -> Scope:
        """The reach their queries run with."""
        departments = (self.department_id,) if self.department_id else ()
        return Scope(
            county_code=self.county_code, reach=self.reach, formerly=self.formerly, actors=(self.id,),
            departments=departments,
        )  # fmt: skip
