"""The register: finding people, reading a citizen ID with a reason, changing hands, facts that stay."""

from datetime import date
from typing import Any

import asyncpg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server import registry
from server.core.actor import Actor
from server.core.db import Connection, enter_scope
from server.core.errors import Problem
from server.registry import NewHousehold, NewPerson, ObservedFact, identity
from server.registry.operations import search_term
from server.registry.pinyin import search_form
from server.registry.records import Move
from tests import world
from tests.world import COUNTY, GRID_1, GRID_2, GRID_BAICHI, NOW, TODAY, World, uid


async def find(conn: Connection, who: Actor, search: str = "", **more: Any) -> list[str]:
    await enter_scope(conn, who.scope)
    found = await registry.list_households(conn, who.scope, TODAY, search=search, **more)
    return [item.head_name for item in found.items]


@pytest.mark.parametrize(
    "typed",
    ["王秀兰", "秀兰", "wangxiulan", "wang xiulan", "WXL", "998X", "998x", "3 排 7"],
    ids=["name", "given name", "pinyin", "pinyin with a space", "initials", "last four", "small x", "address"],
)
async def test_a_household_is_found_by(conn: Connection, typed: str) -> None:
    county = await world.build(conn)
    assert await find(conn, county.town01, typed) == ["王秀兰"]


async def test_a_household_is_found_by_any_of_its_members(conn: Connection) -> None:
    county = await world.build(conn)
    assert await find(conn, county.town01, "李晓东") == ["李保田"]
    assert await find(conn, county.town01, "nch") == ["李保田"]


async def test_a_village_name_finds_everybody_in_it(conn: Connection) -> None:
    county = await world.build(conn)
    assert await find(conn, county.town01, "城北") == ["郭存良"]


async def test_signs_of_the_pattern_language_mean_themselves(conn: Connection) -> None:
    county = await world.build(conn)
    assert await find(conn, county.town01, "%") == []
    assert await find(conn, county.town01, "_") == []


async def test_nobody_is_found_outside_the_reach(conn: Connection) -> None:
    county = await world.build(conn)
    assert await find(conn, county.town02, "王秀兰") == []
    assert await find(conn, county.town02) == ["赵改花"]
    assert await find(conn, county.town02, region=GRID_1) == []
    with pytest.raises(Problem, match="not_found"):
        await registry.household(conn, county.town02.scope, county.wang)


async def test_pages_follow_each_other_without_a_gap_or_a_double(conn: Connection) -> None:
    county = await world.build(conn)
    await enter_scope(conn, county.county01.scope)
    seen: list[str] = []
    after: str | None = None
    for _ in range(3):
        page = await registry.list_households(conn, county.county01.scope, TODAY, limit=2, after=after)
        seen += [item.head_name for item in page.items]
        after = page.next
    assert sorted(seen) == sorted(["王秀兰", "李保田", "张桂花", "孙玉山", "郭存良", "赵改花"])
    assert after is None


async def test_an_invented_page_mark_is_refused(conn: Connection) -> None:
    county = await world.build(conn)
    with pytest.raises(Problem, match="page_unknown"):
        await find(conn, county.county01, after="not-ours")


async def test_a_line_shows_the_statuses_of_today_only(conn: Connection) -> None:
    county = await world.build(conn)
    await world.end_status(conn, uid("li dibao 2025-03-01"), date(2026, 3, 1))
    await enter_scope(conn, county.grid01.scope)
    page = await registry.list_households(conn, county.grid01.scope, TODAY)
    statuses = {item.head_name: [one.status for one in item.statuses] for item in page.items}
    assert statuses == {"王秀兰": ["tekun"], "李保田": []}


async def test_members_are_shown_with_the_end_of_their_citizen_id_only(conn: Connection) -> None:
    county = await world.build(conn)
    persons = await registry.persons(conn, county.town01.scope, world.crypto(), [county.wang])
    wang = persons[county.wang][0]
    assert (wang.id_masked, wang.phone) == ("**************998X", "14200000001")


async def test_a_citizen_id_is_read_with_a_reason_and_the_reading_is_on_file(conn: Connection) -> None:
    county = await world.build(conn)
    number = await registry.reveal_id_number(
        conn, county.town01, NOW, world.crypto(), person_id=uid("王秀兰"), reason="核对医保"
    )
    entry = await conn.fetchrow(
        "select actor_id, detail from audit where county_code = $1 and action = 'person.reveal'", COUNTY
    )
    assert number == world.WANG_ID_NUMBER
    assert entry is not None
    assert (entry["actor_id"], entry["detail"]["reason"]) == (county.town01.id, "核对医保")


@pytest.mark.parametrize(
    ("person", "reason", "code"),
    [
        ("王秀兰", "  ", "reason_needed"),
        ("李保田", "核对", "id_number_not_recorded"),
        ("nobody", "核对", "not_found"),
    ],
)
async def test_a_citizen_id_is_not_read(conn: Connection, person: str, reason: str, code: str) -> None:
    county = await world.build(conn)
    with pytest.raises(Problem, match=code):
        await registry.reveal_id_number(
            conn, county.town01, NOW, world.crypto(), person_id=uid(person), reason=reason
        )


async def test_a_citizen_id_outside_the_reach_is_not_read(conn: Connection) -> None:
    county = await world.build(conn)
    await enter_scope(conn, county.town02.scope)
    with pytest.raises(Problem, match="not_found"):
        await registry.reveal_id_number(
            conn, county.town02, NOW, world.crypto(), person_id=uid("王秀兰"), reason="核对"
        )


def move(to: str, name: str = "move") -> Move:
    return Move(uid(name), to, "搬到女儿家")


async def test_a_move_takes_everything_of_the_household_along(conn: Connection) -> None:
    county = await world.build(conn)
    await registry.record_facts(
        conn, COUNTY, NOW, [ObservedFact(county.wang, "lives_alone", True, TODAY, uid("visit"))]
    )
    await world.add_visit(conn, county.wang, date(2026, 2, 20), county.grid01)
    await registry.move_household(conn, county.town01, NOW, household_id=county.wang, move=move(GRID_2))
    places = [
        await conn.fetchval(f"select region_code from {table} where household_id = $1", county.wang)
        for table in ("persons", "statuses", "facts", "visits")
    ]
    assert places == [GRID_2] * 4
    assert await find(conn, county.grid01) == ["李保田"]
    assert "王秀兰" in await find(conn, county.grid02)


async def test_the_same_move_again_answers_the_same(conn: Connection) -> None:
    county = await world.build(conn)
    first = await registry.move_household(conn, county.town01, NOW, household_id=county.wang, move=move(GRID_2))
    again = await registry.move_household(conn, county.town01, NOW, household_id=county.wang, move=move(GRID_2))
    assert again == first
    with pytest.raises(Problem, match="household_moved_meanwhile"):
        await registry.move_household(conn, county.town01, NOW, household_id=county.li, move=move(GRID_2))


@pytest.mark.parametrize("to", [world.LONGQUAN, "140427100001999", COUNTY])
async def test_a_household_moves_only_to_a_grid_or_a_village_in_use(conn: Connection, to: str) -> None:
    county = await world.build(conn)
    with pytest.raises(Problem, match="division_not_a_grid"):
        await registry.move_household(conn, county.county01, NOW, household_id=county.wang, move=move(to))


async def test_a_township_cannot_push_a_household_into_another_town(conn: Connection) -> None:
    county = await world.build(conn)
    await enter_scope(conn, county.town01.scope)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await registry.move_household(conn, county.town01, NOW, household_id=county.wang, move=move(GRID_BAICHI))


async def test_the_newest_fact_of_a_name_counts(conn: Connection) -> None:
    county = await world.build(conn)
    later, earlier = date(2026, 2, 1), date(2026, 1, 1)
    await registry.record_facts(
        conn,
        COUNTY,
        NOW,
        [
            ObservedFact(county.wang, "is_ill_now", False, later, uid("second")),
            ObservedFact(county.wang, "is_ill_now", True, earlier, uid("first")),
            ObservedFact(county.wang, "heating", ["coal"], earlier, uid("first")),
            ObservedFact(uid("nobody"), "is_ill_now", True, later, uid("second")),
        ],
    )
    known = await registry.newest_facts(conn, county.grid01.scope, [county.wang, county.li])
    assert registry.plain_facts(known[county.wang]) == {"is_ill_now": False, "heating": ["coal"]}
    assert known[county.wang]["is_ill_now"].source_id == uid("second")
    assert county.li not in known


async def test_the_same_facts_again_change_nothing(conn: Connection) -> None:
    county = await world.build(conn)
    fact = ObservedFact(county.wang, "lives_alone", True, TODAY, uid("visit"))
    await registry.record_facts(conn, COUNTY, NOW, [fact])
    await registry.record_facts(conn, COUNTY, NOW, [fact])
    assert await conn.fetchval("select count(*) from facts where household_id = $1", county.wang) == 1


async def test_a_household_registered_twice_is_one_household(conn: Connection) -> None:
    county = await world.build(conn)
    head = NewPerson(id=uid("n"), name="单福根", relation="self")
    new = NewHousehold(id=uid("new"), region_code=GRID_1, address="新房", persons=(head,))
    assert await registry.register_household(conn, county.town01, NOW, world.crypto(), new)
    assert not await registry.register_household(conn, county.town01, NOW, world.crypto(), new)
    assert await find(conn, county.town01, "shan fugen") == ["单福根"]


async def test_a_mistyped_citizen_id_is_refused(conn: Connection) -> None:
    county = await world.build(conn)
    wrong = NewPerson(id=uid("n"), name="单福根", relation="self", id_number="140427194201089981")
    new = NewHousehold(id=uid("new"), region_code=GRID_1, address="新房", persons=(wrong,))
    with pytest.raises(Problem, match="citizen_id_malformed"):
        await registry.register_household(conn, county.town01, NOW, world.crypto(), new)


async def test_who_is_responsible_for_a_grid(conn: Connection) -> None:
    county: World = await world.build(conn)
    await world.add_phone(conn, county.grid01, NOW)
    workers = await registry.responsible_workers(conn, county.town01.scope, TODAY, [GRID_1, GRID_2, world.GRID_NORTH])
    assert {code: [(w.name, w.last_synced_at) for w in found] for code, found in workers.items()} == {
        GRID_1: [("李建国", NOW)],
        GRID_2: [("赵红梅", None)],
    }


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("王秀兰", "wang xiulan wxl"),
        ("曾乐", "zeng le zl"),
        ("盖", "ge g"),
        ("单玉兰", "shan yulan syl"),
        ("解放", "xie fang xf"),
        ("仇大山", "qiu dashan qds"),
        ("卜春花", "bu chunhua bch"),
        ("长孙无忌", "zhangsun wuji zswj"),
        ("尉迟恭", "yuchi gong ycg"),
        ("尉迟", "wei chi wc"),  # 尉 and a given name, as short names are
        ("欧阳·买买提江", "ou yangmaimaitijiang oymmtj"),
    ],
)
def test_names_as_they_are_typed(name: str, typed: str) -> None:
    assert search_form(name) == typed


def test_nothing_typed_is_no_search() -> None:
    assert search_term("   ") is None


@given(st.from_regex(r"[1-9]\d{16}", fullmatch=True))
def test_exactly_one_of_eleven_check_characters_is_right(first17: str) -> None:
    assert sum(identity.is_citizen_id(first17 + last) for last in identity.CHECK) == 1
