"""An approval session with its members, and cases ready for it, put on file as the desks before it leave them."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from policy.clocks import ClockProof
from server.core.ids import new_id
from tests import world
from tests.house import Answer, Caller, Grid, House

PLANNED = "2026-03-10"  # the first of the county's two days of the month
TODAY = "2026-03-02"
READY = timedelta(days=4)  # before the cut-off of a session of today
TABLES = """approval_minutes_signatures, approval_minutes_items, approval_minutes, approval_decisions,
    approval_hearings, approval_step_outs, approval_item_ends, approval_items, approval_attendance, approval_members,
    approval_session_acts, approval_sessions"""


class Chamber(msgspec.Struct, frozen=True):
    """A session of today, who keeps it and who decides."""

    house: House
    grid: Grid
    id: str
    clerk: Caller
    chief: Caller
    members: dict[str, str]

    async def act(self, name: str, **more: Any) -> dict[str, Any]:
        asked = {"id": self.house.new_id(), "act": name} | more
        return await self.clerk.post(f"/approval-sessions/{self.id}/acts", asked)

    async def read(self) -> dict[str, Any]:
        return await self.clerk.get(f"/approval-sessions/{self.id}")

    async def attend(self, name: str, *, present: bool = True) -> dict[str, Any]:
        self.house.clock.forward(seconds=1)
        asked = {"id": self.house.new_id(), "member_id": self.members[name], "present": present}
        return await self.clerk.post(f"/approval-sessions/{self.id}/attendance", asked)

    async def sit(self) -> None:
        """Call the members, note everybody as there, open."""
        await self.act("call")
        for name in self.members:
            await self.attend(name)
        await self.act("open")

    async def add(self, case: str, **more: Any) -> dict[str, Any]:
        asked = {"id": self.house.new_id(), "case_id": case} | more
        return await self.clerk.post(f"/approval-sessions/{self.id}/items", asked)

    async def items(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        after: dict[str, str] = {}
        while True:
            page = await self.clerk.get(f"/approval-sessions/{self.id}/items", limit=40, **after)
            found += page["items"]
            if page["next"] is None:
                return found
            after = {"after": page["next"]}

    async def item(self, item_id: str) -> dict[str, Any]:
        return next(one for one in await self.items() if one["id"] == item_id)

    async def hear(self, item: str, outcome: str = "approve", **more: Any) -> dict[str, Any]:
        given = {"amount": "1500.00"} if outcome == "approve" else {"reason": "材料还要补"}
        asked = {"id": self.house.new_id(), "outcome": outcome, "votes_for": 3} | given | more
        return await self.clerk.post(f"/approval-items/{item}/hearings", asked)

    async def end(self, item: str, how: str = "postpone", reason: str = "申请人外出未归") -> dict[str, Any]:
        return await self.clerk.post(f"/approval-items/{item}/end", {"how": how, "reason": reason})

    async def decide(self, *items: str, by: Caller | None = None) -> list[dict[str, Any]]:
        asked = [{"id": self.house.new_id(), "item_id": one} for one in items]
        return await (by or self.chief).post("/approval-decisions", {"items": asked})

    async def decided(self, item: str) -> None:
        (answer,) = await self.decide(item)
        if answer["problem"] is not None:
            raise Answer(answer["problem"]["code"])


STAFF: dict[int, tuple[Grid, Caller, Caller]] = {}


async def _staff(house: House) -> tuple[Grid, Caller, Caller]:
    """A grid and two of the county's people, signed in once: the clock of the house begins anew for each test."""
    if id(house) not in STAFF:
        STAFF[id(house)] = (await house.grid(), await house.console("county01"), await house.console("county02"))
    return STAFF[id(house)]


async def chamber(house: House) -> Chamber:
    """The session of the 10th, moved to today; four members with a vote are not enough for a tie."""
    await house.sql(f"truncate {TABLES}")
    grid, clerk, chief = await _staff(house)
    session = house.new_id()
    asked = {"id": session, "planned_on": PLANNED, "starts_at": "09:00", "place": "局三楼会议室"}
    await clerk.post("/approval-sessions", asked)
    people = (("申文忠", "chair", str(world.uid("county02"))), ("秦广生", "member", None),
              ("路玉兰", "member", None), ("侯俊英", "recorder", str(world.uid("county01"))))  # fmt: skip
    members: dict[str, str] = {}
    for name, duty, user in people:
        members[name] = house.new_id()
        body = {"id": members[name], "name": name, "duty": duty, "user_id": user}
        await clerk.post(f"/approval-sessions/{session}/members", body)
    made = Chamber(house, grid, session, clerk, chief, members)
    await made.act("move", day=TODAY, reason="局长 10 日到市里开会")
    return made


class Ready(msgspec.Struct, frozen=True):
    case: str
    household: str


async def ready(
    house: House, grid: Grid, *, due: date | None = date(2026, 4, 30), at: datetime | None = None, **facts: Any
) -> Ready:
    """A case of temporary aid that the township proposed and the county examined, ready to be decided."""
    home = await house.household(grid.code)
    when = at or house.clock.at - READY
    case = new_id(when)
    (head,) = await house.sql("select head_name from households where id = $1", UUID(home))
    await house.sql(
        """insert into cases (county_code, id, programme, household_id, region_code, applicant_name, urgent, facts,
               opened_by, opened_at, stage, number, ended, due_on)
           values ($1, $2, 'temp_aid', $3, $4, $5, false, $6, $7, $8, 'county_decision', 4, false, $9)""",
        world.COUNTY, case, UUID(home), grid.code, head["head_name"], facts, world.uid("town01"), when, due,
    )  # fmt: skip
    if due is not None:
        proof = ClockProof(
            clock_id="TA-17", rule_id="TA-17", zh="审批", en="decision", start=when.date(), start_zh="受理",
            start_en="taken up", due=due, warn_from=due, unit="working_day", days=20, first_day_counted=False,
            skipped=(), citation="TA-17", parameters=(),
        )  # fmt: skip
        await house.sql(
            """insert into case_clocks (county_code, id, case_id, region_code, rule_id, started_on, due_on, proof)
               values ($1, $2, $3, $4, 'TA-17', $5, $6, $7)""",
            world.COUNTY, new_id(when), case, grid.code, when.date(), due, msgspec.to_builtins(proof),
        )  # fmt: skip
    path: list[tuple[str, str, str, dict[str, Any]]] = [
        ("open", "town01", "intake", {}),
        ("give_opinion", "town01", "submitted_to_county", {"requested_amount": 2000}),
        ("accept_papers", "county01", "county_review", {"materials_complete": True}),
        ("record_examination", "county01", "county_decision",
         {"reviewer_name": "侯俊英", "materials_authentic": "true", "substantive_check_required": False}),
    ]  # fmt: skip
    for number, (act, login, to, detail) in enumerate(path, 1):
        await house.sql(
            """insert into case_acts (county_code, id, case_id, region_code, number, act, stage_from, stage_to,
                   actor_id, actor_role, acted_at, detail)
               select $1, $2, $3, $4, $5, $6, null, $7, id, role, $8, $9 from users where login = $10""",
            world.COUNTY, new_id(when), case, grid.code, number, act, to, when, detail, login,
        )  # fmt: skip
    return Ready(str(case), home)
