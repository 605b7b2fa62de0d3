"""How often each kind of household must be visited, as the server's follow-ups work it out."""

from datetime import date
from uuid import UUID

import msgspec

from demo.kinds import CareGrade, Kind
from policy import parameters
from server.followups.derive import Memory, duty
from server.followups.records import Observed, Recognition, Situation

_AGED = 80
_NOBODY = UUID(int=0)


class Rhythm(msgspec.Struct, frozen=True):
    """Why and how often a household is visited; first_days: from its recognition to the first visit."""

    reason: str
    precedence: int
    interval_days: int
    grace_days: int
    first_days: int


class Duties:
    """Rhythms on a day, with the parameters' defaults; worked out once for each combination."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._view = parameters.at(today)
        self._memory: Memory = {}
        self._known: dict[tuple[str, str | None, str | None, bool, bool, bool], Rhythm | None] = {}

    def of(self, kind: Kind, care: CareGrade | None, age: int, *, alone: bool, visited: bool) -> Rhythm | None:
        """The rhythm for a household of this kind whose head has this care grade and age.

        visited: whether a visit found out what only visits find out (who lives alone). None: nobody has to go.
        """
        key = (kind.status, kind.support_mode, care, age >= _AGED, alone, visited)
        if key not in self._known:
            self._known[key] = self._work_out(kind, care, age, alone=alone, visited=visited)
        return self._known[key]

    def _work_out(self, kind: Kind, care: CareGrade | None, age: int, *, alone: bool, visited: bool) -> Rhythm | None:
        born = date(self._today.year - age, 1, 1)
        found_out = {"lives_alone": alone, "is_ill_now": False} if visited and care is not None else {}
        situation = Situation(
            household_id=_NOBODY,
            statuses=[Recognition(kind.status, kind.support_mode, care, self._today, born)],
            facts={name: Observed(value, self._today) for name, value in found_out.items()},
            last_counted_on=None,
        )
        found = duty(situation, self._view, self._today, self._memory)
        if found is None:
            return None
        first = (found.due_on - self._today).days
        return Rhythm(found.reason, found.precedence, found.interval_days, found.grace_days, first)
