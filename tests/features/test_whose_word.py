"""Whose word about a fact stands: channels, persons, taking back; in any order of arrival."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy import precedence
from policy.precedence import Channel, holding
from server import registry
from server.core.db import Connection, county_scope
from server.registry import ObservedFact
from tests import world
from tests.world import COUNTY, NOW, uid

DAY = date(2026, 1, 10)
WHOLE = county_scope(COUNTY)
LEVEL, STUDENT, CAPACITY = "disability_level", "student_stage", "labour_capacity"


def said(
    home: UUID, name: str, value: Any, channel: Channel, day: int, source: str, person: UUID | None = None
) -> ObservedFact:
    return ObservedFact(
        home,
        name,
        value,
        DAY + timedelta(days=day),
        uid(source),
        person_id=person,
        channel=channel,
        said_by="unknown",
    )


async def stands(conn: Connection, home: UUID, name: str) -> Any:
    known = await registry.newest_facts(conn, WHOLE, [home], [name])
    return known[home][name].value if home in known else None


async def test_a_departments_list_is_held_against_a_visit(conn: Connection) -> None:
    county = await world.build(conn)
    words = [
        said(county.wang, LEVEL, 2, "department", 0, "list"),
        said(county.wang, LEVEL, 4, "visit", 100, "visit"),
    ]
    await registry.record_facts(conn, COUNTY, NOW, words)
    assert await stands(conn, county.wang, LEVEL) == 2
    await registry.record_facts(conn, COUNTY, NOW, [said(county.wang, LEVEL, 3, "department", 101, "next list")])
    assert await stands(conn, county.wang, LEVEL) == 3


@pytest.mark.parametrize(("day", "value"), [(60, "yes"), (61, "no")])
async def test_an_old_list_gives_way_to_a_visit(conn: Connection, day: int, value: str) -> None:
    """Two deliveries of a department, to the day."""
    county = await world.build(conn)
    words = [
        said(county.wang, "dangerous_house", "yes", "department", 0, "list"),
        said(county.wang, "dangerous_house", "no", "visit", day, "visit"),
    ]
    await registry.record_facts(conn, COUNTY, NOW, words)
    assert await stands(conn, county.wang, "dangerous_house") == value


async def test_what_is_said_of_two_members_is_kept_apart(conn: Connection) -> None:
    county = await world.build(conn)
    one, other = await members(conn, county.wang)
    words = [
        said(county.wang, CAPACITY, "none", "visit", 0, "visit", one),
        said(county.wang, CAPACITY, "full", "visit", 1, "other visit", other),
    ]
    await registry.record_facts(conn, COUNTY, NOW, words)
    known = await registry.facts_of_persons(conn, WHOLE, [county.wang])
    assert [known[each][CAPACITY].value for each in (one, other)] == ["none", "full"]


async def members(conn: Connection, home: UUID) -> tuple[UUID, UUID]:
    """The head, and a child born into the household."""
    head = await conn.fetchval("select id from persons where household_id = $1 and relation = 'self'", home)
    child = uid(f"child of {home}")
    await conn.execute(
        """
        insert into persons (county_code, id, household_id, region_code, name, pinyin, sex, relation, registered_at)
        select county_code, $2, id, region_code, '王小宝', 'wang xiaobao wxb', 'male', 'child', registered_at
        from households where id = $1""",
        home,
        child,
    )
    return head, child


async def test_a_list_taken_back_says_nothing_any_more(conn: Connection) -> None:
    county = await world.build(conn)
    words = [
        said(county.wang, LEVEL, 2, "department", 0, "list"),
        said(county.wang, LEVEL, 4, "visit", 5, "visit"),
        said(county.li, LEVEL, 1, "department", 0, "list"),
    ]
    await registry.record_facts(conn, COUNTY, NOW, words)
    touched = await registry.withdraw_facts(conn, COUNTY, NOW, [uid("list")], None)
    assert touched == {county.wang, county.li}
    assert await stands(conn, county.wang, LEVEL) == 4
    assert await stands(conn, county.li, LEVEL) is None
    assert await conn.fetchval("select count(*) from facts where source_id = $1", uid("list")) == 2
    assert await registry.withdraw_facts(conn, COUNTY, NOW, [uid("list")], None) == set()


async def test_any_order_of_arrival_leaves_the_same_standing(conn: Connection) -> None:
    county = await world.build(conn)
    one, other = await members(conn, county.wang)
    words = [
        said(county.wang, LEVEL, 2, "department", 0, "list", one),
        said(county.wang, LEVEL, 3, "override", 10, "ruling", one),
        said(county.wang, LEVEL, 4, "visit", 20, "visit"),
        said(county.wang, LEVEL, 1, "department", 300, "next list", other),
    ]
    found: set[tuple[Any, ...]] = set()
    for order in permutations(words):
        attempt = conn.transaction()
        await attempt.start()
        for word in order:
            await registry.record_facts(conn, COUNTY, NOW, [word])
        held = await conn.fetch("select source_id, held_off_by from facts where not stands order by 1")
        found.add((await stands(conn, county.wang, LEVEL), *(tuple(r.values()) for r in held)))
        await attempt.rollback()
    assert found == {(1, (uid("visit"), uid("ruling")))}


WORDS = st.lists(
    st.tuples(st.sampled_from(sorted(precedence.channels())), st.integers(0, 200)),
    min_size=1,
    max_size=6,
    unique=True,
)


@given(WORDS, st.sampled_from([LEVEL, STUDENT, "household_per_capita_monthly_income", "lives_alone"]))
def test_of_whatever_is_said_something_stands(words: Sequence[tuple[Channel, int]], name: str) -> None:
    """No two rows hold each other's words off, so the first word of the strongest channel always stands."""
    standing = [
        (channel, day)
        for channel, day in words
        if not any(
            (row := holding(name, other, channel))
            and before <= day
            and (row.days is None or day <= before + row.days)
            for other, before in words
        )
    ]
    assert standing
