"""The low-income database: five categories by recognition and benefit, figures that open, the platform's files."""

import io
from datetime import date
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from openpyxl import Workbook, load_workbook

from server.low_income.exchange import COLUMNS
from server.low_income.records import CATEGORIES
from tests import world
from tests.features.lists import citizen
from tests.house import Answer, Caller, Grid, House

HEAD = tuple(one.heading for one in COLUMNS.values())


@pytest_asyncio.fixture
async def county(house: House) -> Caller:
    return await house.console("county01")


async def recognise(house: House, household: str, status: str, since: str, until: str | None = None) -> None:
    await house.sql(
        "insert into statuses (county_code, id, household_id, region_code, status, valid_from, valid_to, source, "
        "recorded_at) select $1, $2::uuid, id, region_code, $4, $5, $6, '民政认定', $7 from households "
        "where id = $3::uuid",
        world.COUNTY, house.new_id(), household, status, date.fromisoformat(since),
        date.fromisoformat(until) if until else None, house.clock.at,
    )  # fmt: skip


async def listed(who: Caller, **wanted: Any) -> dict[str, Any]:
    """All of them, read page by page."""
    found: dict[str, Any] = {}
    after: dict[str, str] = {}
    while True:
        page = await who.get("/low-income", limit=200, **wanted, **after)
        found |= {one["household_id"]: one for one in page["items"]}
        if page["next"] is None:
            return found
        after = {"after": page["next"]}


def test_the_five_categories_are_those_of_the_rules() -> None:
    assert [one.rule for one in CATEGORIES.values()] == ["LI-05", "LI-04", "LI-06", "LI-07", "LI-09"]


@pytest.mark.parametrize(
    ("status", "category"),
    [("dibao", "dibao"), ("single_person_dibao", "dibao"), ("dibao_marginal", "dibao_marginal"),
     ("poverty_risk", "dibao_marginal"), ("expenditure_hardship", "expenditure_hardship"), ("other", "other")],
)  # fmt: skip
async def test_a_recognition_puts_a_household_into_its_category(
    house: House, grid: Grid, county: Caller, status: str, category: str
) -> None:
    await recognise(house, grid.household, status, "2026-01-01")
    found = await listed(county, region=grid.code, category=category)
    assert [one["category"] for one in found[grid.household]["memberships"]] == ["tekun", category]


@pytest.mark.parametrize(
    ("since", "until", "inside"),
    [("2026-03-02", None, True), ("2026-03-03", None, False), ("2025-01-01", "2026-03-02", True),
     ("2025-01-01", "2026-03-01", False)],
)  # fmt: skip
async def test_a_membership_holds_from_its_first_to_its_last_day(
    house: House, grid: Grid, county: Caller, since: str, until: str | None, inside: bool
) -> None:
    await recognise(house, grid.household, "dibao", since, until)
    assert (grid.household in await listed(county, region=grid.code, category="dibao")) is inside


async def test_every_number_opens_its_records(house: House, grid: Grid, county: Caller) -> None:
    await recognise(house, grid.household, "expenditure_hardship", "2026-01-01")
    await county.post(
        "/monitorings",
        {"id": house.new_id(), "household_id": grid.household, "level": "key", "reason": "大病，支出骤增"},
    )
    told = await county.get("/low-income/summary", region=grid.code[:12])
    numbers = {one["name"]: one["households"] for one in told["categories"]}
    for name, number in numbers.items():
        assert len(await listed(county, region=grid.code[:12], category=name)) == number
    assert len(await listed(county, region=grid.code[:12])) == told["households"]
    for level, number in told["levels"].items():
        assert len(await listed(county, region=grid.code[:12], level=level)) == number
    here = next(one for one in told["places"] if one["region_code"] == grid.code)
    assert (here["categories"]["expenditure_hardship"], here["levels"]) == (1, {"key": 1})


@pytest.mark.parametrize(("days", "stale"), [(1, False), (365, False), (366, True)])
async def test_a_record_nobody_touched_for_long_warns(
    house: House, grid: Grid, county: Caller, days: int, stale: bool
) -> None:
    await house.sql(
        "update statuses set recorded_at = $2::timestamptz - make_interval(days => $3) where household_id = $1::uuid",
        grid.household, house.clock.at, days,
    )  # fmt: skip
    assert (await listed(county, region=grid.code))[grid.household]["stale"] is stale


async def test_category_five_says_whom_the_county_counts_in_it(house: House, grid: Grid, county: Caller) -> None:
    async def said() -> str:
        told = await county.get("/low-income/summary", region=grid.code)
        return next(one["definition"]["zh"] for one in told["categories"] if one["name"] == "other")

    assert await said() == "县人民政府确定的其他特殊困难家庭或者人员。"
    await house.sql(
        """insert into county_parameters (county_code, id, name, value, valid_from, reason, set_by, set_at)
           values ($1, $2, 'p_other_low_income_types', $3, '2025-01-01', '县政府会议', $4, now())""",
        world.COUNTY, UUID(house.new_id()), ["失独家庭", "困境儿童家庭"], world.uid("county01"),
    )  # fmt: skip
    try:
        assert await said() == "县人民政府确定的其他特殊困难家庭或者人员。本县：失独家庭、困境儿童家庭。"
    finally:
        await house.sql("delete from county_parameters where name = 'p_other_low_income_types'")


async def test_one_households_line_tells_it_all(house: House, grid: Grid, county: Caller) -> None:
    await recognise(house, grid.household, "dibao_marginal", "2025-05-01", "2025-12-31")
    monitoring = house.new_id()
    await county.post(
        "/monitorings", {"id": monitoring, "household_id": grid.household, "level": "high", "reason": "失火"}
    )
    outcome = {"id": house.new_id(), "outcome": "precise_aid", "note": "已救助", "level": "high", "ends": True}
    await county.post(f"/monitorings/{monitoring}/outcomes", outcome)
    told = [(one["on"], one["kind"], one["what"]) for one in
            (await county.get(f"/low-income/households/{grid.household}"))["events"]]  # fmt: skip
    assert told == [
        ("2024-06-01", "entered", "tekun"), ("2025-05-01", "entered", "dibao_marginal"),
        ("2025-12-31", "left", "dibao_marginal"), ("2026-03-02", "monitored", "high"),
        ("2026-03-02", "released", "precise_aid"),
    ]  # fmt: skip


async def test_a_township_sees_its_own_only(house: House, county: Caller) -> None:
    other = await house.grid(world.BAICHI_VILLAGE)
    assert other.household in await listed(county, region=other.code)
    assert other.household not in await listed(await house.console("town01"))
    with pytest.raises(Answer, match="not_found"):
        await (await house.console("town01")).get(f"/low-income/households/{other.household}")
    with pytest.raises(Answer, match="not_permitted"):
        await (await house.console("town01")).post("/low-income/exports", {"reason": "报送"})


def book(*rows: dict[str, Any]) -> bytes:
    made, held = Workbook(), io.BytesIO()
    sheet = made.active
    assert sheet is not None
    sheet.append(HEAD)
    for row in rows:
        sheet.append([row.get(name) for name in COLUMNS])
    made.save(held)
    return held.getvalue()


async def send(
    house: House, who: Caller, data: bytes, *, really: bool, exchange_id: str | None = None, **about: Any
) -> Any:
    address = "/low-income/imports" + ("" if really else "/check")
    query = ({"exchange_id": exchange_id or house.new_id()} if really else {}) | about
    answer = await who.client.post(address, params=query, files={"file": ("平台.xlsx", data)})
    if answer.is_error:
        raise Answer(answer.text)
    return answer.json()


async def with_id(house: House, grid: Grid, number: str) -> dict[str, Any]:
    """The head of the grid's household gets a citizen ID; a row about her."""
    crypto = house.parts.crypto
    await house.sql(
        "update persons set id_cipher = $2, id_blind = $3, id_last4 = $4 where household_id = $1::uuid",
        grid.household, crypto.seal(number), crypto.blind(number), number[-4:],
    )  # fmt: skip
    return {"name": "郝桂英", "id_number": number, "category": "低保对象", "valid_from": "2026-02-01"}


async def test_what_the_platform_says_is_weighed_then_taken_once(house: House, grid: Grid, county: Caller) -> None:
    row = await with_id(house, grid, "140427194303039983")
    data, once = book(row | {"category": "支出型困难人口"}), house.new_id()
    told = await send(house, county, data, really=False)
    assert (told["taken"], told["done"]) == (1, False), told
    assert grid.household not in await listed(county, region=grid.code, category="expenditure_hardship")
    for _ in range(2):
        await send(house, county, data, really=True, exchange_id=once)
    found = (await listed(county, region=grid.code, category="expenditure_hardship"))[grid.household]
    (taken,) = [one for one in found["memberships"] if one["category"] == "expenditure_hardship"]
    assert (taken["valid_from"], taken["source"]) == ("2026-02-01", "省低收入平台 平台.xlsx")
    again = await send(house, county, data, really=False)
    assert (again["taken"], again["known"]) == (0, 1)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id_number": ""}, "no_id"), ({"id_number": "140427194303039984"}, "id_malformed"),
        ({"id_number": "110105194912310021"}, "id_malformed"),
        ({"id_number": "11010519491231002X"}, "not_in_register"),
        ({"name": "郝桂花"}, "name_differs"), ({"category": "小康户"}, "unknown_category"),
        ({"valid_from": "年初"}, "bad_date"), ({"valid_from": "2026-03-03"}, "not_yet"),
        ({"valid_to": "2026-02-20"}, "ended"),
    ],
)  # fmt: skip
async def test_a_row_not_taken_says_why(
    house: House, grid: Grid, county: Caller, change: dict[str, str], reason: str
) -> None:
    row = await with_id(house, grid, "140427194303039983")
    told = await send(house, county, book(row | change), really=False)
    assert [(one["row"], one["reason"]) for one in told["rows"]] == [(2, reason)]
    assert bool(told["rows"][0]["id_masked"]) == (reason != "no_id")
    await house.sql(
        "update persons set id_blind = null, id_cipher = null where household_id = $1::uuid", grid.household
    )


async def test_what_is_exported_comes_back_as_known(house: House, grid: Grid, county: Caller) -> None:
    await with_id(house, grid, "140427194303039983")
    with pytest.raises(Answer, match="reason_needed"):
        await county.post("/low-income/exports", {"reason": " ", "region": grid.code})
    answer = await county.client.post("/low-income/exports", json={"reason": "季度报送", "region": grid.code})
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert lines[1] == list(HEAD)
    assert lines[2][:2] == ["郝桂英", "140427194303039983"]
    told = await send(house, county, answer.content, really=False)
    assert (told["taken"], told["known"], told["not_taken"]) == (0, 1, 0)
    (entry,) = await house.sql("select detail from audit where action = 'low_income.export' order by id desc limit 1")
    assert entry["detail"] == {"reason": "季度报送", "region": grid.code, "persons": 1}


async def test_what_would_be_written_is_shown_before_what_is_known(house: House, grid: Grid, county: Caller) -> None:
    row = await with_id(house, grid, citizen(931, "19430303"))
    first = book(row | {"category": "其他低收入人口", "valid_from": "2026-01-05"})
    await send(house, county, first, really=True)
    told = await send(house, county, book(
        row | {"category": "其他低收入人口", "valid_from": "2026-01-05"}, row | {"category": "支出型困难人口"},
        row | {"category": "小康户"},
    ), really=False)  # fmt: skip
    assert [one["result"] for one in told["rows"]] == ["not_taken", "taken", "known"]


async def test_the_template_is_read_as_a_file_without_rows(house: House, county: Caller) -> None:
    empty = (await county.client.get("/low-income/template")).content
    told = await send(house, county, empty, really=False)
    assert (told["taken"], told["known"], told["not_taken"]) == (0, 0, 0)


@pytest.mark.parametrize("data", [b"", b"hello", b"PK broken", "姓名,年龄\n甲,3\n".encode()])
async def test_another_file_is_refused_with_the_columns_it_lacks(house: House, county: Caller, data: bytes) -> None:
    code = "list_unreadable" if data in (b"", b"PK broken") else "exchange_file_unreadable"
    with pytest.raises(Answer, match=rf'"code":"{code}"'):
        await send(house, county, data, really=False)
