"""The form library: workbooks that every county starts with, published on the path that staff use."""

from asyncio import to_thread
from datetime import datetime
from importlib.resources import files

from server import regions
from server.core.db import Connection, Pool, county_scope, transaction
from server.forms import publishing, versions
from server.forms.publishing import Checked, Upload
from server.forms.records import NewAssignment, Published

# The forms that a household's status calls for; the others are for everybody, and a county may say otherwise.
FOR = {
    "scattered_tekun_visit": NewAssignment(statuses=["tekun"]),
    "low_income_screening": NewAssignment(
        statuses=["dibao", "single_person_dibao", "dibao_marginal", "expenditure_hardship", "poverty_risk"]
    ),
}


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
                done.append(await publish_in(conn, county_code, now, checked))
    return done


async def publish_in(conn: Connection, county_code: str, now: datetime, checked: Checked) -> Published:
    """Publish one workbook of the library in a county, for whom it is.

    Raises Problem workbook_refused, form_version_taken.
    """
    published = await publishing.publish(conn, county_code, None, now, checked)
    if published.form_id in FOR:
        await versions.assign_at_first(conn, county_code, now, published.form_id, FOR[published.form_id])
    return published
