"""Real servers on a durable disk, `tanfang serve` and a worker as processes of their own, and phones that persist.

PostgreSQL, Valkey and the store are not those that other tests share: here they are killed.
"""

import asyncio
import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from embedded import Stack
from embedded.ports import free_port
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, connect, open_pool
from server.core.ids import new_id
from server.core.migrate import migrate
from server.forms.library import publish_library
from server.settings import Settings, from_environment, to_environment
from tests import world
from tests.forms.library import samples
from tests.operations.launcher import ROOT

PATIENCE_S = 240  # for a machine in trouble; every wait ends as soon as the thing has happened


class Estate:
    """Start it once; `kill` what a bad day kills; `revive` what its keeper would start again."""

    durable = True

    def __init__(self, folder: Path) -> None:
        self.stack = Stack(folder, durable=self.durable, environment={})
        self.port = free_port()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.settings: Settings
        self.phone: httpx.AsyncClient
        self.owner: Connection

    def start(self) -> None:
        addresses = self.stack.start()
        self.settings = from_environment(addresses.environment())
        asyncio.run(self._populate())

    async def _populate(self) -> None:
        await migrate(self.settings.owner_dsn)
        now = datetime.now(UTC)
        conn = await connect(self.settings.owner_dsn)
        async with conn.transaction():
            await world.build(conn, now, secrets=Crypto(self.settings.secret_key))
        await conn.close()
        async with await open_pool(self.settings.dsn, 2) as pool:
            await publish_library(pool, now)

    def repair(self) -> None:
        """Everything that is not running runs."""
        for name in ("postgres", "valkey", "objects"):
            if not self.stack.children[name].running:
                self.stack.restart(name)
        self.stack.wait_until_ready(PATIENCE_S)
        self.keep()

    def keep(self) -> None:
        """What the keeper of `tanfang up` or the container engine does: start again what has ended."""
        commands = {
            "server": ["-m", "server.cli", "serve", "--port", str(self.port)],
            "worker": ["-m", "workers"],
        }
        for name, command in commands.items():
            if name not in self.processes or self.processes[name].poll() is not None:
                self.processes[name] = subprocess.Popen(
                    [sys.executable, *command], cwd=ROOT, env=os.environ | to_environment(self.settings),
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                )  # fmt: skip

    async def open(self) -> None:
        """Connect as the owner, sign in on a phone once the server answers."""
        self.owner = await connect(self.settings.owner_dsn)
        self.phone = httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", timeout=PATIENCE_S)
        device = {"id": self.new_id(), "name": "测试手机", "app_version": "1"}
        asked = {"login": "grid01", "password": world.PASSWORD, "device": device}
        answer = await self.persist("/sessions", asked, good=201)
        self.phone.headers["authorization"] = f"Bearer {answer['token']}"

    async def close(self) -> None:
        await self.phone.aclose()
        await self.owner.close()

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
            process.wait()
        self.stack.stop()

    def kill(self, name: str) -> None:
        """Without a word, as when the power goes; PostgreSQL with all its children."""
        if name in self.processes:
            self.processes[name].send_signal(signal.SIGKILL)
            self.processes[name].wait()
        else:
            child = self.stack.children[name]
            os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()

    def revive(self, name: str) -> None:
        """Start a server again on what it left on the disk."""
        self.stack.restart(name)
        self.stack.wait_until_ready(PATIENCE_S)

    def new_id(self) -> str:
        return str(new_id(datetime.now(UTC)))

    def visit(self, sample: str = "visit_met", **changes: Any) -> dict[str, Any]:
        """A visit to 王秀兰 as grid01's phone sends it now."""
        now = datetime.now(UTC)
        form = samples.form("scattered_tekun_visit")
        return {
            "id": self.new_id(),
            "form": {"id": form.id, "version": form.version},
            "household_id": str(world.uid("wang")),
            "entered_at": now.isoformat(),
            "phone_now": now.isoformat(),
            "position": {"lon": 113.2041, "lat": 36.1092, "accuracy_m": 8},
            "instance": _filled(sample, civil_date(now)),
        } | changes

    async def persist(self, path: str, body: Any, good: int = 202) -> Any:
        """Send until it is acknowledged, as a phone does: faults and outages are answered by sending again."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                try:
                    answer = await self.phone.post(path, json=body)
                except httpx.TransportError:
                    answer = None
                    self.keep()
                if answer is not None and answer.status_code == good:
                    return answer.json()
                assert answer is None or answer.status_code >= 500, answer.text
                await asyncio.sleep(0.1)

    async def sql(self, statement: str, *values: object) -> list[dict[str, Any]]:
        """What the owner sees; connects anew when the server was away."""
        if self.owner.is_closed():
            self.owner = await connect(self.settings.owner_dsn)
        return [dict(row) for row in await self.owner.fetch(statement, *values)]

    async def until(self, statement: str, *values: object) -> None:
        """Wait for a statement to say true."""
        async with asyncio.timeout(PATIENCE_S):
            while not (await self.sql(f"select ({statement}) as yes", *values))[0]["yes"]:
                self.keep()
                await asyncio.sleep(0.1)  # nothing tells that a row was written

    async def until_done(self, ids: list[str]) -> None:
        """Wait until nothing is left to do, these visits are evaluated, and nobody is writing any more: a phone is
        told of a change only once nothing earlier is being written (docs/decisions/0005).

        What a killed worker held is announced again after a minute; that minute is skipped.
        """
        await self.sql("update outbox set next_try_at = now() where failed_at is null")
        await self.until(
            """not exists (select 1 from outbox where failed_at is null)
               and not exists (select 1 from pg_locks where locktype = 'transactionid' and mode = 'ExclusiveLock'
                               and pid <> pg_backend_pid())
               and (select count(*) from evaluations where submission_id = any($1::uuid[])) = $2""",
            ids, len(ids),
        )  # fmt: skip

    async def counts(self, ids: list[str]) -> tuple[int, int, int]:
        """Submissions, visits and evaluations under these ids: each must be as many as the ids."""
        (found,) = await self.sql(
            """select (select count(*) from submissions where id = any($1::uuid[])) as submissions,
                      (select count(*) from visits where id = any($1::uuid[])) as visits,
                      (select count(*) from evaluations where submission_id = any($1::uuid[])) as evaluations""",
            ids,
        )
        return found["submissions"], found["visits"], found["evaluations"]


@cache
def _filled(sample: str, today: date) -> str:
    return samples.instance(sample, today=today)
