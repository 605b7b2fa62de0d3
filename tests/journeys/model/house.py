"""A house that may be hurt: every server killed and started again, and a line of its own to the phone for each."""

import asyncio
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import httpx
import msgspec

from embedded.web_build import build_web
from server.core.db import Pool, open_pool
from tests import world
from tests.bad_days.estate import PATIENCE_S, Estate
from tests.browser import ROOT
from tests.journeys.line import Line, Weather
from tests.journeys.model import form

PARTS = ("server", "worker", "objects")


class ModelHouse(Estate):
    """An Estate with the model's form, which phones reach by `home` and whose store they reach by `store`."""

    durable = False  # its database is not among what is killed
    home: Line
    store: Line
    pool: Pool
    version = 0

    def start(self) -> None:
        super().start()
        built = os.environ.get("TANFANG_WEB_DIST") or build_web(ROOT, print)
        dist = copytree(built, self.stack.folder / "dist")  # no other build changes it in the middle
        self.settings = msgspec.structs.replace(self.settings, web_dist=Path(dist))

    async def settle_in(self) -> None:
        """Lines and processes; once, on the loop that everything runs on."""
        self.home, self.store = Line(f"http://127.0.0.1:{self.port}"), Line(self.settings.s3_public_url)
        await self.home.start()
        await self.store.start()
        self.settings = msgspec.structs.replace(self.settings, s3_public_url=self.store.address)
        self.keep()
        self.pool = await open_pool(self.settings.dsn, 2)
        await self.open()

    async def publish_next(self) -> None:
        """The form's next version, in force at once."""
        self.version += 1
        await form.publish(self.pool, datetime.now(UTC), self.version)

    async def leave(self) -> None:
        await self.close()
        await self.pool.close()
        await self.home.stop()
        await self.store.stop()

    def weather(self, weather: Weather) -> None:
        self.home.turn(weather)
        self.store.turn(weather)

    async def heal(self) -> None:
        """Fair weather, and everything that was killed runs again and answers."""
        self.weather("good")
        await self.start_again()
        # What waited for a store that was away, or was held by a killed worker, is tried again after a minute: now.
        await self.sql("update outbox set next_try_at = now() where failed_at is null")

    async def start_again(self) -> None:
        """What was killed starts and answers; the weather stays as it is."""
        self.repair()
        async with asyncio.timeout(PATIENCE_S):
            while True:
                with suppress(httpx.TransportError):
                    if (await self.phone.get("/health")).is_success:
                        return
                await asyncio.sleep(0.1)  # a server that is not there tells nothing

    async def move(self, home: str, to_region: str) -> None:
        """The county places a household in another grid."""
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", timeout=PATIENCE_S) as office:
            asked = {"login": "county01", "password": world.PASSWORD}
            assert (await office.post("/sessions", json=asked)).is_success
            move = {"id": self.new_id(), "to_region": to_region, "reason": "网格调整"}
            assert (await office.post(f"/households/{world.uid(home)}/moves", json=move)).is_success

    async def end_sessions(self) -> None:
        """No sign-in of a grid worker is good any more."""
        await self.sql(
            """update sessions set ended_at = now()
               where ended_at is null and user_id in (select id from users where role = 'grid_worker')"""
        )


def make(folder: Path) -> ModelHouse:
    house = ModelHouse(folder)
    house.start()
    return house
