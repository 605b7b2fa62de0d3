"""The rule by which two phones' sayings of one household are put together, as a table and as a property."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.disagreements.merging import key, merge, needs_merging
from server.disagreements.records import Merged, Observation

HOME = UUID(int=1)
ALONE = "lives_alone"
ADA, BO = UUID(int=100), UUID(int=200)
FIRST = date(2026, 3, 2)


def seen(
    number: int,
    value: Any,
    *,
    hour: int = 9,
    day: int = 0,
    by: UUID = ADA,
    version: int = 0,
    held: int | None = 0,
    follows: Sequence[int] = (),
    filled: bool = False,
    name: str = ALONE,
) -> Observation:
    """One visit's answer to one question; `number` names it."""
    at = datetime(2026, 3, 2, hour, tzinfo=UTC) + timedelta(days=day)
    return Observation(
        household_id=HOME,
        source_id=UUID(int=number),
        observed_on=FIRST + timedelta(days=day),
        seen_at=at,
        by=by,
        facts={name: value},
        held_version=held,
        follows=tuple(UUID(int=one) for one in follows),
        filled_in=frozenset({name} if filled else ()),
        version=version or number,
    )


def holds(observations: Sequence[Observation], merged: Merged) -> Any:
    """The value that stands."""
    standing = [one for one in observations if (one.source_id, ALONE, None) not in merged.overtaken]
    return max(standing, key=key).facts[ALONE]


def sides(merged: Merged) -> list[list[int]]:
    return [[source.int for source in one.sources] for one in merged.apart]


KNOWN = seen(50, False, day=-30, version=1)
TABLE: dict[str, tuple[list[Observation], Any, list[list[int]]]] = {
    "one phone alone": ([seen(1, True)], True, []),
    "the second knew the first": (
        [seen(1, True), seen(2, False, hour=15, by=BO, held=1)], False, [],
    ),
    "two phones, the same answer": (
        [seen(1, True), seen(2, True, hour=15, by=BO)], True, [],
    ),
    "two phones, different answers on one day": (
        [seen(1, True), seen(2, False, hour=15, by=BO)], False, [[1, 2]],
    ),
    "the one seen first came last": (
        [seen(2, True, hour=9), seen(1, False, hour=15, by=BO)], False, [[2, 1]],
    ),
    "different answers on different days are a change": (
        [seen(1, True), seen(2, False, day=1, by=BO)], False, [],
    ),
    "a late entry does not overwrite a newer day": (
        [seen(1, True, day=3), seen(2, False, day=0, by=BO)], True, [],
    ),
    "one phone offline, visit upon visit": (
        [seen(1, True), seen(2, False, hour=15, follows=[1])], False, [],
    ),
    "the second of one phone's visits against another phone": (
        [seen(1, True), seen(2, False, hour=15, follows=[1]), seen(3, True, hour=12, by=BO)], False, [[3, 2]],
    ),
    "the same person on two phones, unknowing": (
        [seen(1, True), seen(2, False, hour=15)], False, [[1, 2]],
    ),
    "left as it was put in, while another changed it": (
        [KNOWN, seen(2, True, held=1), seen(3, False, hour=15, by=BO, held=1, filled=True)], True, [],
    ),
    "left as it was put in, and the other changed it the day before": (
        [KNOWN, seen(2, True, held=1), seen(3, False, day=1, by=BO, held=1, filled=True)], True, [],
    ),
    "asked anew and found as before, while another changed it": (
        [KNOWN, seen(2, True, held=1), seen(3, False, hour=15, by=BO, held=1)], False, [[2, 3]],
    ),
    "put in, and changed by both to the same": (
        [KNOWN, seen(2, True, held=1, filled=True), seen(3, True, hour=15, by=BO, held=1, filled=True)], True, [],
    ),
    "put in from one's own visit that is not sent yet": (
        [KNOWN, seen(2, True, held=1), seen(3, True, hour=16, held=1, follows=[2], filled=True),
         seen(4, False, hour=12, by=BO, held=1)], False, [[2, 4]],
    ),
    "a later visit that knew of both ends it": (
        [seen(1, True), seen(2, False, hour=15, by=BO), seen(3, True, day=5, held=2)], True, [],
    ),
    "a later visit that only left what was put in does not end it": (
        [seen(1, True), seen(2, False, hour=15, by=BO), seen(3, False, day=5, held=2, filled=True)], False, [[1, 2]],
    ),
    "three phones": (
        [seen(1, 1), seen(2, 2, hour=12, by=BO), seen(3, 3, hour=15, by=UUID(int=300))], 3, [[1, 2, 3]],
    ),
    "an app that says nothing of its base, the same person": (
        [seen(1, True, held=None), seen(2, False, hour=15, held=None)], False, [],
    ),
    "an app that says nothing of its base, two people": (
        [seen(1, True, held=None), seen(2, False, hour=15, by=BO, held=None)], False, [[1, 2]],
    ),
    "a correction is no second saying": (
        [seen(1, True), seen(2, False, hour=20, held=0, follows=[1])], False, [],
    ),
    "several choices in another order": (
        [seen(1, ["grain", "heating"]), seen(2, ["heating", "grain"], hour=15, by=BO)], ["heating", "grain"], [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("observations", "value", "apart"), TABLE.values(), ids=TABLE.keys())
def test_the_table(observations: list[Observation], value: Any, apart: list[list[int]]) -> None:
    merged = merge(observations, {ALONE})
    assert (holds(observations, merged), sides(merged)) == (value, apart)


def test_two_wordings_do_not_contradict() -> None:
    both = [seen(1, "屋顶漏雨"), seen(2, "房顶漏水", hour=15, by=BO)]
    assert merge(both, set()).apart == ()


def test_what_both_had_held_before_is_told() -> None:
    both = [seen(2, 1, held=1), seen(3, 2, hour=15, by=BO, held=1)]
    (found,) = merge([seen(50, 0, day=-30, version=1), *both], {ALONE}).apart
    assert found.base == UUID(int=50)


def rounds_known(own: Sequence[Observation], rounds: Sequence[int]) -> int:
    """After how many rounds a phone had last synced: it never knows less than before."""
    held = (own[-1].held_version if own else 0) or 0
    return next(n for n in range(len(rounds) + 1) if sum(rounds[:n]) == held)


@st.composite
def histories(draw: st.DrawFn) -> list[list[Observation]]:
    """Records by the round in which they come in. Within a round any may come first; phones sync between rounds."""
    rounds = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    made: list[list[Observation]] = []
    of_phone: dict[int, list[Observation]] = {}
    for round_number, count in enumerate(rounds):
        made.append([])
        for _ in range(count):
            phone = draw(st.integers(0, 2))
            own = of_phone.setdefault(phone, [])
            synced = draw(st.integers(rounds_known(own, rounds), round_number))
            number = sum(map(len, made)) + 1
            one = seen(
                number,
                draw(st.integers(0, 2)),
                hour=draw(st.integers(0, 12)),
                day=draw(st.integers(0, 1)),
                by=UUID(int=phone + 100),
                held=sum(rounds[:synced]),
                filled=draw(st.booleans()),
            )
            one = msgspec.structs.replace(one, follows=tuple(other.source_id for other in own))
            own.append(one)
            made[-1].append(one)
    return made


def arrived(order: Sequence[Observation]) -> tuple[Any, list[list[int]]]:
    """What stands and what is open when records come in one after another, as the server takes them up."""
    there: list[Observation] = []
    kept = Merged(frozenset(), ())
    for number, one in enumerate(order, start=1):
        new = msgspec.structs.replace(one, version=number)
        beside, there = there, [*there, new]
        if kept.apart or any(needs_merging(new, other) for other in beside):
            kept = merge(there, {ALONE})
    return holds(there, kept), sides(kept)


@given(histories(), st.data())
@settings(max_examples=400, deadline=None)
def test_whatever_comes_first_the_same_stands_and_the_same_is_open(
    rounds: list[list[Observation]], data: st.DataObject
) -> None:
    as_made = [one for records in rounds for one in records]
    otherwise = [one for records in rounds for one in data.draw(st.permutations(records))]
    assert arrived(otherwise) == arrived(as_made)


@given(histories())
@settings(max_examples=200, deadline=None)
def test_what_stands_was_said_on_the_newest_day_anybody_wrote(rounds: list[list[Observation]]) -> None:
    """A value that stands was seen by somebody, never on an older day than one that was written knowing nothing."""
    order = [one for records in rounds for one in records]
    value, _ = arrived(order)
    newest = max(one.observed_on for one in order if not one.filled_in) if any(
        not one.filled_in for one in order) else None  # fmt: skip
    candidates = {one.facts[ALONE] for one in order if newest is None or one.observed_on >= newest}
    assert value in candidates
