"""What lists of division changes come to: nobody lost, all in exactly one division, every day's answer right."""

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from server.division_changes.history import became_after
from server.division_changes.operations import as_steps
from server.division_changes.placing import Outlines, place
from server.division_changes.planning import destinations, plan
from server.division_changes.records import ChangeLine, HouseholdHome, Kind, Plan, Standing
from tests.world import uid

COUNTY, TODAY, BEGAN, DAY = "140427", date(2026, 3, 2), date(2020, 1, 1), date(2026, 1, 1)
A, B, A1, A2, B1 = "140427100", "140427101", "140427100001", "140427100002", "140427101200"
TREE = {
    COUNTY: "壶关县", A: "龙泉镇", B: "百尺镇", A1: "城南社区", A2: "城北社区", B1: "百尺村",
    A1 + "001": "一网格", A1 + "002": "二网格", A2 + "001": "一网格", B1 + "001": "一网格",
}  # fmt: skip
LEVELS: Any = {6: "county", 9: "town", 12: "village", 15: "grid"}


def tree() -> list[Standing]:
    return [
        Standing(code=code, level=LEVELS[len(code)], name=name, valid_from=BEGAN, valid_to=None)
        for code, name in TREE.items()
    ]


def line(kind: Kind, old: str = "", new: str = "", name: str = "", row: int = 1, on: date = DAY) -> ChangeLine:
    return ChangeLine(row=row, kind=kind, old_code=old, new_code=new, new_name=name, on=on)


def planned(*lines: ChangeLine, standing: list[Standing] | None = None) -> Plan:
    return plan(standing or tree(), lines, TODAY, lambda _, parts: parts[0])


def in_force(made: Plan) -> set[str]:
    left = {code for code in TREE if code not in made.ended}
    return left | {one.code for one in made.made if one.valid_to is None}


def kinds(made: Plan) -> set[tuple[str, str]]:
    return {(one.kind, one.code) for one in made.findings}


def test_a_village_that_goes_to_another_town_takes_its_grids_along() -> None:
    made = planned(line("transfer", A1, B + "001"))
    assert made.findings == []
    assert destinations(made.deeds, A1 + "002") == [B + "001002"]
    assert in_force(made) == set(TREE) - {A1, A1 + "001", A1 + "002"} | {B + "001", B + "001001", B + "001002"}


def test_merged_villages_keep_all_their_grids_under_free_numbers() -> None:
    made = planned(line("merge", A2, A1))
    assert destinations(made.deeds, A2 + "001") == [A1 + "003"]
    assert kinds(made) == {("numbered", A1 + "003")}
    assert A2 not in in_force(made)
    assert made.joined == {A1: [A2]}


def test_two_villages_merged_into_a_new_one_are_both_found_in_it() -> None:
    new = A + "005"
    made = planned(line("merge", A1, new, "城中社区"), line("merge", A2, new, row=2))
    assert destinations(made.deeds, A1) == destinations(made.deeds, A2) == [new]
    assert next(one for one in made.made if one.code == new).origins == (A1, A2)
    assert len([code for code in in_force(made) if code.startswith(new) and len(code) == 15]) == 3


def test_what_a_list_says_of_a_village_goes_before_what_its_town_does() -> None:
    made = planned(line("recode", A, "140427109"), line("transfer", A2, B + "009", row=2))
    assert destinations(made.deeds, A1 + "001") == ["140427109001001"]
    assert destinations(made.deeds, A2 + "001") == [B + "009001"]
    assert not [one for one in made.findings if one.stands_in_the_way]


def test_changes_of_several_days_follow_one_another() -> None:
    later = date(2026, 2, 1)
    made = planned(line("recode", A1, A + "007"), line("transfer", A + "007", B + "007", row=2, on=later))
    assert destinations(made.deeds, A1 + "001") == [B + "007001"]
    ends = {one.code: one.valid_to for one in made.made}
    assert (ends[A + "007"], ends[B + "007"]) == (date(2026, 1, 31), None)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (line("recode", A1, A2), ("code_taken", A2)),
        (line("recode", A1, "140427777001"), ("no_parent", "140427777001")),
        (line("recode", "140427100777", A + "009"), ("unknown_code", "140427100777")),
        (line("recode", A1, B + "0091"), ("bad_code", B + "0091")),
        (line("recode", A1, "140427109"), ("wrong_level", "140427109")),
        (line("recode", COUNTY, "140428"), ("county_code", COUNTY)),
        (line("rename", A1), ("no_name", A1)),
        (line("merge", A1, A1), ("same_code", A1)),
        (line("split", A1, A + "009"), ("one_part", A1)),
        (line("close", A1), ("left_behind", A1 + "001")),
        (line("recode", A1, A + "009", on=date(2026, 3, 3)), ("not_yet", A1)),
        (line("recode", A1, A + "009", on=BEGAN), ("before_it_began", A1)),
    ],
    ids=lambda one: one.kind if isinstance(one, ChangeLine) else one[0],
)
def test_what_cannot_be_is_named_with_its_code(asked: ChangeLine, told: tuple[str, str]) -> None:
    assert told in kinds(planned(asked))


@pytest.mark.parametrize(("on", "good"), [(TODAY, True), (date(2020, 1, 2), True), (date(2026, 3, 3), False)])
def test_a_change_holds_from_a_day_that_has_come(on: date, good: bool) -> None:
    assert (planned(line("recode", A1, A + "009", on=on)).findings == []) is good


def test_two_lines_that_take_one_village_to_two_places_are_refused() -> None:
    assert ("twice", A1) in kinds(planned(line("recode", A1, A + "008"), line("merge", A1, A2, row=2)))


WEST = {"type": "Polygon", "coordinates": [[[113, 36], [113.2, 36], [113.2, 36.2], [113, 36.2], [113, 36]]]}
EAST = {"type": "Polygon", "coordinates": [[[113.2, 36], [113.4, 36], [113.4, 36.2], [113.2, 36.2], [113.2, 36]]]}
SPLIT = (line("split", A1, A1, "城南社区"), line("split", A1, A + "011", "城东社区", row=1))


def home(name: str, code: str, lon: float | None, lat: float | None = 36.1) -> HouseholdHome:
    return HouseholdHome(uid(name), code, lon, lat)


def test_a_split_goes_by_outline_and_names_whom_none_claims() -> None:
    made = planned(*SPLIT)
    outlines = Outlines({A1: WEST, A + "011": EAST}, tree())
    homes = [
        home("west", A1 + "001", 113.1), home("east", A1 + "001", 113.3), home("edge", A1 + "002", 113.2),
        home("away", A1 + "002", 114.0), home("unknown", A1 + "002", None), home("other", B1 + "001", 113.3),
    ]  # fmt: skip
    told = [(one.code, one.by) for one in place(made.deeds, homes, outlines)]
    east = A + "011"
    assert told == [
        (A1 + "001", "polygon"), (east + "001", "polygon"), (A1 + "002", "polygon"),
        (A1 + "002", "outside"), (A1 + "002", "no_position"), (B1 + "001", "line"),
    ]  # fmt: skip


def test_a_split_town_must_say_where_a_village_goes_that_no_outline_claims() -> None:
    lines = (line("split", A, A), line("split", A, "140427105", "新镇", row=1))
    made = plan(tree(), lines, TODAY, lambda _code, _parts: None)
    assert {("say_where", A1), ("say_where", A2)} <= kinds(made)


BY_LEVEL = {
    9: [A, B, "140427105", "140427106"],
    12: [A1, A2, B1, A + "011", B + "012", A + "007", "140427105001"],
    15: [*(code for code in TREE if len(code) == 15), A1 + "009", B1 + "008", A2 + "001", A + "011001"],
}
DAYS = st.sampled_from([date(2026, 1, 1), date(2026, 1, 15), date(2026, 2, 1)])


@st.composite
def entries(draw: st.DrawFn) -> list[ChangeLine]:
    """One thing a list says: a line, or the two or three lines of a split."""
    codes = st.sampled_from(BY_LEVEL[draw(st.sampled_from([9, 12, 12, 15]))])
    kind: Kind = draw(st.sampled_from(["rename", "recode", "transfer", "merge", "split", "new", "close"]))
    old, on = draw(codes), draw(DAYS)
    parts = draw(st.lists(codes, min_size=2, max_size=3, unique=True)) if kind == "split" else [draw(codes)]
    return [line(kind, old, part, "新名", on=on) for part in parts]


@st.composite
def lists(draw: st.DrawFn) -> list[ChangeLine]:
    """A list without what stands in the way: an entry that does is struck out, as whoever checks it would."""
    kept: list[ChangeLine] = []
    for entry in draw(st.lists(entries(), min_size=1, max_size=10)):
        more = [msgspec.structs.replace(one, row=len(kept) + at) for at, one in enumerate(entry, 1)]
        if not any(one.stands_in_the_way for one in planned(*kept, *more).findings):
            kept += more
    assume(kept)
    return kept


LISTS = lists()
HOMES = st.lists(
    st.tuples(st.sampled_from([c for c in TREE if len(c) >= 12]), st.none() | st.floats(112.9, 113.5)), max_size=12
)


@given(LISTS, HOMES)
def test_whatever_a_list_says_no_household_is_lost(
    lines: list[ChangeLine], homes: list[tuple[str, float | None]]
) -> None:
    made = planned(*lines)
    here = in_force(made)
    assert all(code[:-3] in here for code in here if code != COUNTY), "everything stands below something"
    closed = {one.old_code for one in made.deeds if one.kind == "close"}
    held = [home(f"{at}", code, lon) for at, (code, lon) in enumerate(homes) if not _ends(made, code, closed)]
    placed = place(made.deeds, held, Outlines({A + "011": EAST, "140427105": WEST}, tree()))
    assert [one.id for one in placed] == [one.id for one in held]
    assert all(one.code in here for one in placed), "everybody is in a division in force"
    for one, was in zip(placed, held, strict=True):
        assert one.code in destinations(made.deeds, was.region_code)


def _ends(made: Plan, code: str, closed: set[str]) -> bool:
    return not destinations(made.deeds, code) or code in closed


@given(LISTS, DAYS)
def test_what_became_of_a_code_is_told_alike_by_plan_and_history(lines: list[ChangeLine], on: date) -> None:
    made = planned(*lines)
    steps = as_steps(made)
    for code in TREE:
        assert set(became_after(steps, code, date(2025, 12, 31))) == set(destinations(made.deeds, code))
        since = [one for one in made.deeds if one.on > on]
        if code in in_force(made) or (code in made.ended and made.ended[code] >= on):
            assert set(became_after(steps, code, on)) == set(destinations(since, code))


@given(LISTS)
def test_a_list_never_gives_a_code_that_was_used_before(lines: list[ChangeLine]) -> None:
    made = planned(*lines)
    codes = [one.code for one in made.made]
    assert not set(codes) & set(TREE)
    assert len(codes) == len(set(codes))
    assert all(one.valid_to is None or one.valid_to >= one.valid_from for one in made.made)
