"""The small form that the model fills in, in as many versions as it likes, and what may be answered to it."""

from datetime import datetime

import msgspec
from hypothesis import strategies as st

from server.core.db import Pool, county_scope, transaction
from server.forms import publishing, versions
from server.forms.publishing import Upload
from server.forms.records import NewAssignment
from tests import world
from tests.forms.building import question, workbook

FORM = "model_visit"
OUTCOME, REMARK, COUNT, NEEDS, PHOTO = (
    f"/data/here/{name}" for name in ("outcome", "remark", "count", "needs", "photo")
)
"""All on the first page; the second page holds the rows."""
ROWS = "/data/people/person"
OUTCOMES = ("met", "carer_met", "nobody_home")
NEEDED = ("food", "medicine", "repair")


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """What a worker writes down: `photo` is a number that no other picture has; rows are name and age."""

    outcome: str
    remark: str = ""
    count: int | None = None
    needs: frozenset[str] = frozenset()
    photo: bool = False
    rows: tuple[tuple[str, int], ...] = ()


# Words with what breaks careless software: quotes, ampersands, brackets, an astral character; no spaces at the ends.
WORDS = st.text("门锁坏了已换<>&'\"𠮷ab 3，", min_size=1, max_size=12).map(str.strip).filter(bool)
ANSWERS = st.builds(
    Answers,
    outcome=st.sampled_from(OUTCOMES),
    remark=st.one_of(st.just(""), WORDS),
    count=st.one_of(st.none(), st.integers(0, 99)),
    needs=st.frozensets(st.sampled_from(NEEDED)),
    photo=st.booleans(),
    rows=st.lists(st.tuples(WORDS, st.integers(0, 120)), max_size=2).map(tuple),
)


def xlsform(version: int) -> bytes:
    """The workbook of one version: each asks one thing more than the one before, and nobody has to answer it."""
    choices = [
        {"list_name": name, "name": one, "label::中文 (zh)": f"选 {one}", "label::English (en)": f"Choice {one}"}
        for name, values in (("outcomes", OUTCOMES), ("needed", NEEDED))
        for one in values
    ]
    survey = [
        question("begin_group", "here", appearance="field-list"),
        question("select_one outcomes", "outcome", required="yes"),
        question("text", "remark"),
        question("integer", "count"),
        question("select_multiple needed", "needs"),
        question("image", "photo"),
        *(question("text", f"more_{number}") for number in range(2, version + 1)),
        {"type": "end_group"},
        question("begin_group", "people", appearance="field-list"),
        question("begin_repeat", "person"),
        question("text", "name"),
        question("integer", "age"),
        {"type": "end_repeat"},
        {"type": "end_group"},
    ]
    settings = {"form_title": "模型走访表", "form_id": FORM, "version": str(version), "default_language": "中文 (zh)"}
    return workbook(survey, choices, (settings,))


async def publish(pool: Pool, now: datetime, version: int) -> None:
    """Publish a version; the first time the form becomes that of all households in the county."""
    checked = publishing.check(Upload(xlsform(version)))
    async with transaction(pool, county_scope(world.COUNTY)) as conn:
        await publishing.publish(conn, world.COUNTY, None, now, checked)
        if version == 1:
            # Named by division and status: more closely than any form of the library.
            narrow = NewAssignment(
                statuses=["tekun", "dibao", "dibao_marginal", "expenditure_hardship"], regions=[world.COUNTY]
            )
            await versions.assign_at_first(conn, world.COUNTY, now, FORM, narrow)


def expected(answers: Answers) -> dict[str, str | set[str]]:
    """The answers by path as the server keeps them; the photo is not among them, its name is the phone's."""
    found: dict[str, str | set[str]] = {OUTCOME: answers.outcome}
    if answers.remark:
        found[REMARK] = answers.remark
    if answers.count is not None:
        found[COUNT] = str(answers.count)
    if answers.needs:
        found[NEEDS] = set(answers.needs)
    for number, (name, age) in enumerate(answers.rows, 1):
        found[f"{ROWS}[{number}]/name"] = name
        found[f"{ROWS}[{number}]/age"] = str(age)
    return found
