"""Whatever is killed: no acknowledged visit is lost, none is doubled, and the house heals without hands."""

import asyncio
import hashlib
from io import BytesIO
from typing import Any

import httpx
from arq import create_pool
from arq.connections import RedisSettings
from PIL import Image

from tests.bad_days.estate import Estate

PHONES = 8


class Load:
    """Eight phones that send visits one after another, each until it is acknowledged."""

    def __init__(self, estate: Estate) -> None:
        self._estate = estate
        self._over = False
        self._changed = asyncio.Condition()
        self.acknowledged: list[str] = []
        self._phones = asyncio.gather(*(self._one_phone() for _ in range(PHONES)))

    async def _one_phone(self) -> None:
        while not self._over:
            record = self._estate.visit()
            await self._estate.persist("/visits", record)
            async with self._changed:
                self.acknowledged.append(record["id"])
                self._changed.notify_all()

    async def more(self, count: int) -> None:
        """Return when so many more visits were acknowledged."""
        goal = len(self.acknowledged) + count
        async with self._changed:
            await self._changed.wait_for(lambda: len(self.acknowledged) >= goal)

    async def end(self) -> list[str]:
        """The ids of all visits that were acknowledged."""
        self._over = True
        await self._phones
        return self.acknowledged


async def under_load(estate: Estate, name: str) -> list[str]:
    """Kill a part while phones send; the ids acknowledged before and after."""
    load = Load(estate)
    await load.more(40)
    estate.kill(name)
    estate.repair()
    await load.more(20)
    return await load.end()


async def test_postgres_killed_under_load(estate: Estate) -> None:
    acknowledged = await under_load(estate, "postgres")
    await estate.until_done(acknowledged)
    assert await estate.counts(acknowledged) == (len(acknowledged),) * 3
    assert (await estate.phone.get("/health")).json()["status"] == "ok"


async def test_the_server_killed_under_load(estate: Estate) -> None:
    acknowledged = await under_load(estate, "server")
    await estate.until_done(acknowledged)
    assert await estate.counts(acknowledged) == (len(acknowledged),) * 3


async def test_the_worker_killed_under_load(estate: Estate) -> None:
    acknowledged = await under_load(estate, "worker")
    await estate.until_done(acknowledged)
    assert await estate.counts(acknowledged) == (len(acknowledged),) * 3


async def test_the_queue_wiped_and_killed(estate: Estate) -> None:
    acknowledged: list[str] = []
    for _ in range(5):
        record = estate.visit("visit_fire")
        await estate.persist("/visits", record)
        acknowledged.append(record["id"])
    estate.kill("valkey")
    record = estate.visit("visit_fire")
    await estate.persist("/visits", record)
    acknowledged.append(record["id"])
    estate.revive("valkey")
    await wipe(estate)
    estate.repair()
    await estate.until_done(acknowledged)
    assert await estate.counts(acknowledged) == (len(acknowledged),) * 3
    leads = await estate.sql("select submission_id from leads where submission_id = any($1::uuid[])", acknowledged)
    assert sorted(str(one["submission_id"]) for one in leads) == sorted(acknowledged)


async def wipe(estate: Estate) -> None:
    queue = await create_pool(RedisSettings.from_dsn(estate.settings.valkey_url))
    await queue.execute_command("FLUSHALL")  # pyright: ignore[reportUnknownMemberType]
    await queue.aclose()


def photo() -> tuple[bytes, str]:
    out = BytesIO()
    Image.effect_noise((320, 240), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue(), hashlib.sha256(out.getvalue()).hexdigest()


async def test_the_store_killed_during_an_upload(estate: Estate) -> None:
    """The visit is kept without its photo; the phone puts the photo again when the store is back."""
    data, sha = photo()
    named: dict[str, Any] = {"sha256": sha, "bytes": len(data), "content_type": "image/jpeg"}
    record = estate.visit(files=[named | {"name": "visit.jpg"}])
    await estate.persist("/visits", record)
    wanted = await estate.persist("/files", {"files": [named]}, good=200)
    url = wanted["items"][0]["upload"]["url"]
    estate.kill("objects")
    async with httpx.AsyncClient() as phone:
        try:
            refused = (await phone.put(url, content=data)).is_error
        except httpx.TransportError:
            refused = True
        assert refused
        health = await estate.phone.get("/health")
        assert (health.status_code, health.json()["parts"]) == (503, {"postgres": True, "objects": False})
        await estate.until_done([record["id"]])
        estate.revive("objects")
        assert (await phone.put(url, content=data)).status_code == 200
    estate.kill("objects")
    await estate.persist(f"/files/{sha}/arrival", {})
    await estate.until("exists (select 1 from outbox where name = 'files.examine' and attempts > 0)")
    estate.revive("objects")
    await estate.until(
        "exists (select 1 from files where sha256 = $1 and verified_at is not null)", bytes.fromhex(sha)
    )
    (receipt,) = (await estate.phone.post("/receipts", json={"ids": [record["id"]]})).json()["items"]
    assert (receipt["complete"], [one["state"] for one in receipt["files"]]) == (True, ["verified"])
