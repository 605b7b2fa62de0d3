"""Door codes: labels at the doors of households that say nothing to anybody but a phone that holds the household."""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from server.core import audit
from server.core.actor import Actor
from server.core.db import Connection
from server.core.errors import Problem
from server.core.ids import new_id
from server.registry import queries
from server.registry.operations import merged_households
from server.registry.records import DoorCode, DoorCodes, DoorCodesRequest

CHANCE = 10**22
SHORT = 6  # digits for people to read and type; no two codes of a county begin with the same
TRIES = 20  # of drawing other numbers for those whose beginning is taken

Draw = Callable[[int], int]


async def issue_door_codes(
    conn: Connection, actor: Actor, now: datetime, asked: DoorCodesRequest, draw: Draw = secrets.randbelow
) -> DoorCodes:
    """The codes of these households, those that had none get one; then as many spare ones as asked for.

    The same again answers the same codes, unless they are to be renewed. Who had whose codes printed is put on file.
    `draw`: a whole number below its argument, by chance. Raises Problem not_found (nothing is issued then).
    """
    scope, ids = actor.scope, list(dict.fromkeys(asked.household_ids))
    merged = await merged_households(conn, scope, ids)
    ids = list(dict.fromkeys(merged.get(one, one) for one in ids))
    if len(await queries.households(conn, scope, ids)) < len(ids):
        raise Problem("not_found", what="家庭 household")
    if asked.renew:
        await queries.withdraw_door_codes(conn, scope, ids, actor.id, now)
    held = await _held(conn, actor, now, ids, draw)
    action = "household.renew_door_code" if asked.renew else "household.print_door_code"
    await audit.record_many(conn, actor.county_code, now, action, [(actor.id, one) for one in ids])
    spare = [code_of(draw(CHANCE)) for _ in range(asked.spare)]
    items = [(one, held[one]) for one in ids] + [(None, code) for code in spare]
    return DoorCodes([DoorCode(household_id, code, short_number(code)) for household_id, code in items])


async def _held(conn: Connection, actor: Actor, now: datetime, ids: Sequence[UUID], draw: Draw) -> dict[UUID, str]:
    held = await queries.door_codes(conn, actor.scope, ids)
    for _ in range(TRIES):
        new = [(new_id(now), one, code_of(draw(CHANCE))) for one in ids if one not in held]
        if not new:
            return held
        await queries.add_door_codes(conn, actor.scope, new, actor.id, now)
        held = await queries.door_codes(conn, actor.scope, ids)
    if len(held) < len(ids):
        raise Problem("value_refused", constraint="door_codes_number")
    return held


def code_of(number: int) -> str:
    """24 digits: a number below 10^22 and its check digits (ISO 7064, MOD 97-10: the whole leaves 1 when divided)."""
    return f"{number:022d}{98 - number * 100 % 97:02d}"


def short_number(code: str) -> str:
    """What stands beside the code on a label: `381 204`."""
    return f"{code[:3]} {code[3:SHORT]}"
