"""The rule by which what several phones say of one household is put together. Pure.

What is said of two persons is put together apart: two visits to two members say nothing against each other.

Whoever was told of another's record, or made it, *knows* it: its household version is not above the one held when the
record was begun, or it is among the earlier records of the same phone. From that and the time of observation all
follows, whatever arrived first:

    both wrote, one knew the other            an update: the later observation stands
    both wrote on one day, neither knew,
        the same value                        agreed
        different values                      a disagreement; meanwhile the later observation stands
    both wrote on different days              a change: the later day stands, whichever arrived later
    one wrote, the other left the value as
        the phone had put it in, unknowing    what was written stands: the other is overtaken
    a later record knew both and wrote        it stands, and ends the disagreement

Later is: by the day it is about, then by when its record was ended.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from server.disagreements.records import Apart, Merged, Observation

Key = tuple[date, datetime, UUID]


def key(one: Observation) -> Key:
    """What makes an observation later than another."""
    return one.observed_on, one.seen_at, one.source_id


def knows(one: Observation, other: Observation) -> bool:
    """Whether the other's sayings were known where this one was made.

    A record that does not say what its phone held knew what is of earlier days, and its maker's own.
    """
    if other.version == 0 or other.source_id in one.follows:
        return True
    if one.held_version is not None:
        return other.version <= one.held_version
    own = one.by is not None and one.by == other.by and key(other) < key(one)
    return own or other.observed_on < one.observed_on


def needs_merging(new: Observation, other: Observation) -> bool:
    """Whether what came needs to be put together with something that was there: neither knew the other.

    Also when it comes after what builds on it: that may have been compared with something else.
    """
    return new.source_id in other.follows or not (knows(new, other) or knows(other, new))


def merge(observations: Collection[Observation], comparable: Collection[str]) -> Merged:
    """What stands and what is said differently. `comparable`: facts that can contradict; others are only told."""
    overtaken: set[tuple[UUID, str, UUID | None]] = set()
    apart: list[Apart] = []
    said = {(name, one.subject(name)) for one in observations for name in one.facts}
    for name, person in sorted(said, key=lambda point: (point[0], str(point[1] or ""))):
        about = [one for one in observations if name in one.facts and one.subject(name) == person]
        field = _Field(name, person, about)
        overtaken |= {(one.source_id, name, person) for one in field.saying if field.overtakers[one.source_id]}
        if name in comparable:
            apart += field.apart()
    return Merged(frozenset(overtaken), tuple(apart))


class _Field:
    """One fact of one household or person: who wrote it, who only left it as it was, and who writes over whom."""

    def __init__(self, name: str, person: UUID | None, saying: Iterable[Observation]) -> None:
        self.name = name
        self.person = person
        self.saying = sorted(saying, key=key)
        self.known = {
            one.source_id: [other for other in self.saying if other is not one and knows(one, other)]
            for one in self.saying
        }
        self.written: list[Observation] = []
        self.overtakers: dict[UUID, set[UUID]] = {}
        self.since: dict[UUID, Key] = {}  # when the value was really seen
        for one in self.saying:
            self._place(one)

    def _place(self, one: Observation) -> None:
        base = self._newest(self.known[one.source_id])
        if base is None or self.name not in one.filled_in or not self._same(one, base):
            self.written.append(one)
            self.since[one.source_id], self.overtakers[one.source_id] = key(one), set()
            return
        since = self.since[one.source_id] = self.since.get(base.source_id, key(base))
        self.overtakers[one.source_id] = {
            other.source_id
            for other in self.written
            if key(other) > since and self._unaware(one, other) and not self._same(one, other)
        }

    def _newest(self, known: Sequence[Observation]) -> Observation | None:
        """What a phone that knows these shows."""
        sources = {one.source_id for one in known}
        standing = [one for one in known if not self.overtakers.get(one.source_id, set[UUID]()) & sources]
        return max(standing, key=key, default=None)

    def apart(self) -> list[Apart]:
        last = [one for one in self.written if not self._written_over(one)]
        found: list[Apart] = []
        for day in sorted({one.observed_on for one in last}):
            of_day = [one for one in last if one.observed_on == day]
            sides = [one for one in of_day if any(self._contradicts(one, other) for other in of_day)]
            if sides:
                common = self._newest([one for one in self.saying if self._all_know(sides, one)])
                sources = tuple(one.source_id for one in sides)
                found.append(Apart(self.name, day, sources, common and common.source_id, self.person))
        return found

    def _written_over(self, one: Observation) -> bool:
        return any(key(other) > key(one) and one in self.known[other.source_id] for other in self.written)

    def _contradicts(self, one: Observation, other: Observation) -> bool:
        return self._unaware(one, other) and not self._same(one, other)

    def _all_know(self, sides: Sequence[Observation], one: Observation) -> bool:
        return all(one in self.known[side.source_id] for side in sides)

    def _unaware(self, one: Observation, other: Observation) -> bool:
        return not knows(one, other) and not knows(other, one)

    def _same(self, one: Observation, other: Observation) -> bool:
        return same(one.facts[self.name], other.facts[self.name])


def same(one: Any, other: Any) -> bool:
    """Whether two values say the same; the order of a choice of several says nothing."""
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(str, cast(list[Any], one))) == sorted(map(str, cast(list[Any], other)))
    return isinstance(one, bool) == isinstance(other, bool) and one == other
