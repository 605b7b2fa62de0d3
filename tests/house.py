"""A running house for tests: the server in this process on a database of its own, its jobs, its clock in hand.

People in it sign in as they do on their phones and consoles and see what HTTP answers. Jobs run when a test says
`work()`, by the same relay and in the same transactions as in the worker process. Every test takes a new grid with
its own worker and household, so that no test sees another's.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import httpx
import msgspec
from litestar import Litestar

import server.forms.operations
import server.openrosa.operations
import server.visits.operations
from server.app import create_app
from server.core.clock import civil_date
from server.core.db import Connection, connect
from server.core.ids import new_id
from server.core.web import Parts
from server.forms.library import publish_library
from server.settings import Settings
from tests import world
from tests.forms.library import samples
from tests.grids import FIRST, add_grid, add_household, give_reach
from workers.jobs import Kit, run
from workers.main import ImageProcess
from workers.planning import PlanProcess
from workers.relay import relay_once
from workers.roads import RoadRouter

VISIT, SURVEY, REPORT = "scattered_tekun_visit", "temp_aid_survey", "quick_report"
AT_HOME = {"lon": 113.2041, "lat": 36.1092, "accuracy_m": 8}
# The county as one square, so that positions can be judged.
SQUARE = {"type": "Polygon", "coordinates": [[[113, 35.9], [113.4, 35.9], [113.4, 36.3], [113, 36.3], [113, 35.9]]]}

# What the server keeps for as long as its process lives: another house is another server.
CACHES = (
    server.forms.operations._compiled,  # pyright: ignore[reportPrivateUsage]
    server.openrosa.operations._served,  # pyright: ignore[reportPrivateUsage]
    server.visits.operations._areas,  # pyright: ignore[reportPrivateUsage]
)


class Answer(Exception):
    """An answer that was not the one asked for."""


class Clock:
    """The only clock the server reads; it stands until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    @property
    def today(self) -> date:
        return civil_date(self.at)

    def forward(self, **by: float) -> None:
        """Move on, as timedelta counts."""
        self.at += timedelta(**by)


def screened(page: Any) -> dict[str, Any]:
    """The facts of a page's screening by name."""
    return {one["name"]: one["value"] for one in page["screening"]["facts"]}


class Caller:
    """Somebody signed in, on a phone (bearer token) or at a console (cookie)."""

    def __init__(self, house: "House", client: httpx.AsyncClient, user: dict[str, Any], device: UUID | None) -> None:
        self.house = house
        self.client = client
        self.user = user
        self.device = device
        self.cursor: str | None = None

    async def get(self, path: str, **query: Any) -> Any:
        return told(await self.client.get(path, params=query))

    async def post(self, path: str, body: Any) -> Any:
        return told(await self.client.post(path, json=body))

    async def send(self, record: dict[str, Any], path: str = "/visits") -> Any:
        """Send a record; its receipt."""
        return await self.post(path, record)

    async def receipt(self, record_id: str) -> Any:
        """How far a record has come."""
        (found,) = (await self.post("/receipts", {"ids": [record_id]}))["items"]
        return found

    async def sync(self, cursor: str | None = None) -> Any:
        """The delta since `cursor`, or since this phone's last sync."""
        await self.house.others_committed()
        given = self.cursor if cursor is None else cursor
        phone = {"id": str(self.device), "app_version": "1", "now": self.house.clock.at.isoformat()}
        answer = await self.post("/sync", {"device": phone, "cursor": given})
        self.cursor = answer["cursor"]
        return answer


def told(response: httpx.Response) -> Any:
    """The body of a good answer. Raises Answer for any other."""
    if response.is_error:
        raise Answer(f"{response.request.method} {response.request.url} {response.status_code} {response.text}")
    return response.json() if response.content else None


class Grid(msgspec.Struct, frozen=True):
    """A grid of its own with its worker and one household: scattered tekun, unable to care for herself."""

    code: str
    login: str
    worker_id: UUID
    household: str
    phone: Caller


WRITING_ELSEWHERE = """
    select 1 from pg_locks join pg_stat_activity using (pid)
    where locktype = 'transactionid' and mode = 'ExclusiveLock' and datname <> current_database()
      and transactionid::text::bigint < $1
"""


class House:
    """See the module. `parts`: those of the running application; `kit`: what its jobs work with."""

    def __init__(self, settings: Settings, app: Litestar, clock: Clock, owner: Connection) -> None:
        self.settings = settings
        self.app = app
        self.clock = clock
        self.owner = owner
        self.parts: Parts = app.state["parts"]
        self.images = ImageProcess()
        self.plans = PlanProcess()
        crypto, storage = self.parts.crypto, self.parts.storage
        self.kit = Kit(self.parts.pool, crypto, storage, self.images, self.plans, RoadRouter(settings), clock)
        self.versions = {name: samples.form(name).version for name in samples.FORM_OF.values()}
        self._grids, self._households = count(FIRST), count(1)

    def new_id(self) -> str:
        return str(new_id(self.clock.at))

    def client(self, **headers: str) -> httpx.AsyncClient:
        """Somebody who is not signed in."""
        transport = httpx.ASGITransport(app=self.app)  # pyright: ignore[reportArgumentType] - ASGI dialects
        return httpx.AsyncClient(transport=transport, base_url="http://tanfang.test", headers=headers)

    async def phone(self, login: str, device: UUID | None = None) -> Caller:
        """Sign in on a phone."""
        client, held = self.client(), device or new_id(self.clock.at)
        asked = {"login": login, "password": world.PASSWORD,
                 "device": {"id": str(held), "name": "测试手机", "app_version": "1"}}  # fmt: skip
        answer = told(await client.post("/sessions", json=asked))
        client.headers["authorization"] = f"Bearer {answer['token']}"
        return Caller(self, client, answer["user"], held)

    async def console(self, login: str) -> Caller:
        """Sign in at a console."""
        client = self.client()
        answer = told(await client.post("/sessions", json={"login": login, "password": world.PASSWORD}))
        return Caller(self, client, answer["user"], None)

    async def work(self, kit: Kit | None = None) -> None:
        """Do the jobs that wait, and those that follow from them."""
        chosen = kit or self.kit

        async def do(county_code: str, row_ids: list[UUID]) -> None:
            waiting.append((county_code, row_ids))

        waiting: list[tuple[str, list[UUID]]] = []
        while await relay_once(self.parts.pool, do):
            for county_code, row_ids in waiting:
                await run(chosen, county_code, row_ids)
            waiting.clear()

    async def others_committed(self) -> None:
        """Wait for what writes in other databases of these servers: until it commits, no phone is told of anything
        newer (docs/decisions/0005)."""
        (now,) = await self.sql("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as xid")
        while await self.sql(WRITING_ELSEWHERE, now["xid"]):  # noqa: ASYNC110 - nothing there wakes us
            await asyncio.sleep(0.02)

    async def sql(self, statement: str, *values: object) -> list[dict[str, Any]]:
        """What the owner of the tables sees or does."""
        return [dict(r) for r in await self.owner.fetch(statement, *values)]

    async def grid(self, village: str = world.CHENGNAN) -> Grid:
        """A new grid, its worker signed in on a phone, and one household in it that was never visited."""
        code, login, worker = await add_grid(self.sql, village, next(self._grids))
        await self.give_reach(worker, code, date(2020, 1, 1))
        return Grid(code, login, worker, await self.household(code), await self.phone(login))

    async def household(self, region_code: str) -> str:
        """One more household like the grid's first; its first visit was due on 8 June 2024."""
        name = f"household {next(self._households)}"
        return await add_household(
            self.parts.pool, self.parts.crypto, self.clock.at, region_code, name, head="郝桂英", address="村东头"
        )

    async def give_reach(self, user_id: UUID, code: str, valid_from: date, valid_to: date | None = None) -> None:
        await give_reach(self.sql, new_id(self.clock.at), user_id, code, (valid_from, valid_to))

    async def end_reach(self, user_id: UUID, code: str, last_day: date) -> None:
        await self.sql(
            "update user_reaches set valid_to = $3 where user_id = $1 and region_code = $2", user_id, code, last_day
        )

    def forget_sessions(self) -> None:
        """As when the ten seconds are over for which the server remembers whose token it is."""
        for token in list(self.parts.sessions._known):  # pyright: ignore[reportPrivateUsage]
            self.parts.sessions.forget(token)

    def visit(self, household: str | None, sample: str = "visit_met", **changes: Any) -> dict[str, Any]:
        """A home visit as a phone sends it; `changes` are fields of the record, `answers` those of the form."""
        answers: dict[str, Any] = changes.pop("answers", {})
        filled = samples.instance(sample, today=self.clock.today, **answers)
        return self.record(VISIT, filled, **{"household_id": household, "position": AT_HOME} | changes)

    def record(self, form_id: str, filled: str, /, **changes: Any) -> dict[str, Any]:
        """A record of any form as a phone sends it now."""
        now = self.clock.at.isoformat()
        return {
            "id": self.new_id(),
            "form": {"id": form_id, "version": self.versions[form_id]},
            "entered_at": now,
            "phone_now": now,
            "instance": filled,
        } | changes


@asynccontextmanager
async def running_house(
    settings: Settings, at: datetime = world.NOW, *, populated: bool = True
) -> AsyncGenerator[House]:
    """The server and jobs of a migrated database; unless it is `populated`, the small county is put in first."""
    ready: asyncio.Future[House] = asyncio.get_running_loop().create_future()
    over = asyncio.Event()
    # In a task of its own: the application must end in the task in which it began, fixtures may not.
    life = asyncio.create_task(_live(settings, Clock(at), populated, ready, over))
    try:
        await asyncio.wait({life, ready}, return_when=asyncio.FIRST_COMPLETED)
        yield await ready if ready.done() else await _failed(life)
    finally:
        over.set()
        await life


async def _failed(life: "asyncio.Task[None]") -> House:
    await life
    raise AssertionError("the house ended before it was ready")


async def _live(
    settings: Settings, clock: Clock, populated: bool, ready: "asyncio.Future[House]", over: asyncio.Event
) -> None:
    for cache in CACHES:
        cache.clear()
    app = create_app(settings, clock)
    owner = await connect(settings.owner_dsn)
    try:
        async with app.lifespan():
            house = House(settings, app, clock, owner)
            if not populated:
                await populate(house)
            ready.set_result(house)
            await over.wait()
            house.images.stop()
            house.plans.stop()
    finally:
        await owner.close()


async def populate(house: House) -> None:
    """The people, the county's outline and the library's forms."""
    async with house.owner.transaction():
        await world.build(house.owner, secrets=house.parts.crypto)
        await house.owner.execute("update divisions set boundary = $1 where level = 'county'", SQUARE)
    await publish_library(house.parts.pool, house.clock.at)
