"""SQL of parameters."""

from server.core.db import Connection, rows
from server.parameters.records import CountyParameter

COUNTY_VALUES = """
select p.name, p.value, p.valid_from, u.name as decided_by
from county_parameters p join users u on u.county_code = p.county_code and u.id = p.set_by
where p.county_code = $1 order by p.name, p.valid_from, p.id
"""


async def county_values(conn: Connection, county_code: str) -> list[CountyParameter]:
    """Every value the county ever set."""
    return await rows(conn, CountyParameter, COUNTY_VALUES, county_code)
