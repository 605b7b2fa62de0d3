"""Lists of other departments as tests hand them in."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import httpx
from openpyxl import Workbook

from server import registry
from server.core.actor import Actor
from server.core.db import county_scope, transaction
from server.registry import NewHousehold, NewPerson, NewStatus
from server.registry.identity import CHECK, WEIGHTS
from server.registry.records import StatusName
from tests import world
from tests.house import Caller, Grid, House, told

DISABLED = ("姓名", "身份证号", "残疾人证号", "残疾类别", "残疾等级", "联系电话")
Cells = Sequence[object]


def citizen(serial: int, born: str = "19500315", place: str = "140427") -> str:
    """A citizen ID that passes its check and that no register gave out."""
    head = f"{place}{born}{serial:03d}"
    return head + CHECK[sum(int(digit) * weight for digit, weight in zip(head, WEIGHTS, strict=True)) % 11]


def xlsx(rows: Sequence[Cells], sheet: str = "名单") -> bytes:
    book = Workbook()
    page: Any = book.active
    page.title = sheet
    for row in rows:
        page.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def comma(rows: Sequence[Cells], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


async def authorise(who: Caller, house: House, feed: str, until: str = "2026-12-31") -> Any:
    return await who.post(
        f"/feeds/{feed}/authorisations",
        {"id": house.new_id(), "document_no": "壶残联函〔2026〕3号", "valid_from": "2026-01-01", "valid_to": until},
    )


async def clerk(house: House, *feeds: str) -> Caller:
    """Somebody of the county, with the documents of these feeds on file."""
    who = await house.console("county01")
    for feed in feeds:
        await authorise(who, house, feed)
    return who


async def hand_in(
    who: Caller,
    house: House,
    feed: str,
    data: bytes,
    *,
    name: str = "名单.xlsx",
    listed_on: str = "",
    sheet: str = "",
) -> Any:
    return told(await upload(who, house, feed, data, name=name, listed_on=listed_on, sheet=sheet))


async def upload(
    who: Caller,
    house: House,
    feed: str,
    data: bytes,
    *,
    name: str = "名单.xlsx",
    listed_on: str = "",
    sheet: str = "",
) -> httpx.Response:
    return await who.client.post(
        "/imports", params={"import_id": house.new_id(), "feed": feed, "sheet": sheet},
        files={"file": (name, data)}, data={"listed_on": listed_on},
    )  # fmt: skip


async def read(who: Caller, house: House, taken: Any, columns: dict[str, str] | None = None) -> Any:
    """Say the columns (as suggested unless told) and have the list read."""
    await who.post(f"/imports/{taken['id']}/columns", {"columns": columns or taken["columns"]})
    await house.work()
    return await who.get(f"/imports/{taken['id']}")


async def rows(who: Caller, found: Any, **query: Any) -> list[Any]:
    return (await who.get(f"/imports/{found['id']}/rows", limit=200, **query))["items"]


async def result(who: Caller, house: House, found: Any) -> httpx.Response:
    """The workbook with the reason beside each row, once it is made."""
    asked = await who.post(f"/imports/{found['id']}/result", None)
    assert asked["made_at"] is None
    await house.work()
    assert (await who.get(f"/imports/{found['id']}/result"))["percent"] == 100
    return await who.client.get(f"/imports/{found['id']}/result.xlsx")


async def apply(who: Caller, house: House, found: Any, *, with_leads: bool = True) -> Any:
    await who.post(f"/imports/{found['id']}/apply", {"with_leads": with_leads})
    await house.work()
    return await who.get(f"/imports/{found['id']}")


async def settle(
    house: House, grid: Grid, *people: tuple[str, str | None], held: Sequence[StatusName] = ()
) -> list[UUID]:
    """A household of its own for each of these people (name, citizen ID) in the grid; the ids of the persons."""
    made: list[UUID] = []
    actor = Actor(county_code=world.COUNTY, id=world.uid("county01"), name="侯俊英", role="county",
                  reach=(world.COUNTY,))  # fmt: skip
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        for name, number in people:
            home, person = UUID(house.new_id()), UUID(house.new_id())
            new = NewPerson(id=person, name=name, sex="female", birth_date=date(1950, 3, 15), relation="self",
                            id_number=number)  # fmt: skip
            since = date(2025, 1, 1)
            statuses = [
                NewStatus(id=UUID(house.new_id()), status=one, valid_from=since, source="test") for one in held
            ]
            await registry.register_household(
                conn, actor, house.clock.at, house.parts.crypto,
                NewHousehold(id=home, region_code=grid.code, address=f"{name}家", persons=(new,),
                             statuses=tuple(statuses)),
            )  # fmt: skip
            made.append(person)
    await house.work()
    return made


async def facts(house: House, person: UUID) -> dict[str, Any]:
    """What stands of the person's household."""
    (home,) = await house.sql("select household_id from persons where id = $1", person)
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        known = await registry.newest_facts(conn, county_scope(world.COUNTY), [home["household_id"]])
    return registry.plain_facts(known.get(home["household_id"], {}))
