"""The form library: workbooks that every county starts with, published on the path that staff use."""

from asyncio import to_thread
from datetime import datetime
from importlib.resources import files

from server import regions
from server.core.db import Pool, county_scope, transaction
from server.forms import publishing
from server.forms.publishing import Checked, Upload
from server.forms.records import Published


def workbooks() -> list[tuple[str, bytes]]:
    """(file name, contents) of the library, by name."""
    folder = files("server.forms") / "library"
    return sorted((f.name, f.read_bytes()) for f in folder.iterdir() if f.name.endswith(".xlsx"))


async def publish_library(pool: Pool, now: datetime) -> list[Published]:
    """Publish the library's workbooks in every county that does not have them; what was published now.

    Their form tests run on the server's engine; the tests of this repository run them on the phone's, too.

    Raises Problem workbook_refused, form_version_taken.
    """
    async with pool.acquire() as conn:
        codes = await regions.counties(conn)
    done: list[Published] = []
    for upload in [Upload(workbook) for _, workbook in workbooks()]:
        checked: Checked | None = None
        for county_code in codes:
            async with transaction(pool, county_scope(county_code)) as conn:
                if await publishing.published_before(conn, county_code, upload):
                    continue
                checked = checked or await to_thread(publishing.check, upload)
                done.append(await publishing.publish(conn, county_code, None, now, checked))
    return done
