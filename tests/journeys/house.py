"""The house that journeys share: real servers, lines that fail when told, an office to ask, grids to give out."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID

import httpx
import msgspec
from playwright.async_api import Browser

from server.core.clock import civil_date
from server.core.crypto import Crypto
from tests import world
from tests.browser import cleared
from tests.grids import add_grid, add_household, give_reach
from tests.journeys.console_page import ConsolePage
from tests.journeys.model.house import ModelHouse


class Ground(msgspec.Struct, frozen=True):
    """A grid of its own, who walks it, and one household in it that was never visited."""

    code: str
    login: str
    worker_id: UUID
    home: str


class JourneyHouse(ModelHouse):
    """A ModelHouse whose office may be asked, and in which a test takes grids and households of its own."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._numbers = count(101)

    @property
    def address(self) -> str:
        """Where phones and desks reach the server, with nothing on the way."""
        return f"http://127.0.0.1:{self.port}"

    @asynccontextmanager
    async def desk(self, browser: Browser, login: str) -> AsyncGenerator[ConsolePage]:
        """Somebody's desk, signed in; what was opened in the browser meanwhile is closed at the end."""
        async with cleared(browser):
            context = await browser.new_context(
                viewport={"width": 1440, "height": 900}, locale="zh-CN", base_url=self.address
            )
            one = ConsolePage(await context.new_page(), self.address)
            await one.sign_in(login, world.PASSWORD)
            yield one

    async def ground(self, village: str = world.CHENGNAN) -> Ground:
        code, login, worker = await add_grid(self.sql, village, next(self._numbers))
        await give_reach(self.sql, world.uid(f"{login} reach"), worker, code, (date(2020, 1, 1), None))
        return Ground(code, login, worker, await self.household(f"{login}家", code))

    async def household(self, name: str, region: str = world.GRID_1, **more: str) -> str:
        """One more household, of this name; its id. `more`: as `add_household` takes it."""
        now, secrets = datetime.now(UTC), Crypto(self.settings.secret_key)
        return await add_household(self.pool, secrets, now, region, name, head=name, address=f"{name}家", **more)

    async def asks(self, login: str, path: str) -> Any:
        """What the office reads over HTTP; None where it finds nothing."""
        async with httpx.AsyncClient(base_url=self.address, timeout=30) as office:
            asked = {"login": login, "password": world.PASSWORD}
            assert (await office.post("/sessions", json=asked)).is_success
            answer = await office.get(path)
            return answer.json() if answer.is_success else None

    @property
    def today(self) -> str:
        return civil_date(datetime.now(UTC)).isoformat()
