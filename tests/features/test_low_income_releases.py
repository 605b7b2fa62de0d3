"""A whole file of the platform says who is no longer in it: proposed, decided by somebody, never by the file."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st

from server.core.crypto import Crypto
from server.low_income import exchange
from server.low_income.records import CATEGORIES, CategoryName, PersonLine
from tests import world
from tests.features.lists import citizen
from tests.features.test_low_income import book, recognise, send
from tests.house import Answer, Caller, Grid, House

CRYPTO = Crypto(world.SECRET_KEY)
NAMES = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=12)
DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))


@pytest_asyncio.fixture
async def county(house: House) -> Caller:
    return await house.console("county01")


async def home(house: House, grid: Grid, name: str, serial: int | None, status: str = "dibao_marginal") -> str:
    """A household of the grid in a category and in no other, with the head's citizen ID or without; its id."""
    made = await house.household(grid.code)
    await house.sql("delete from statuses where household_id = $1::uuid", UUID(made))
    number, crypto = citizen(serial) if serial else "", house.parts.crypto
    await house.sql(
        "update persons set name = $2, id_cipher = $3, id_blind = $4, id_last4 = $5 where household_id = $1::uuid",
        UUID(made), name, crypto.seal(number) if number else None, crypto.blind(number) if number else None,
        number[-4:] or None,
    )  # fmt: skip
    await recognise(house, made, status, "2026-01-01")
    return made


def row(name: str, serial: int, category: str = "低保边缘等易返贫致贫人口", **more: str) -> dict[str, Any]:
    return {"name": name, "id_number": citizen(serial), "category": category, "valid_from": "2026-01-01"} | more


async def waiting(county: Caller, household: str, **place: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while True:
        page = await county.get("/low-income/releases", limit=200, **place, **after)
        found += [one for one in page["items"] if one["household_id"] == household]
        if page["next"] is None:
            return found
        after = {"after": page["next"]}


async def held_until(house: House, household: str) -> date | None:
    (status,) = await house.sql("select valid_to from statuses where household_id = $1::uuid", UUID(household))
    return status["valid_to"]


async def test_who_is_no_longer_in_a_whole_file_is_shown_proposed_and_released_by_somebody(
    house: House, grid: Grid, county: Caller
) -> None:
    stays, goes = await home(house, grid, "郭秀梅", 501), await home(house, grid, "郭秀英", 502)
    await home(house, grid, "郭秀兰", None)
    file = book(row("郭秀梅", 501))
    part = await send(house, county, file, really=False)
    assert part["missing"] is None, "a file that does not say it is whole says nothing of others"
    told = (await send(house, county, file, really=False, whole=True, region=grid.code))["missing"]
    assert [one["household_id"] for one in told["rows"] if one["category"] == "dibao_marginal"] == [goes]
    assert told["nameless"] >= 1, "nobody can look for who has no citizen ID"
    assert await waiting(county, goes) == [], "looking at it proposes nothing"
    once = house.new_id()
    for _ in range(2):
        await send(house, county, file, really=True, exchange_id=once, whole=True, region=grid.code)
    (proposed,) = await waiting(county, goes)
    assert await waiting(county, goes, region=grid.code) == [proposed]
    assert await waiting(county, goes, region=world.BAICHI) == [], "it lives elsewhere"
    assert await waiting(county, stays) == []
    assert await held_until(house, goes) is None, "proposed is not released"
    address = f"/low-income/releases/{proposed['id']}/decision"
    for said in ({"ended_on": None}, {"ended_on": "2025-12-31"}, {"ended_on": "2026-03-03"}):
        with pytest.raises(Answer, match="release_day"):
            await county.post(address, {"decision": "release", "note": "收入已超过标准"} | said)
    with pytest.raises(Answer, match="reason_needed"):
        await county.post(address, {"decision": "release", "note": " ", "ended_on": "2026-02-28"})
    await county.post(address, {"decision": "release", "note": "收入已超过标准", "ended_on": "2026-02-28"})
    assert await held_until(house, goes) == date(2026, 2, 28)
    assert await waiting(county, goes) == []
    with pytest.raises(Answer, match="release_decided"):
        await county.post(address, {"decision": "keep", "note": "再看"})
    (entry,) = await house.sql(
        "select detail from audit where action = 'low_income.release' and subject_id = $1::uuid", UUID(proposed["id"])
    )
    assert entry["detail"]["decision"] == "release"


async def test_kept_is_kept_and_asked_again_by_the_next_whole_file(house: House, grid: Grid, county: Caller) -> None:
    goes = await home(house, grid, "冯改花", 511)
    other = book(row("没有这个人", 519))
    await send(house, county, other, really=True, whole=True, region=grid.code)
    (proposed,) = await waiting(county, goes)
    said = {"decision": "keep", "note": "平台漏报，已报省里"}
    await county.post(f"/low-income/releases/{proposed['id']}/decision", said)
    assert await held_until(house, goes) is None
    assert await waiting(county, goes) == []
    await send(house, county, other, really=True, whole=True, region=grid.code)
    assert len(await waiting(county, goes)) == 1


async def test_who_is_named_again_is_proposed_no_longer(house: House, grid: Grid, county: Caller) -> None:
    goes = await home(house, grid, "冯改英", 512)
    for _ in range(2):
        await send(house, county, book(row("没有这个人", 518)), really=True, whole=True, region=grid.code)
    assert len(await waiting(county, goes)) == 1, "proposed once"
    await send(house, county, book(row("冯改英", 512)), really=True, whole=True, region=grid.code)
    assert await waiting(county, goes) == []


async def test_a_last_day_that_is_over_is_a_proposal_and_one_to_come_is_none(
    house: House, grid: Grid, county: Caller
) -> None:
    over, today = await home(house, grid, "原改花", 521), await home(house, grid, "原改凤", 522)
    file = book(row("原改花", 521, valid_to="2026-03-01"), row("原改凤", 522, valid_to="2026-03-02"))
    await send(house, county, file, really=True, whole=True, region=grid.code)
    (proposed,) = await waiting(county, over)
    assert proposed["until"] == "2026-03-01"
    assert await waiting(county, today) == [], "the last day still counts"


async def test_a_whole_file_of_one_place_says_nothing_of_another(house: House, grid: Grid, county: Caller) -> None:
    elsewhere = await house.grid()
    away = await home(house, elsewhere, "赵改花", 531)
    await send(house, county, book(row("没有这个人", 517)), really=True, whole=True, region=grid.code)
    assert await waiting(county, away) == []


async def test_another_category_of_the_file_leaves_this_one(house: House, grid: Grid, county: Caller) -> None:
    moved = await home(house, grid, "赵改英", 532)
    file = book(row("赵改英", 532, "支出型困难人口"))
    told = await send(house, county, file, really=False, whole=True, region=grid.code)
    assert told["taken"] == 1
    assert [one["category"] for one in told["missing"]["rows"] if one["household_id"] == moved] == ["dibao_marginal"]


async def test_what_is_exported_and_taken_over_whole_changes_nothing(
    house: House, grid: Grid, county: Caller
) -> None:
    """Households and persons, by recognition, with a last day to come, and twice in one category."""
    await home(house, grid, "秦秀梅", 541)
    ending = await home(house, grid, "秦秀英", 542)
    await house.sql(
        "update statuses set valid_to = $2 where household_id = $1::uuid", UUID(ending),
        house.clock.today + timedelta(days=30),
    )  # fmt: skip
    twice = await home(house, grid, "秦秀兰", 543, "dibao")
    await recognise(house, twice, "single_person_dibao", "2026-02-01")
    answer = await county.client.post("/low-income/exports", json={"reason": "核对", "region": grid.code})
    told = await send(house, county, answer.content, really=False, whole=True, region=grid.code)
    assert (told["taken"], told["missing"]["missing"]) == (0, 0), told
    assert told["known"] == 3
    assert {one["reason"] for one in told["rows"]} <= {None, "no_id"}


LINES = st.lists(
    st.builds(
        PersonLine, name=NAMES, id_cipher=st.integers(1, 999).map(lambda serial: CRYPTO.seal(citizen(serial))),
        relation=st.sampled_from(["self", "spouse", "child", "cousin"]), head_name=NAMES,
        region_code=st.just("140427100001001"), place=st.just("城南村"), address=NAMES,
        category=st.sampled_from(sorted(CATEGORIES)), valid_to=st.none() | DAYS,
        support_mode=st.sampled_from([None, "scattered", "institutional"]),
        valid_from=DAYS, level=st.sampled_from([None, "high", "key", "ordinary"]),
    ), max_size=8,
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(lines=LINES)
def test_a_file_that_was_written_says_the_same_when_it_is_read(lines: list[PersonLine]) -> None:
    said = exchange.read(exchange.as_file(lines, CRYPTO, date(2026, 3, 2)))
    assert [_of(one) for one in lines] == [
        (one.name, one.id_number, one.category, one.support_mode, one.valid_from, one.valid_to) for one in said
    ]


def _of(one: PersonLine) -> tuple[str, str, CategoryName, str | None, date, date | None]:
    assert one.id_cipher is not None
    return one.name, CRYPTO.open(one.id_cipher), one.category, one.support_mode, one.valid_from, one.valid_to
