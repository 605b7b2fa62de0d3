"""The door for field records: whatever comes with an id is kept, durably, before it is answered.

Requests that arrive while a commit is under way wait for the next one and share it: under load one commit
carries many records, alone a record waits for nobody.
"""

import asyncio
from uuid import UUID

import msgspec

from server.core import errors
from server.core.actor import Actor
from server.core.clock import Clock
from server.core.crypto import Crypto, sha256
from server.core.db import Pool, county_scope, transaction
from server.core.errors import Problem
from server.forms import operations
from server.forms.records import UNREADABLE, Arrival, Purpose, Receipt, Record

MOST_AT_ONCE = 64
Waiting = tuple[Arrival, "asyncio.Future[Receipt]"]


class _OnlyId(msgspec.Struct):
    id: UUID


_decode_record = msgspec.json.Decoder(Record).decode
_decode_id = msgspec.json.Decoder(_OnlyId).decode


def read_record(actor: Actor, purpose: Purpose, body: bytes) -> Arrival:
    """What came, as far as it can be read.

    A body that is not a Record but has an id is kept all the same and marked when it is evaluated.
    Raises Problem request_malformed when there is not even an id.
    """
    record: Record | None
    try:
        record = _decode_record(body)
        record_id, content = record.id, _content(record)
    except UNREADABLE as error:
        try:
            record, record_id, content = None, _decode_id(body).id, body
        except UNREADABLE:
            raise Problem("request_malformed", why=str(error)) from error
    return Arrival(
        county_code=actor.county_code,
        sender_id=actor.id,
        device_id=actor.device_id,
        region_code=actor.reach[0] if actor.reach else actor.county_code,
        purpose=purpose,
        id=record_id,
        body=body,
        content_sha256=sha256(content),
        record=record,
    )


def _content(record: Record) -> bytes:
    """What makes two sendings of a record the same: all but the moment of sending and the app's version."""
    return msgspec.json.encode(msgspec.structs.replace(record, phone_now=None, app_version=""))


class Intake:
    """Collects arrivals into shared transactions. One for each API process."""

    def __init__(self, pool: Pool, crypto: Crypto, now: Clock) -> None:
        self._pool = pool
        self._crypto = crypto
        self._now = now
        self._waiting: list[Waiting] = []
        self._worker: asyncio.Task[None] | None = None

    async def receive(self, actor: Actor, purpose: Purpose, body: bytes) -> Receipt:
        """Keep a record; the receipt says that it is durable. Raises Problem request_malformed."""
        arrival = read_record(actor, purpose, body)
        future: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._waiting.append((arrival, future))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._work())
        return await future

    async def _work(self) -> None:
        while self._waiting:
            county = self._waiting[0][0].county_code
            batch = [w for w in self._waiting if w[0].county_code == county][:MOST_AT_ONCE]
            taken = {id(w) for w in batch}
            self._waiting = [w for w in self._waiting if id(w) not in taken]
            try:
                await self._keep(batch)
            except Exception as error:  # noqa: BLE001 - every waiting request must get its answer
                await self._one_by_one(batch, error)

    async def _keep(self, batch: list[Waiting]) -> None:
        receipts = await self._commit([arrival for arrival, _ in batch])
        for (_, future), receipt in zip(batch, receipts, strict=True):
            if not future.done():  # the caller may have gone away
                future.set_result(receipt)

    async def _commit(self, arrivals: list[Arrival]) -> list[Receipt]:
        """With the county's reach: an id is the county's, whoever sent it and wherever they work."""
        scope = county_scope(arrivals[0].county_code)
        async with transaction(self._pool, scope) as conn:
            return await operations.receive(conn, scope, self._now(), self._crypto, arrivals)

    async def _one_by_one(self, batch: list[Waiting], error: Exception) -> None:
        """One record must not spoil the others: each gets its own transaction and its own answer."""
        alone = len(batch) == 1 or isinstance(error, (OSError, *errors.DATABASE_DOWN))
        for entry in batch:
            try:
                if alone:
                    raise error
                await self._keep([entry])
            except Exception as own:  # noqa: BLE001 - as above
                if not entry[1].done():
                    entry[1].set_exception(own)
