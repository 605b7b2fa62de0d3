"""Rows without a citizen ID against a synthetic register: how many are found, and how few are taken for another.

Everybody is invented. The rows of the held-out half are made with a seed of their own; no weight was set by them.
"""

import random
from datetime import date, timedelta
from uuid import UUID

import msgspec
import pytest

from server.imports import names, scoring
from server.imports.scoring import Candidate, Unnumbered, decide

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "秀英桂兰玉珍建国志强红梅小平春花俊杰海燕文忠明德福贵荣华生义凤仙爱莲月娥金锁保田"
VILLAGES = ("城南村", "城北村", "百尺村", "东井村", "西庄村", "南河村", "北岭村", "石坡村", "土桥村", "柳林村")
PEOPLE = 4000
ROWS = 700


class Found(msgspec.Struct):
    """What came of the rows: `right`/`wrong` matched by the house; `offered`: the right one among the proposals."""

    right: int = 0
    wrong: int = 0
    offered: int = 0
    strangers_matched: int = 0
    listed: int = 0


def register(dice: random.Random) -> list[Candidate]:
    def person(at: int) -> Candidate:
        name = dice.choice(SURNAMES) + dice.choice(GIVEN) + dice.choice(["", *GIVEN])
        born = date(1930, 1, 1) + timedelta(days=dice.randrange(28_000))
        return Candidate(0, UUID(int=at + 1), UUID(int=at + 1), name, born, dice.choice(["male", "female"]), None,
                         None, dice.choice(VILLAGES), "龙泉镇", f"138{dice.randrange(10**8):08d}")  # fmt: skip

    return [person(at) for at in range(PEOPLE)]


def as_listed(one: Candidate, row: int, dice: random.Random, by_month: bool) -> Unnumbered:
    """The person as another department wrote them: most right, some things not; `by_month`: no day of birth."""
    name, born = one.name, one.born
    if dice.random() < 0.08:
        name = name[0] + dice.choice(GIVEN) + name[2:]
    if born and dice.random() < 0.07:
        born = dice.choice([born + timedelta(days=1), born.replace(day=1), born + timedelta(days=400)])
    place = one.village if dice.random() < 0.8 else dice.choice(VILLAGES)
    known = None if dice.random() < 0.05 else born and born.replace(day=1) if by_month else born
    phone = one.phone if dice.random() < 0.4 else ""
    return Unnumbered(row, name, names.reading(name), known, by_month, one.sex, None, f"龙泉镇{place}", None, phone)


def tried(seed: int, *, by_month: bool) -> Found:
    dice = random.Random(seed)
    people = register(dice)
    by_sound: dict[str, list[Candidate]] = {}
    by_birth: dict[date | None, list[Candidate]] = {}  # or by its month
    often: dict[str, int] = {}
    for one in people:
        by_sound.setdefault(names.reading(one.name), []).append(one)
        born = one.born and one.born.replace(day=1) if by_month else one.born
        by_birth.setdefault(born, []).append(one)
        often[one.name] = often.get(one.name, 0) + 1
    found = Found()
    for row in range(ROWS):
        stranger = row % 4 == 0
        meant = register(random.Random(seed * 7919 + row))[0] if stranger and row % 40 == 0 else people[row * 5]
        if stranger and row % 40:
            other = (meant.born or date(1950, 1, 1)) + timedelta(days=3000)
            meant = msgspec.structs.replace(meant, born=other, phone="13900000000")  # a namesake of the village
        listed = as_listed(meant, row, dice, by_month)
        near = {
            one.person_id: one for one in by_sound.get(listed.reading, []) + by_birth.get(listed.born, [])
        }  # fmt: skip
        told = decide(listed, list(near.values()), often.get(listed.name, 0), PEOPLE)
        matched = [one.person_id for one in told if one.outcome == "matched"]
        if stranger:
            found.strangers_matched += bool(matched)
            continue
        found.listed += 1
        found.right += matched == [meant.person_id]
        found.wrong += bool(matched) and matched != [meant.person_id]
        found.offered += meant.person_id in {one.person_id for one in told}
    return found


@pytest.mark.parametrize("seed", [1, 20260302], ids=["seen while the weights were set", "held out"])
def test_nobody_is_taken_for_another_and_nine_of_ten_are_found(seed: int) -> None:
    found = tried(seed, by_month=False)
    assert found.wrong == 0, found
    assert found.strangers_matched == 0, found
    assert found.right / found.listed > 0.75, found
    assert found.offered / found.listed > 0.88, found


@pytest.mark.parametrize("seed", [1, 20260302], ids=["seen while the weights were set", "held out"])
def test_a_month_of_birth_offers_whom_it_means_and_takes_nobody_by_itself(seed: int) -> None:
    """What is matched is matched by the telephone: a month alone takes nobody."""
    found = tried(seed, by_month=True)
    assert found.wrong == 0, found
    assert found.strangers_matched == 0, found
    assert found.right / found.listed > 0.3, found
    assert found.offered / found.listed > 0.88, found


def test_what_speaks_for_and_against_it_is_said() -> None:
    one = Candidate(1, UUID(int=1), UUID(int=1), "王秀兰", date(1950, 3, 15), "female", None, None, "城南社区",
                    "龙泉镇")  # fmt: skip
    listed = Unnumbered(1, "王秀蘭", "wang xiulan", date(1950, 3, 15), False, "female", None, "龙泉镇城南", None)
    said = {reason.field: reason.says for reason in scoring.weigh(listed, one, 3, 100_000)}
    assert said == {"name": "same", "born": "same", "sex": "same", "place": "same"}
    (likely,) = decide(listed, [one], 3, 100_000)
    assert likely.outcome == "matched"


@pytest.mark.parametrize(
    ("born", "says"),
    [
        (date(1950, 3, 1), "month"),  # also of somebody born on the first
        (date(1950, 3, 31), "month"),
        (date(1950, 4, 1), "alike"),
        (date(1951, 3, 1), "alike"),
        (date(1951, 4, 1), "other"),
    ],
)
def test_a_month_agrees_in_part(born: date, says: str) -> None:
    one = Candidate(1, UUID(int=1), UUID(int=1), "王秀兰", born, "female", None, None, "城南社区", "龙泉镇")
    listed = Unnumbered(1, "王秀兰", "wang xiulan", date(1950, 3, 1), True, "female", None, "龙泉镇城南", None)
    (reason,) = [each for each in scoring.weigh(listed, one, 3, 100_000) if each.field == "born"]
    (day,) = [
        each for each in scoring.weigh(msgspec.structs.replace(listed, by_month=False, born=born), one, 3, 100_000)
        if each.field == "born"
    ]  # fmt: skip
    assert (reason.says, reason.weight > 0) == (says, says == "month")
    assert reason.weight < day.weight
    assert [each.outcome for each in decide(listed, [one], 3, 100_000)] == ["proposed"], "never matched by itself"


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("张国华", "張國華", "same"),
        ("吕月娥", "吕月鹅", "alike"),
        ("王秀兰", "王秀南", "alike"),
        ("王秀兰", "李建国", "other"),
    ],
)
def test_how_alike_two_names_are(one: str, other: str, how: str) -> None:
    assert names.likeness(one, other) == how
