"""Findings: each by what makes it so, answered by a day in one of three ways, the county's when it is late."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from server.core.db import county_scope, transaction
from server.screening import screen_county
from tests import world
from tests.features.lists import apply, citizen, clerk, hand_in, read, settle, xlsx
from tests.features.test_screening import set_standard
from tests.house import Answer, Caller, Grid, House


@pytest_asyncio.fixture
async def county(house: House) -> Caller:
    return await clerk(house, "deaths", "paid_elsewhere", "businesses", "former_poor")


async def listed(house: House, county: Caller, feed: str, *lines: tuple[object, ...]) -> Any:
    """A list of these lines (the first its heading), applied."""
    return await apply(county, house, await read(county, house, await hand_in(county, house, feed, xlsx(lines))))


async def open_ones(county: Caller, person: UUID, house: House, state: str = "waiting") -> dict[str, dict[str, Any]]:
    """Findings of a person's household by kind, read page by page."""
    (home,) = await house.sql("select household_id from persons where id = $1", person)
    found: dict[str, dict[str, Any]] = {}
    after: dict[str, str] = {}
    while True:
        page = await county.get("/screening/findings", standing=state, limit=200, **after)
        mine = [one for one in page["items"] if one["household_id"] == str(home["household_id"])]
        found |= {one["finding"]: one for one in mine}
        if not page["next"]:
            return found
        after = {"after": page["next"]}


async def screen(house: House) -> None:
    scope = county_scope(world.COUNTY)
    async with transaction(house.parts.pool, scope) as conn:
        await screen_county(conn, scope, house.clock.at)
    await house.work()


async def answer(
    house: House, who: Caller, finding: dict[str, Any], how: str, note: str = "入户核实", since: str | None = None
) -> None:
    said = {"id": house.new_id(), "answer": how, "note": note, "ended_from": since}
    await who.post(f"/screening/findings/{finding['id']}/reviews", said)


async def dead_and_paid(house: House, county: Caller, grid: Grid, serial: int) -> tuple[UUID, dict[str, Any]]:
    (person,) = await settle(house, grid, ("申秋英", citizen(serial)), held=["dibao"])
    await listed(house, county, "deaths", ("姓名", "身份证号", "死亡日期"), ("申秋英", citizen(serial), "2026-01-20"))
    return person, (await open_ones(county, person, house))["listed_dead"]


async def counted(county: Caller) -> dict[str, tuple[int, int]]:
    """Findings by kind: how many wait, how many of those are late."""
    summary = await county.get("/screening/summary")
    kinds = {one["finding"]: (one["waiting"], one["late"]) for one in summary["kinds"]}
    totals = tuple(sum(one[at] for one in kinds.values()) for at in (0, 1))
    assert totals == (summary["findings"], summary["findings_late"])
    return kinds


async def test_a_finding_is_answered_by_its_day_and_is_the_countys_the_day_after(
    house: House, county: Caller, grid: Grid
) -> None:
    person, finding = await dead_and_paid(house, county, grid, 301)
    assert (finding["found_on"], finding["due_on"]) == ("2026-03-02", "2026-03-12")
    assert (finding["late"], finding["level"]) == (False, "township")
    before = await counted(county)
    house.clock.forward(days=10)
    assert not (await open_ones(county, person, house))["listed_dead"]["late"], "the last day is not late"
    assert "listed_dead" not in await open_ones(county, person, house, "late")
    house.clock.forward(days=1)
    late = (await open_ones(county, person, house, "late"))["listed_dead"]
    assert (late["late"], late["level"]) == (True, "county")
    assert (await counted(county))["listed_dead"][1] > before["listed_dead"][1]
    await answer(house, county, late, "wrong", "同名同号登记错误，本人健在")
    assert "listed_dead" not in await open_ones(county, person, house)
    told = (await open_ones(county, person, house, "answered"))["listed_dead"]
    assert told["late"] is False
    assert (told["answered"]["answer"], told["answered"]["answered_by"]) == ("wrong", "侯俊英")
    assert told["answered"]["note"] == "同名同号登记错误，本人健在"


async def test_who_says_the_benefit_ended_has_ended_it(house: House, county: Caller, grid: Grid) -> None:
    person, finding = await dead_and_paid(house, county, grid, 302)
    with pytest.raises(Answer, match="benefit_still_runs"):
        await answer(house, county, finding, "benefit_ended", since="2026-01-20")
    await house.sql(
        "update statuses s set valid_to = $2 from persons p where p.id = $1 and s.household_id = p.household_id",
        person, house.clock.today + timedelta(days=29),
    )  # fmt: skip
    tomorrow = (house.clock.today + timedelta(days=1)).isoformat()
    for how, since in (("benefit_ended", None), ("benefit_ended", tomorrow), ("explained", "2026-01-20")):
        with pytest.raises(Answer, match="finding_end_unsaid"):
            await answer(house, county, finding, how, since=since)
    today = house.clock.today.isoformat()
    await answer(house, county, finding, "benefit_ended", "本月起停发，多发一个月", since=today)
    assert "listed_dead" not in await open_ones(county, person, house)
    told = (await open_ones(county, person, house, "answered"))["listed_dead"]["answered"]
    assert told["ended_from"] == today
    with pytest.raises(Answer, match="finding_answered"):
        await answer(house, county, finding, "explained")


async def test_an_answer_needs_its_way_and_its_reason(house: House, county: Caller, grid: Grid) -> None:
    _, finding = await dead_and_paid(house, county, grid, 303)
    for said in ({"note": "看过"}, {"answer": "explained", "note": ""}, {"answer": "forgotten", "note": "看过"}):
        refused = await county.client.post(
            f"/screening/findings/{finding['id']}/reviews", json={"id": house.new_id(), **said}
        )
        assert refused.status_code in (400, 422), said


async def test_a_death_on_a_list_is_none_when_nothing_is_paid_or_the_register_knows_it(
    house: House, county: Caller, grid: Grid
) -> None:
    unpaid, known = await settle(house, grid, ("苗春叶", citizen(311)), ("苗秋叶", citizen(312)))
    await house.sql("update persons set died_on = '2026-01-20' where id = $1", known)
    await listed(house, county, "deaths", ("姓名", "身份证号", "死亡日期"),
                 ("苗春叶", citizen(311), "2026-01-20"), ("苗秋叶", citizen(312), "2026-01-20"))  # fmt: skip
    for person in (unpaid, known):
        assert "listed_dead" not in await open_ones(county, person, house)


async def test_paid_in_two_counties(house: House, county: Caller, grid: Grid) -> None:
    both, other = await settle(house, grid, ("侯改云", citizen(321)), ("侯改凤", citizen(322)), held=["dibao"])
    await listed(house, county, "paid_elsewhere", ("姓名", "身份证号", "发放县区", "待遇类别"),
                 ("侯改云", citizen(321), "长子县", "低保"))  # fmt: skip
    finding = (await open_ones(county, both, house))["listed_elsewhere"]
    assert finding["detail"]["county"] == "长子县"
    assert "listed_elsewhere" not in await open_ones(county, other, house)


MONITORED = ("姓名", "身份证号", "监测对象类别")


async def test_who_is_monitored_by_rural_revitalisation_and_in_no_category_is_found(
    house: House, county: Caller, grid: Grid
) -> None:
    """LI-15: whichever category it is, and not who was merely lifted out of poverty."""
    outside, lifted = await settle(house, grid, ("侯来凤", citizen(331)), ("侯来香", citizen(332)))
    (risk,) = await settle(house, grid, ("侯来娣", citizen(333)), held=["poverty_risk"])
    (paid,) = await settle(house, grid, ("侯来芳", citizen(334)), held=["dibao"])
    lines = (MONITORED, ("侯来凤", citizen(331), "边缘易致贫户"), ("侯来香", citizen(332), "脱贫户"),
             ("侯来娣", citizen(333), "脱贫不稳定户"), ("侯来芳", citizen(334), "脱贫不稳定户"))  # fmt: skip
    await listed(house, county, "former_poor", *lines)
    found = (await open_ones(county, outside, house))["listed_monitored"]
    assert found["detail"]["name"] == "侯来凤"
    for person in (lifted, risk, paid):
        assert "listed_monitored" not in await open_ones(county, person, house)
    await house.sql(
        """insert into statuses (county_code, id, household_id, region_code, status, valid_from, source, recorded_at)
           select county_code, $2, household_id, region_code, 'other', '2026-01-01', 'test', $3 from persons
           where id = $1""", outside, UUID(house.new_id()), house.clock.at)  # fmt: skip
    await screen(house)
    assert "listed_monitored" not in await open_ones(county, outside, house)


async def test_tekun_with_a_disability_subsidy_is_found_and_ends_with_the_subsidy(
    house: House, county: Caller, grid: Grid
) -> None:
    (person,) = await settle(house, grid, ("常玉梅", citizen(331)), held=["tekun"])
    add = """insert into statuses (county_code, id, household_id, person_id, region_code, status, valid_from, source,
                                   recorded_at)
             select county_code, $2, household_id, id, region_code, 'disability_living', '2025-01-01', 'test', now()
             from persons where id = $1"""
    subsidy = UUID(house.new_id())
    await house.sql(add, person, subsidy)
    await screen(house)
    finding = (await open_ones(county, person, house))["tekun_and_disability"]
    with pytest.raises(Answer, match="benefit_still_runs"):
        await answer(house, county, finding, "benefit_ended", since="2025-12-31")
    await house.sql("update statuses set valid_to = $2 where id = $1", subsidy, house.clock.today - timedelta(days=1))
    await screen(house)
    assert "tekun_and_disability" not in await open_ones(county, person, house)


async def test_centred_and_scattered_at_once(house: House, county: Caller, grid: Grid) -> None:
    one, both = await settle(house, grid, ("栗改芳", citizen(341)), ("栗改香", citizen(342)))
    for person, modes in ((one, ("institutional",)), (both, ("institutional", "scattered"))):
        for mode in modes:
            await house.sql(
                """insert into statuses (county_code, id, household_id, person_id, region_code, status, support_mode,
                                         valid_from, source, recorded_at)
                   select county_code, $2, household_id, id, region_code, 'tekun', $3, '2025-01-01', 'test', now()
                   from persons where id = $1""", person, UUID(house.new_id()), mode)  # fmt: skip
    await screen(house)
    assert (await open_ones(county, both, house))["both_support_modes"]["detail"] == {"name": "栗改香"}
    assert "both_support_modes" not in await open_ones(county, one, house)


@pytest.mark.parametrize(
    ("income", "over"), [("699.99", False), ("700", True), ("", None)], ids=["below", "at the line", "not given"]
)
async def test_income_over_the_line_of_whom_nobody_knows_where_they_are_registered(
    house: House, county: Caller, grid: Grid, income: str, over: bool | None
) -> None:
    """Urban or rural unknown: only what is over both lines is proven; what is not given proves nothing."""
    await set_standard(house)
    number = citizen({"699.99": 351, "700": 352, "": 353}[income])
    (person,) = await settle(house, grid, ("冀春兰", number), held=["dibao"])
    await listed(house, county, "businesses", ("法定代表人", "身份证号", "企业名称", "月收入"),
                 ("冀春兰", number, "小卖部", income))  # fmt: skip
    found = await open_ones(county, person, house)
    assert ("listed_income" in found) == bool(over)
    assert "listed_business" in found, "that there is a business is found in any case"
