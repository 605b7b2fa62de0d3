"""How likely it is that a row without a whole citizen ID is about somebody of the register. Pure.

Fellegi and Sunter (A Theory for Record Linkage, JASA 64, 1969): each field that agrees or differs adds log2(m/u)
bits, m being how often it does so for one person written twice and u for two persons by chance. A name's u is how
many of the register have it; the prior is that one person of all in the county is meant.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

import msgspec

from server.imports.names import likeness
from server.imports.records import Reason

# m and u of each field's ways, set by hand; what they do is measured in tests/pure/test_list_scoring.py and told in
# docs/decisions/0038-whom-a-list-is-about.md.
NAME_SAME, NAME_ALIKE, NAME_OTHER = 0.90, (0.08, 0.004), (0.02, 0.996)
BORN_SAME, BORN_NEAR, BORN_OTHER = (0.93, 1 / 20_000), (0.05, 1 / 400), (0.02, 0.998)
MONTH_SAME, MONTH_NEAR = (0.93, 1 / 800), (0.05, 1 / 12)  # of a row that says no day: a month of some 70 years
SEX_SAME, SEX_OTHER = (0.99, 0.5), (0.01, 0.5)
LAST4_SAME, LAST4_OTHER = (0.98, 1 / 5_000), (0.02, 1.0)
VILLAGE_SAME, TOWN_SAME, PLACE_OTHER = (0.80, 1 / 200), (0.12, 1 / 12), (0.08, 0.9)
PHONE_SAME, PHONE_OTHER = (0.60, 1 / 50_000), (0.40, 1.0)
SURE, LIKELY, RIVAL = 0.995, 0.10, 0.02  # probabilities: matched, proposed, stands in the way of a match
MOST = 5  # proposals for a row
PEOPLE = 100_000  # at least so many live in a county, whoever is registered: who is listed need not be


class Unnumbered(msgspec.Struct, frozen=True):
    """A row that no citizen ID speaks for. `by_month`: the day of `born` is unknown. `phone`: readable, filled in by
    whoever holds the key."""

    row: int
    name: str
    reading: str
    born: date | None
    by_month: bool
    sex: str
    id_last4: str | None
    place: str
    phone_cipher: bytes | None
    phone: str = ""


class Candidate(msgspec.Struct, frozen=True):
    """A person of the register that a row may mean."""

    row: int
    person_id: UUID
    household_id: UUID
    name: str
    born: date | None
    sex: str
    id_last4: str | None
    phone_cipher: bytes | None
    village: str
    town: str
    phone: str = ""


class Likely(msgspec.Struct, frozen=True):
    """Whom a row may be about, with what speaks for it; `score`: the probability."""

    row: int
    person_id: UUID
    household_id: UUID
    outcome: str
    score: float
    weights: list[Reason]


def weigh(listed: Unnumbered, one: Candidate, namesakes: int, persons: int) -> list[Reason]:
    """What speaks for and against it, field by field, in bits."""
    alike = likeness(listed.name, one.name)
    chance = max(namesakes, 1) / max(persons, PEOPLE)
    name = {"same": (NAME_SAME, chance), "alike": NAME_ALIKE, "other": NAME_OTHER}[alike]
    found = [_reason("name", alike, name)]
    if listed.born and one.born:
        found.append(_born(listed.born, one.born, by_month=listed.by_month))
    if "unknown" not in (listed.sex, one.sex):
        same = listed.sex == one.sex
        found.append(_reason("sex", "same" if same else "other", SEX_SAME if same else SEX_OTHER))
    if listed.id_last4 and one.id_last4:
        same = listed.id_last4 == one.id_last4
        found.append(_reason("id_last4", "same" if same else "other", LAST4_SAME if same else LAST4_OTHER))
    if listed.place and one.village:
        found.append(_place(listed.place, one))
    if listed.phone and one.phone:
        same = listed.phone == one.phone
        found.append(_reason("phone", "same" if same else "other", PHONE_SAME if same else PHONE_OTHER))
    return found


def _reason(field: str, says: str, chances: tuple[float, float]) -> Reason:
    m, u = chances
    return Reason(field, says, round(math.log2(m / u), 2))


def _born(listed: date, one: date, *, by_month: bool) -> Reason:
    if not by_month:
        near = _near(listed, one)
        return _reason("born", near, {"same": BORN_SAME, "alike": BORN_NEAR, "other": BORN_OTHER}[near])
    parts = (listed.year == one.year) + (listed.month == one.month)
    says, chances = (("other", BORN_OTHER), ("alike", MONTH_NEAR), ("month", MONTH_SAME))[parts]
    return _reason("born", says, chances)


def _near(one: date, other: date) -> str:
    if one == other:
        return "same"
    swapped = (one.year, one.month, one.day) == (other.year, other.day, other.month)
    parts = (one.year == other.year) + (one.month == other.month) + (one.day == other.day)
    return "alike" if swapped or parts == 2 else "other"


def _place(place: str, one: Candidate) -> Reason:
    if _stem(one.village) in place:
        return _reason("place", "same", VILLAGE_SAME)
    if one.town and _stem(one.town) in place:
        return _reason("place", "alike", TOWN_SAME)
    return _reason("place", "other", PLACE_OTHER)


def _stem(name: str) -> str:
    """A division's name without what kind it is: 城南社区 is 城南."""
    for kind in ("社区", "村委会", "街道", "村", "镇", "乡"):
        if name.endswith(kind) and len(name) > len(kind) + 1:
            return name.removesuffix(kind)
    return name


def probability(weights: Iterable[Reason], persons: int) -> float:
    """That this is the person, when one of all is meant."""
    bits = sum(one.weight for one in weights) - math.log2(max(persons, PEOPLE))
    return 1 / (1 + 2 ** -max(-60.0, min(60.0, bits)))


def _exact(weights: Iterable[Reason]) -> bool:
    told = {one.field: one.says for one in weights}
    same = {field for field, says in told.items() if says == "same"}
    against = any(told.get(field) == "other" for field in ("born", "sex", "id_last4"))
    return "name" in same and bool(same & {"born", "id_last4", "phone"}) and not against


def decide(listed: Unnumbered, candidates: Sequence[Candidate], namesakes: int, persons: int) -> list[Likely]:
    """Whom a row is about: one who is sure and has no rival is matched; who is likely is proposed.

    Nobody is sure whose name is written otherwise, whose day of birth, sex or last digits differ, or of whom neither
    of day of birth, last digits and telephone is the same.
    """
    weighed: list[tuple[float, Candidate, list[Reason]]] = []
    for one in candidates:
        weights = weigh(listed, one, namesakes, persons)
        weighed.append((probability(weights, persons), one, weights))
    weighed.sort(key=lambda each: (-each[0], each[1].person_id))
    rivals = sum(score >= RIVAL for score, _, _ in weighed)
    sure = bool(weighed) and weighed[0][0] >= SURE and rivals == 1 and _exact(weighed[0][2])
    outcome = "matched" if sure else "proposed"
    return [
        Likely(listed.row, one.person_id, one.household_id, outcome, round(score, 4), weights)
        for score, one, weights in weighed[:MOST] if score >= LIKELY
    ]  # fmt: skip
