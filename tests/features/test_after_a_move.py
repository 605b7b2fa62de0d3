"""When a household changes hands, its new township reads what was written about it before."""

from tests import world
from tests.house import House, screened

REVIEW = {"decision": "returned", "comments": [{"path": "/data/health/is_ill_now", "text": "请补问用药。"}]}


async def test_the_new_township_reads_visit_answers_review_lead_and_case(house: House) -> None:
    grid = await house.grid()
    visit = house.visit(grid.household, "visit_fire")
    await grid.phone.send(visit)
    await house.work()
    before = await house.console("town01")
    await before.post(f"/visits/{visit['id']}/reviews", {"id": house.new_id(), **REVIEW})
    county = await house.console("county01")
    (lead,) = [one for one in (await county.get("/leads"))["items"] if one["household_id"] == grid.household]
    case = house.new_id()
    await county.post("/cases", {"id": case, "lead_id": lead["id"], "programme": "temp_aid", "urgent": True})

    other = await house.grid(world.BAICHI_VILLAGE)
    move = {"id": house.new_id(), "to_region": other.code, "reason": "投靠亲属"}
    await county.post(f"/households/{grid.household}/moves", move)

    after = await house.console("town02")
    page = await after.get(f"/visits/{visit['id']}")
    assert page["answers_labelled"]
    assert [one["decision"] for one in page["reviews"]] == ["returned"]
    assert screened(await after.get(f"/leads/{lead['id']}"))["event_type"] == "fire"
    assert [one["act"] for one in (await after.get(f"/cases/{case}"))["acts"]] == ["open"]
    assert (await before.client.get(f"/visits/{visit['id']}")).status_code == 404
