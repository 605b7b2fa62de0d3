"""Departments and charities with somebody at each desk, for tests of referrals."""

from typing import Any

import msgspec

from tests.house import Caller, Grid, House, told

EDUCATION, JUSTICE, CHARITY = "教育局", "司法局", "慈善总会"


class Desks(msgspec.Struct, frozen=True):
    """A county with departments, each with somebody at its desk."""

    house: House
    ids: dict[str, str]
    users: dict[str, Caller]
    passwords: dict[str, str]
    county: Caller
    town: Caller

    def dispatch(self, name: str = EDUCATION, target: str = "education", **changes: Any) -> dict[str, Any]:
        return {
            "id": self.house.new_id(),
            "target": target,
            "department_id": self.ids[name],
            "reason": "孩子上学有困难",
            "fields": ["person_name", "village"],
        } | changes

    async def refer(self, origin: dict[str, Any], by: Caller | None = None, **changes: Any) -> dict[str, Any]:
        asked = {"id": self.house.new_id(), "origin": origin, "dispatch": self.dispatch(**changes.pop("to", {}))}
        return await (by or self.town).post("/referrals", asked | changes)

    async def answer(self, name: str, page: dict[str, Any], act: str, **more: Any) -> dict[str, Any]:
        body = {"id": self.house.new_id(), "act": act} | more
        return await self.users[name].post(f"/referrals/{page['referral']['id']}/answers", body)

    async def next_day(self, name: str) -> None:
        """Whoever sits at the department's desk signs in again; a session lasts half a day."""
        login = self.users[name].user["login"]
        self.users[name] = await signed_in(self.house, login, self.passwords[name])

    async def office(self, page: dict[str, Any], act: str, by: Caller | None = None) -> dict[str, Any]:
        body = {"id": self.house.new_id(), "act": act, "reason": "经核实"}
        return await (by or self.town).post(f"/referrals/{page['referral']['id']}/acts", body)

    async def queue(self, name: str, **query: Any) -> list[str]:
        return [one["id"] for one in (await self.users[name].get("/referrals", limit=200, **query))["items"]]


async def signed_in(house: House, login: str, password: str) -> Caller:
    client = house.client()
    answer = told(await client.post("/sessions", json={"login": login, "password": password}))
    return Caller(house, client, answer["user"], None)


class Desk(msgspec.Struct, frozen=True):
    id: str
    login: str
    password: str


async def department(house: House, county: Caller, name: str, kind: str, targets: list[str]) -> Desk:
    """A department with somebody at its desk."""
    made, login = house.new_id(), f"desk{targets[0]}"
    term = {"id": house.new_id(), "name_zh": name, "name_en": name, "targets": targets, "valid_from": "2020-01-01"}
    await county.post("/departments", {"id": made, "kind": kind, "term": term})
    account = {"id": house.new_id(), "login": login, "name": f"{name}经办"}
    opened = await county.post(f"/departments/{made}/users", account)
    own = f"{name}的三轮车7q"
    clerk = await signed_in(house, login, opened["password"])
    await clerk.post("/session/password", {"old": opened["password"], "new": own})
    return Desk(made, login, own)


async def add_departments(house: House) -> dict[str, Desk]:
    """Three departments as the county adds them, each with somebody at its desk."""
    county = await house.console("county01")
    wanted = {
        EDUCATION: ("department", ["education", "disabled_federation"]),
        JUSTICE: ("department", ["justice", "education"]),
        CHARITY: ("charity", ["charity"]),
    }
    return {name: await department(house, county, name, *one) for name, one in wanted.items()}


async def open_desks(house: House, departments: dict[str, Desk]) -> Desks:
    """Everybody signed in."""
    return Desks(
        house,
        {name: one.id for name, one in departments.items()},
        {name: await signed_in(house, one.login, one.password) for name, one in departments.items()},
        {name: one.password for name, one in departments.items()},
        await house.console("county01"),
        await house.console("town01"),
    )


def consent(**changes: Any) -> dict[str, Any]:
    return {"given_by": "郝桂英本人", "how": "written", "given_on": "2026-03-01"} | changes


async def lead_of(house: House, grid: Grid, county: Caller) -> str:
    await grid.phone.send(house.visit(grid.household, "visit_fire"))
    await house.work()
    (lead,) = (await county.get("/leads", region=grid.code))["items"]
    return lead["id"]
