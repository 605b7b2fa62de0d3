"""The rights card of a county, out of the rules and the values in force (P2)."""

import hashlib
from datetime import date

import msgspec

import policy
from policy.rights_card import rights_card
from server import parameters, regions
from server.core.db import Connection, Scope
from server.help.records import RightsCard


async def card(conn: Connection, scope: Scope, today: date) -> RightsCard:
    """The card as of today. `digest` changes when a rule, a value or the day's wording does."""
    view = await parameters.view(conn, scope.county_code, today)
    name = (await regions.names(conn, scope, [scope.county_code])).get(scope.county_code, scope.county_code)
    lines = rights_card(view)
    body = msgspec.json.encode((scope.county_code, name, today, policy.digest(), lines))
    return RightsCard(
        county=scope.county_code,
        county_name=name,
        as_of=today,
        digest=hashlib.sha256(body).hexdigest(),
        programmes=lines,
    )
