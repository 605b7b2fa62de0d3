"""What the phone of one of the county's staff holds: the households drawn for them and nothing else of a village."""

from datetime import datetime

import msgspec

from server import accounts, samples
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection
from server.forms import on_phones
from server.sync import operations, queries
from server.sync.cursor import Cursor, digest, read_cursor, write_cursor
from server.sync.records import FormHeld, HouseholdHeld, SyncAnswer, SyncRequest


async def sync(conn: Connection, actor: Actor, now: datetime, crypto: Crypto, asked: SyncRequest) -> SyncAnswer:
    """The checks given to the caller with their households, people and forms. Few, so each answer says all of it, or
    that nothing changed; what is done or was given to another leaves the phone with the next answer.
    """
    today = civil_date(now)
    epoch, horizon = await queries.epoch(conn, actor.county_code), await queries.horizon(conn)
    known = read_cursor(asked.cursor)
    reset = known is None or known.epoch != epoch
    held = Cursor(epoch=epoch, xid=0) if known is None or reset else known
    surveys = await samples.surveys_to_do(conn, actor, now)
    ids = sorted({one.household_id for one in surveys if one.household_id})
    homes = [_bare(one) for one in await operations.households_held(conn, actor.scope, crypto, today, ids)]
    user = await accounts.describe_user(conn, actor)
    drawn = msgspec.structs.replace(actor.scope, reach=tuple(sorted({one.region_code for one in surveys})))
    divisions = await queries.divisions(conn, drawn)
    wanted = {one.form_id for one in surveys}
    forms = [
        FormHeld(**msgspec.structs.asdict(one))
        for one in await on_phones(conn, actor.scope, today)
        if one.form_id in wanted
    ]
    cursor = Cursor(
        epoch=epoch, xid=horizon, reach=digest(homes), user=digest(user), divisions=digest(divisions),
        forms=digest(forms), surveys=digest(surveys), house_key=digest(crypto.house_key.text),
    )  # fmt: skip
    await operations.note(conn, actor, now, asked)
    same = held.reach == cursor.reach
    return SyncAnswer(
        cursor=write_cursor(cursor),
        now=now,
        today=today,
        reset=reset,
        households=[] if same else homes,
        gone=[],
        present=None if same else ids,
        notifications=await queries.notifications(conn, actor.county_code, actor.id, held.xid),
        returned=[],
        more=False,
        user=user if held.user != cursor.user else None,
        divisions=divisions if held.divisions != cursor.divisions else None,
        forms=forms if held.forms != cursor.forms else None,
        surveys=surveys if held.surveys != cursor.surveys else None,
        trips=[] if reset else None,
        house_key=crypto.house_key.text if held.house_key != cursor.house_key else None,
    )


def _bare(home: HouseholdHeld) -> HouseholdHeld:
    """A household as its check needs it: duties and visits of those who walk the village are not the visitor's."""
    return msgspec.structs.replace(home, followup=None, flagged_on=None, visits=[], disagreements=[], questions=[])
