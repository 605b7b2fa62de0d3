"""Who lives in a household: the head, and the members its kind mostly has."""

from datetime import date

import msgspec

from demo.draws import Draws
from demo.identity import CitizenIds, telephone
from demo.kinds import Kind
from demo.names import name_pool
from demo.records import Sex

_OTHER: dict[Sex, Sex] = {"male": "female", "female": "male"}


class Member(msgspec.Struct, frozen=True):
    """A person before they have an id: who they are to the head, name with pinyin, sex, birth date."""

    relation: str
    name: str
    pinyin: str
    sex: Sex
    birth_date: date
    citizen_id: str | None
    phone: str | None


class Registry(msgspec.Struct, frozen=True, kw_only=True):
    """What all families share: the day, and the numbers already given out."""

    today: date
    citizen_ids: CitizenIds


def family(registry: Registry, draws: Draws, kind: Kind, surname: str) -> list[Member]:
    """The head first, then spouse, children, grandchild and parent as the kind's likelihoods have it."""
    # Three uniform numbers stretched to a deviation of 1 are near enough to a bell curve.
    bell = (draws.number() + draws.number() + draws.number() - 1.5) * 2.0
    age = int(min(96.0, max(22.0, kind.age + kind.spread * bell)))
    sex: Sex = "male" if draws.number() < kind.male else "female"
    born = registry.today.year - age
    members = [_member(registry, draws, "self", surname, sex, born)]
    if draws.number() < kind.spouse:
        spouse_name = _stranger(draws)
        members.append(_member(registry, draws, "spouse", spouse_name, _OTHER[sex], born + draws.between(-5, 5)))
    # Children carry their father's name; a woman who heads a household had a husband of another name.
    children_name = surname if sex == "male" else _stranger(draws)
    child_born = born + draws.between(22, 32)
    if child_born < registry.today.year and draws.number() < kind.child:
        members.append(_member(registry, draws, "child", children_name, _either(draws), child_born))
        if child_born + 4 < registry.today.year and draws.number() < kind.second_child:
            second = child_born + draws.between(2, 4)
            members.append(_member(registry, draws, "child", children_name, _either(draws), second))
    youngest = registry.today.year - 1
    grandchild_born = min(youngest, max(youngest - 14, child_born + draws.between(22, 30)))
    if draws.number() < kind.grandchild:
        members.append(_member(registry, draws, "grandchild", children_name, _either(draws), grandchild_born))
    if age < 66 and draws.number() < kind.parent:
        elder = born - draws.between(20, 30)
        members.append(_member(registry, draws, "parent", _stranger(draws), "female", elder))
    return members


def neighbour_name(draws: Draws, surname: str) -> str:
    """Somebody of the village, mostly of the same surname."""
    named = surname if draws.number() < 0.6 else _stranger(draws)
    return name_pool().full(named, _either(draws), 1970, draws.number())[0]


def _member(registry: Registry, draws: Draws, relation: str, surname: str, sex: Sex, year: int) -> Member:
    name, pinyin = name_pool().full(surname, sex, year, draws.number())
    born = date(year, draws.between(1, 12), draws.between(1, 28))
    adult = registry.today.year - year >= 18
    phone = telephone(draws.number()) if adult and draws.number() < 0.7 else None
    return Member(relation, name, pinyin, sex, born, registry.citizen_ids.next(born, sex), phone)


def _either(draws: Draws) -> Sex:
    return "male" if draws.number() < 0.51 else "female"


def _stranger(draws: Draws) -> str:
    return name_pool().surname(draws.number())
