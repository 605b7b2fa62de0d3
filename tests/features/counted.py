"""A grid in which everything that statistics count has happened once, or was left undone."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tests.departments import EDUCATION, Desks
from tests.features.money import Counter, Payee, approved, counter, leave_no_benefits
from tests.house import Caller, Grid, House
from tests.world import LONGQUAN


async def enter(who: Caller, house: House, grid: Grid, channel: str = "telephone", **said: Any) -> str:
    """A lead written down at the desk."""
    asked = {
        "id": house.new_id(),
        "channel": channel,
        "household_id": grid.household,
        "region_code": grid.code,
        "person_name": "",
        "event_type": "illness",
        "description": "住院花了很多钱",
    }
    await who.post("/leads", asked | said)
    return str((asked | said)["id"])


async def end(who: Caller, house: House, lead: str, outcome: str, **more: Any) -> None:
    asked = {"id": house.new_id(), "outcome": outcome, "note": "已核实", "level": "key"} | more
    await who.post(f"/leads/{lead}/outcomes", asked)


async def helped(desk: Counter, grid: Grid, lead: str, login: str) -> Payee:
    """The lead's case from its opening to the account, by the common procedure."""
    house, case = desk.house, desk.house.new_id()
    await desk.town.post("/cases", {"id": case, "programme": "condolence", "lead_id": lead})
    steps = (
        (desk.maker, "accept_papers", {"materials_complete": True}),
        (desk.maker, "record_examination", {"materials_authentic": "true", "substantive_check_required": False}),
        (desk.checker, "approve", {"programme_code": "condolence", "approved_amount": "300"}),
    )
    for who, act, recorded in steps:
        await who.post(f"/cases/{case}/acts", {"id": house.new_id(), "act": act, "facts": recorded})
    await house.work()
    (person,) = await house.sql(
        "select id from persons where household_id = $1 and relation = 'self'", UUID(grid.household)
    )
    return Payee(case, grid.household, str(person["id"]))


async def pay(desk: Counter, house: House, grid: Grid, lead: str) -> None:
    """The lead's household is paid; of two others one is paid and the other's account is closed."""
    payee = await helped(desk, grid, lead, "town01")
    await desk.account(payee)
    await desk.answered(await desk.sent(await desk.draft("condolence")))
    for at, other in enumerate([await approved(house, grid), await approved(house, grid)]):
        await desk.grant(other)
        await desk.account(other, f"621700000000000{at}")
    await desk.answered(await desk.sent(await desk.draft("dibao")), n2="账户已销户")
    asked = {"id": house.new_id(), "kind": "deposit", "amount": "2000", "note": "县拨入"}
    await desk.maker.post(f"/reserve-funds/{LONGQUAN}/entries", asked)
    urgent = await approved(house, grid, "temp_aid", amount="800.50", stage="approved", is_urgent=True)
    await desk.town.post("/reserve-funds/aid", {"id": house.new_id(), "case_id": urgent.case})


async def leads(house: House, grid: Grid, desk: Counter, desks: Desks) -> str:
    """One lead of each end, and one without; the one of which a case comes."""
    taken = await enter(desk.town, house, grid)
    joined = await enter(desk.town, house, grid, "in_person")
    watched = await enter(desk.town, house, grid, "village_committee", household_id=await house.household(grid.code))
    referred = await enter(desk.town, house, grid, "hotline")
    await enter(desk.town, house, grid, "hotline_12345")
    await house.work()
    await end(desk.town, house, joined, "joined", joined_lead_id=taken)
    await end(desk.town, house, watched, "monitoring")
    page = await desks.refer({"lead_id": referred})
    await desks.answer(EDUCATION, page, "accept")
    await desks.answer(EDUCATION, page, "done", reason="已免学费", aid="免学费")
    await desks.refer({"household_id": grid.household})
    return taken


async def begin_cases(house: House, grid: Grid, town: Caller) -> None:
    """Two cases whose survey has a limit; one is withdrawn in time, the other is left."""
    ways: list[dict[str, Any]] = [{"accept": {}}, {"accept": {}, "withdraw": {"termination_reason": "本人要求"}}]
    for acts in ways:
        case = house.new_id()
        await town.post("/cases", {"id": case, "programme": "temp_aid", "household_id": grid.household})
        for act, facts in acts.items():
            await town.post(f"/cases/{case}/acts", {"id": house.new_id(), "act": act, "facts": facts})


async def watch(house: House, grid: Grid, town: Caller) -> None:
    """A household comes under monitoring, rises by a level and leaves it."""
    home = await house.household(grid.code)
    asked = {"id": house.new_id(), "household_id": home, "level": "ordinary", "reason": "暂不符合低保条件"}
    item = await town.post("/monitorings", asked)
    for outcome, ends in (("intervene", False), ("precise_aid", True)):
        said = {"id": house.new_id(), "outcome": outcome, "note": "已帮扶", "level": "high", "ends": ends}
        house.clock.forward(days=20)
        await (await house.console("town01")).post(f"/monitorings/{item['id']}/outcomes", said)


async def everything(house: House, grid: Grid, desks: Desks) -> date:
    """All of it, from 2 March 2026; the day on which it ends."""
    await house.sql("delete from sweeps")
    await leave_no_benefits(house)
    desk = await counter(house)
    await grid.phone.send(house.visit(await house.household(grid.code)))
    await pay(desk, house, grid, await leads(house, grid, desk, desks))
    await begin_cases(house, grid, desk.town)
    for days in (0, 4):
        house.clock.forward(days=days)
        await (await house.console("county01")).post("/sweeps", {})
    answered = {"id": house.new_id(), "action": "planned", "note": "周四一起去"}
    await (await house.console("town01")).post(f"/households/{grid.household}/answers", answered)
    await watch(house, grid, await house.console("town01"))
    house.clock.at += timedelta(days=20)
    await house.work()
    return house.clock.today
