"""Phones that keep what they have when their pages are closed."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser, BrowserContext

from tests import world
from tests.journeys.house import JourneyHouse
from tests.journeys.phone_page import PhonePage, new_phone


class Pocket:
    """A phone of which the page may be closed and opened again; what it stores stays."""

    def __init__(self, context: BrowserContext, phone: PhonePage, house: JourneyHouse) -> None:
        self.context = context
        self.phone = phone
        self.house = house

    async def kill(self) -> None:
        """The system ends the app without a word; later it is opened again, locked."""
        await self.phone.page.close()
        self.phone.page = await self.context.new_page()
        await self.phone.page.goto(f"{self.phone.address}/")

    async def device(self) -> str:
        """The phone's number as the server knows it."""
        held = await self.phone.page.evaluate(DEVICE)
        assert isinstance(held, str)
        return held

    async def mark(self, what: str) -> None:
        """The township marks the phone as `lost` or `found`."""
        device = await self.device()
        async with httpx.AsyncClient(base_url=self.phone.address, timeout=30) as town:
            asked = {"login": "town01", "password": world.PASSWORD}
            assert (await town.post("/sessions", json=asked)).status_code == 201
            answer = await town.post(f"/devices/{device}/{what}", json={"reason": "电话里说的"})
            assert answer.is_success, answer.text

    async def arrived(self, record: str) -> int:
        """How often a record is with the server, whole."""
        await self.house.until("exists (select 1 from submissions where id = $1::uuid)", record)
        rows = await self.house.sql("select count(*) as n from submissions where id = $1::uuid", record)
        return rows[0]["n"]

    async def dump(self) -> str:
        """Everything that lies in the browser's stores, bytes read as text; first how many rows each store has."""
        held = await self.phone.page.evaluate(DUMP)
        assert isinstance(held, str)
        return held

    async def let_waits_pass(self, wrong: int) -> None:
        """As if this many wrong PINs had been tried and all the waiting were done."""
        await self.phone.page.evaluate(TRIED, wrong)
        await self.phone.page.reload()

    async def visit(self, photo: Path | None = None) -> str:
        """A visit to 王秀兰, finished; answers its id."""
        await self.phone.open_household(str(world.uid("wang")))
        record = await self.phone.begin_visit()
        answers: dict[str, Any] = {"/data/who/outcome": "met"}
        await self.phone.fill_in(answers | ({"/data/finish/photo": photo} if photo else {}))
        await self.phone.finish()
        return record


DEVICE = """() => new Promise((resolve, reject) => {
  const open = indexedDB.open("tanfang");
  open.onerror = () => reject(open.error);
  open.onsuccess = () => {
    const got = open.result.transaction("facts").objectStore("facts").get("device");
    got.onsuccess = () => { open.result.close(); resolve(got.result); };
  };
})"""

DUMP = """() => new Promise((resolve, reject) => {
  const open = indexedDB.open("tanfang");
  open.onerror = () => reject(open.error);
  open.onsuccess = async () => {
    const db = open.result;
    const parts = [JSON.stringify(Object.entries(localStorage))];
    const text = (key, value) => {
      if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
        const bytes = new Uint8Array(value.buffer ?? value);
        return new TextDecoder().decode(bytes);
      }
      return value;
    };
    for (const name of db.objectStoreNames) {
      // Forms and their files are the county's own; they say nothing about people.
      if (name === "forms" || name === "media") continue;
      const rows = await new Promise((got) => {
        const asked = db.transaction(name).objectStore(name).getAll();
        asked.onsuccess = () => got(asked.result);
      });
      parts.push(`${name}: ${rows.length}`, JSON.stringify(rows, text));
    }
    db.close();
    resolve(parts.join("\\n"));
  };
})"""

TRIED = """(wrong) => new Promise((resolve) => {
  const open = indexedDB.open("tanfang");
  open.onsuccess = () => {
    const tx = open.result.transaction("vaults", "readwrite");
    const asked = tx.objectStore("vaults").getAll();
    asked.onsuccess = () => tx.objectStore("vaults").put({ ...asked.result[0], wrong, wait_ms: 0 });
    tx.oncomplete = () => { open.result.close(); resolve(); };
  };
})"""


@pytest_asyncio.fixture
async def pocket(house: JourneyHouse, browser: Browser) -> AsyncIterator[Pocket]:
    """A new phone, nobody signed in."""
    context = await new_phone(browser)
    phone = PhonePage(await context.new_page(), house.address)
    yield Pocket(context, phone, house)
    await context.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A picture of a door that no other test has taken."""
    path = tmp_path / "door.jpg"
    Image.effect_noise((1200, 900), 80).convert("RGB").save(path, "JPEG", quality=85)
    return path
