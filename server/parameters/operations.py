"""Read the values in force in a county on a day."""

from datetime import date

import policy
from server.core.db import Connection
from server.parameters import queries


async def view(conn: Connection, county_code: str, on: date) -> policy.ParameterView:
    """The defaults of the documents with the county's own values laid over them."""
    own = await queries.county_values(conn, county_code)
    values = [policy.CountyValue(p.name, p.value, p.valid_from, p.decided_by) for p in own]
    return policy.Parameters(tuple(values)).at(on)
