"""Approved cases and their money, for tests of payments: cases are put on file as their acts would leave them."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from server.core.ids import new_id
from tests import world
from tests.house import Caller, Grid, House


class Payee(msgspec.Struct, frozen=True):
    """Somebody with an approved case: the case, the household, the person."""

    case: str
    household: str
    person: str


class Counter(msgspec.Struct, frozen=True):
    """The county's two clerks and the town's, at their consoles."""

    house: House
    maker: Caller
    checker: Caller
    town: Caller

    async def grant(self, payee: Payee) -> dict[str, Any]:
        return await self.maker.post("/benefits", {"id": self.house.new_id(), "case_id": payee.case})

    async def account(self, payee: Payee, number: str = "6217000000000001", **more: Any) -> Any:
        self.house.clock.forward(minutes=1)
        asked = {"id": self.house.new_id(), "person_id": payee.person, "bank": "壶关农商银行", "holder": "郝桂英",
                 "number": number} | more  # fmt: skip
        return await self.town.post("/bank-accounts", asked)

    async def preview(self, programme: str, month: str = "2026-03-01", **more: Any) -> dict[str, Any]:
        return await self.maker.post("/payment-batches/preview", self._wanted(programme, month) | more)

    async def draft(self, programme: str, month: str = "2026-03-01", **more: Any) -> dict[str, Any]:
        return await self.maker.post("/payment-batches", self._wanted(programme, month) | more)

    def _wanted(self, programme: str, month: str) -> dict[str, Any]:
        return {"id": self.house.new_id(), "programme": programme, "month": month}

    async def lines(self, batch: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
        """All lines of a batch, page by page."""
        found: list[dict[str, Any]] = []
        after: str | None = None
        while True:
            page = await self.maker.get(
                f"/payment-batches/{batch['id']}/lines", **query | ({"after": after} if after else {})
            )
            found += page["items"]
            after = page["next"]
            if after is None:
                return found

    async def sent(self, batch: dict[str, Any]) -> dict[str, Any]:
        """The batch checked and sent."""
        await self.checker.post(f"/payment-batches/{batch['id']}/check", {})
        return (await self.checker.post(f"/payment-batches/{batch['id']}/send", {}))["batch"]

    async def answer(self, batch: dict[str, Any], text: str | bytes, *, rest_follows: bool = False) -> Any:
        """Hand in a result file; the response as it is."""
        content = text.encode() if isinstance(text, str) else text
        return await self.maker.client.post(
            f"/payment-batches/{batch['id']}/answers",
            files={"file": ("result.csv", content, "text/csv")},
            data={"rest_follows": str(rest_follows).lower()},
        )

    async def answered(self, batch: dict[str, Any], **failed: str) -> dict[str, Any]:
        """Everything paid but lines named like `n3="销户"`."""
        rows = [
            f"{batch['number']},{one['number']},{one['amount']},"
            + (f"失败,{failed[key]}" if (key := f"n{one['number']}") in failed else "成功,")
            for one in await self.lines(batch)
            if one["outcome"] != "taken_off"
        ]
        response = await self.answer(batch, "\n".join(["批次号,行号,金额,结果,原因", *rows]))
        assert response.status_code == 200, response.text
        await self.house.work()
        return response.json()

    async def paid(self, programme: str, month: str = "2026-03-01") -> dict[str, Any]:
        """A batch of everything open, paid."""
        return await self.answered(await self.sent(await self.draft(programme, month)))


async def counter(house: House) -> Counter:
    return Counter(
        house, await house.console("county01"), await house.console("county02"), await house.console("town01")
    )


async def approved(
    house: House,
    grid: Grid,
    programme: str = "dibao",
    *,
    amount: str = "500.00",
    stage: str = "paying",
    decided: date = date(2026, 2, 10),
    household: str | None = None,
    **facts: Any,
) -> Payee:
    """A case that was approved on a day, now at `stage`, and its applicant."""
    home = household or await house.household(grid.code)
    (person,) = await house.sql(
        "select id, name from persons where household_id = $1 and relation = 'self'", UUID(home)
    )
    at = house.clock.at.replace(year=decided.year, month=decided.month, day=decided.day)
    case = new_id(at)
    opened = at - timedelta(days=20)
    names = {r["column_name"] for r in await house.sql(
        "select column_name from information_schema.columns where table_name = 'cases'")}  # fmt: skip
    more = "".join(f", {name}" for name in ("stage", "number", "ended") if name in names)
    values = "".join(f", {value}" for name, value in (("stage", "$9"), ("number", "2"), ("ended", "false"))
                     if name in names)  # fmt: skip
    await house.sql(
        f"""insert into cases (county_code, id, programme, household_id, region_code, applicant_name, urgent, facts,
                opened_by, opened_at{more})
            values ($1, $2, $3, $4, $5, $6, false, $7, $8, {'$10' if values else '$9'}{values})""",
        world.COUNTY, case, programme, UUID(home), grid.code, person["name"], facts, world.uid("town01"),
        *([stage] if values else []), opened,
    )  # fmt: skip
    path = [("open", "town01", "intake"), ("approve", "county01", stage)]
    for number, (act, login, to) in enumerate(path, 1):
        await add_act(house, case, grid.code, number, act, login, to)
    await house.sql(
        """insert into case_decisions (county_code, id, case_id, region_code, decision, amount, reason, parameters,
               proposed_by, decided_by, decided_at)
           values ($1, $2, $3, $4, 'approve', $5, '符合条件', '{}', $6, $7, $8)""",
        world.COUNTY, new_id(at), case, grid.code, Decimal(amount), world.uid("town01"), world.uid("county01"), at,
    )  # fmt: skip
    return Payee(str(case), home, str(person["id"]))


async def add_act(
    house: House, case: UUID, region: str, number: int, act: str, login: str, to: str, **detail: Any
) -> None:
    """An act of a case, as its desk would write it."""
    await house.sql(
        """insert into case_acts (county_code, id, case_id, region_code, number, act, stage_from, stage_to, actor_id,
               actor_role, acted_at, detail)
           select $1, $2, $3, $4, $5, $6, null, $7, id, role, $8, $9 from users where login = $10""",
        world.COUNTY, new_id(house.clock.at), case, region, number, act, to, house.clock.at, detail, login,
    )  # fmt: skip
    if await house.sql(
        "select 1 from information_schema.columns where table_name = 'cases' and column_name = 'stage'"
    ):
        await house.sql("update cases set stage = $2, number = $3 where id = $1", case, to, number)


async def died(house: House, payee: Payee, on: date) -> None:
    await house.sql("update persons set died_on = $2 where id = $1", UUID(payee.person), on)


async def leave_no_benefits(house: House) -> None:
    """Batches are the whole county's: a test begins with nobody to pay."""
    await house.sql(
        """truncate payment_outcomes, payment_corrections, payment_lines, bank_answers, payment_batch_steps,
           payment_batches, payment_orders, benefit_changes, benefits, bank_accounts, reserve_closings,
           reserve_entries cascade"""
    )
