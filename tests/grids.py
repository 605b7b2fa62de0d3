"""Grids and households that one test has to itself, made beside the small county of `tests.world`."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from server import registry
from server.core.actor import Actor
from server.core.crypto import Crypto
from server.core.db import Pool, county_scope, transaction
from tests import world

FIRST, ROOM = 101, 899  # of the grids that tests make in a village

Sql = Callable[..., Awaitable[list[dict[str, Any]]]]
"""Runs a statement as the owner of the tables."""


async def add_grid(sql: Sql, village: str, number: int) -> tuple[str, str, UUID]:
    """A grid and the account of its worker: code, login and the worker's id. The worker walks nothing yet.

    A village has room for 899 of them; those that follow lie in another village of the same township.
    """
    full, place = divmod(number - FIRST, ROOM)
    if full:
        village = await _village_beside(sql, village, full)
    code, login = f"{village}{FIRST + place:03d}", f"worker{number}"
    worker = world.uid(login)
    await sql(
        """insert into divisions (county_code, code, parent_code, level, name, valid_from)
           values ($1, $2, $3, 'grid', $4, '2020-01-01')""",
        world.COUNTY, code, village, f"第{number}网格",
    )  # fmt: skip
    await sql(
        """insert into users (county_code, id, login, name, role, password_hash, created_at)
           values ($1, $2, $3, $4, 'grid_worker', $5, $6)""",
        world.COUNTY, worker, login, f"网格员{number}", world.password_hash(), world.NOW,
    )  # fmt: skip
    return code, login, worker


async def _village_beside(sql: Sql, village: str, full: int) -> str:
    code = f"{village[:9]}{int(village[9:]) + 500 + full:03d}"
    await sql(
        """insert into divisions (county_code, code, parent_code, level, name, lon, lat, valid_from)
           select county_code, $2, parent_code, level, name || $3, lon, lat, valid_from
           from divisions where code = $1 on conflict do nothing""",
        village, code, f"之{full + 1}",
    )  # fmt: skip
    return code


async def give_reach(sql: Sql, reach_id: UUID, user_id: UUID, code: str, days: tuple[date, date | None]) -> None:
    """This user walks the division from the first day to the last, which may be open."""
    await sql(
        """insert into user_reaches (county_code, id, user_id, region_code, valid_from, valid_to)
           values ($1, $2, $3, $4, $5, $6)""",
        world.COUNTY, reach_id, user_id, code, *days,
    )  # fmt: skip


async def add_household(
    pool: Pool,
    secrets: Crypto,
    now: datetime,
    region_code: str,
    name: str,
    *,
    head: str,
    address: str,
    phone: str | None = None,
    directions: str = "",
) -> str:
    """Scattered tekun, unable to care for herself, never visited; her first visit was due on 8 June 2024.

    Its id, which follows from `name`.
    """
    born = date(1943, 3, 3)
    person = registry.NewPerson(
        id=world.uid(f"{name} person"), name=head, sex="female", birth_date=born, relation="self", phone=phone
    )
    status = world.status(name, "tekun", "2024-06-01", person=f"{name} person", care_grade="unable")
    new = registry.NewHousehold(
        id=world.uid(name), region_code=region_code, address=address, directions=directions, lon=113.2041,
        lat=36.1092, persons=(person,), statuses=(status,),
    )  # fmt: skip
    clerk = Actor(
        county_code=world.COUNTY, id=world.uid("county01"), name="侯俊英", role="county", reach=(world.COUNTY,)
    )
    async with transaction(pool, county_scope(world.COUNTY)) as conn:
        await registry.register_household(conn, clerk, now, secrets, new)
    return str(new.id)
