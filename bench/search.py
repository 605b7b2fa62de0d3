"""What one search costs as the register grows: every way somebody can be looked for, by a town and by the county.

Timed is the whole operation as the application's role under row-level security: entering the reach, the look-up, up
to fifty results read, their statuses, why each was found. What is typed is drawn from the register itself.
The floor, in the same run and the same transaction frame: one person read by id.
Aim: 95 of 100 searches within 100 ms at 1,000,000.
"""

import random
import time
from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

import msgspec

from bench import _search_world, _sizes
from bench._county import COUNTY, fresh_database
from embedded import Addresses
from server.core.actor import Actor
from server.core.db import Connection, enter_scope
from server.search import operations
from server.search.records import Search

SIZES = (100_000, 1_000_000)
ROUNDS = 60
AIM_MS = 100.0
DRAWN = """
select p.id, p.name, p.pinyin, p.id_last4, h.address, v.name as village
from persons p tablesample bernoulli ($1) repeatable (7)
join households h on h.county_code = p.county_code and h.id = p.household_id
join divisions v on v.code = left(p.region_code, 12)
where starts_with(p.region_code, $2) and p.relation = 'self' order by p.id limit 300
"""
FLOOR = "select id, name, pinyin, household_id from persons where county_code = $1 and id = $2"


class Typed(msgspec.Struct, frozen=True):
    """Somebody of the register, as they are looked for."""

    id: UUID
    name: str
    pinyin: str
    id_last4: str
    address: str
    village: str


class Measured(msgspec.Struct, frozen=True):
    """Milliseconds of one kind of search; `found`: results on the first page, on average."""

    persons: int
    account: str
    kind: str
    found: float
    p50_ms: float
    p95_ms: float


KINDS: dict[str, Callable[[Typed, int], str]] = {
    "whole name": lambda one, _: one.name,
    "surname": lambda one, _: one.name[0],
    "given name": lambda one, _: one.name[1:],
    "one sign hidden": lambda one, _: one.name[0] + "某" + one.name[2:],
    "name misspelt": lambda one, _: one.name[:-1] + "瑷",
    "pinyin": lambda one, _: "".join(one.pinyin.split()[:-1]),
    "initials": lambda one, _: one.pinyin.split()[-1],
    "whole ID": lambda _, n: _search_world.id_number(n),
    "last four": lambda one, _: one.id_last4,
    "telephone": lambda _, n: _search_world.phone(n),
    "last four of it": lambda _, n: _search_world.phone(n)[-4:],
    "village": lambda one, _: one.village,
    "village and address": lambda one, _: f"{one.village} {one.address}",
    "village and surname": lambda one, _: f"{one.village} {one.name[0]}",
    "village and name": lambda one, _: f"{one.village}{one.name}",
}


def clerk(reach: str) -> Actor:
    """Somebody at the county's desk, or at a town's."""
    role = "county" if reach == COUNTY else "township"
    return Actor(county_code=COUNTY, id=UUID(int=1), name="bench", role=role, reach=(reach,))


async def _timed(
    app: Connection, who: Actor, works: Sequence[Callable[[], Awaitable[int]]]
) -> tuple[float, float, float]:
    """Mean result, median and 95th of 100 in milliseconds; each piece of work in a transaction of its own."""
    taken: list[float] = []
    results = 0
    for work in works:
        begun = time.perf_counter()
        transaction = app.transaction()
        await transaction.start()
        await enter_scope(app, who.scope)
        results += await work()
        taken.append((time.perf_counter() - begun) * 1000)
        await transaction.rollback()
    taken.sort()
    return results / len(works), taken[len(taken) // 2], taken[int(len(taken) * 0.95)]


async def measure(admin: Connection, app: Connection, persons: int, rounds: int = ROUNDS) -> list[Measured]:
    """Every kind of search for the county's and one town's account."""
    found: list[Measured] = []
    for account, reach in (("county", COUNTY), ("town", f"{COUNTY}107")):
        who, draw = clerk(reach), random.Random(3)
        share = min(100.0, 100 * 6000 / persons * (1 if account == "county" else 20))
        drawn = [Typed(*row) for row in await admin.fetch(DRAWN, share, reach)]

        async def floor(one: Typed) -> int:
            return len(await app.fetch(FLOOR, COUNTY, one.id))

        async def look(text: str, who: Actor = who) -> int:
            asked = Search(text=text)
            answer = await operations.search(
                app, who, _search_world.NOW, _search_world.CRYPTO, ("person", "lead", "case"), asked
            )
            return len(answer.items)

        chosen = [draw.choice(drawn) for _ in range(rounds)]
        floors = [lambda one=one: floor(one) for one in chosen]
        found.append(Measured(persons, account, "one row by id", *await _timed(app, who, floors)))
        for kind, text in KINDS.items():
            texts = [text(one, draw.randrange(persons)) for one in chosen]
            await look(texts[0])  # what is read once per connection is not the search's
            works = [lambda typed=typed: look(typed) for typed in texts]
            found.append(Measured(persons, account, kind, *await _timed(app, who, works)))
    return found


async def _one_size(addresses: Addresses, persons: int) -> list[Measured]:
    async with fresh_database(addresses, f"search_{persons}") as (admin, _, app):
        await _search_world.generate(admin, persons)
        return await measure(admin, app, persons)


def show(found: Sequence[Measured]) -> None:
    """A line for each kind."""
    print(f"{'persons':>9} {'account':>7} {'kind':<20} {'found':>6} {'p50':>9} {'p95':>9}")
    for one in found:
        late = "" if one.p95_ms <= AIM_MS else "  late"
        print(
            f"{one.persons:>9} {one.account:>7} {one.kind:<20} {one.found:>6.1f} "
            f"{one.p50_ms:>7.1f}ms {one.p95_ms:>7.1f}ms{late}"
        )


def main(argv: Sequence[str]) -> int:
    """Print each kind of search beside the reading of one row."""
    return _sizes.run(argv, "search", __doc__, SIZES, _one_size, show, of="persons")
