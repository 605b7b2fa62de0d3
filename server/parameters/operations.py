"""Read the values in force in a county on a day."""

from datetime import date

import policy
from server.core.db import Connection
from server.parameters import queries


async def county(conn: Connection, county_code: str) -> policy.Parameters:
    """The defaults of the documents with the county's own dated values laid over them."""
    own = await queries.county_values(conn, county_code)
    return policy.Parameters(tuple(policy.CountyValue(p.name, p.value, p.valid_from, p.decided_by) for p in own))


async def view(conn: Connection, county_code: str, on: date) -> policy.ParameterView:
    """What holds in the county on a day."""
    return (await county(conn, county_code)).at(on)
