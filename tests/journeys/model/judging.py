"""Whether phone and server hold what the model says."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import httpx

from tests import world
from tests.journeys.model.form import NEEDS, PHOTO, ROWS, expected
from tests.journeys.model.house import ModelHouse
from tests.journeys.model.phone import ModelPhone
from tests.journeys.model.written import Written

COMPLETE = """
    select s.id from submissions s
    where s.id = any($1::uuid[])
      and exists (select 1 from evaluations e where e.submission_id = s.id)
      and not exists (
        select 1 from submission_files n
        left join files f on f.county_code = n.county_code and f.sha256 = n.sha256
        where n.submission_id = s.id and f.verified_at is null)"""


async def judge_phone(phone: ModelPhone, house: ModelHouse, own: Mapping[str, Written]) -> None:
    """Each record of who is signed in is listed, no other; drafts are drafts; who says `sent` says the truth."""
    states = await phone.records()
    assert set(states) == set(own), (states, own)
    assert {key for key, state in states.items() if state == "draft"} == {
        k for k, one in own.items() if not one.finished
    }
    assert "kept_with_problem" not in states.values()
    said = {key for key, state in states.items() if state == "sent"}
    complete = {str(row["id"]) for row in await house.sql(COMPLETE, sorted(said))}
    assert said == complete, "the phone says sent and the server has not all of it"


async def judge_server(house: ModelHouse, sent: Mapping[str, Written]) -> None:
    """Every finished visit is there exactly once, with its answers and its photo's very bytes, and nothing else."""
    await house.until_done(sorted(sent))
    held = {str(row["id"]) for row in await house.sql("select id from submissions")}
    assert held == set(sent)
    assert await house.sql("select id from submission_repeats") == []
    rows = await house.sql("select submission_id, answers, problems, differences from evaluations")
    evaluated = {str(row["submission_id"]): row for row in rows}
    files = await house.sql("select submission_id, name, encode(sha256, 'hex') as sha256 from submission_files")
    for record_id, written in sent.items():
        row = evaluated[record_id]
        answers = {k: set(v.split()) if k == NEEDS else v for k, v in row["answers"].items() if _said(k, v)}
        assert answers.pop(PHOTO, None) == next(
            (f["name"] for f in files if str(f["submission_id"]) == record_id), None
        )
        assert answers == expected(written.answers)
        assert (row["problems"], row["differences"]) == ([], [])
        mine = [f["sha256"] for f in files if str(f["submission_id"]) == record_id]
        assert mine == ([written.photo] if written.photo else [])
    (counts,) = await house.sql("select count(*) as n, count(distinct id) as ids from visits")
    assert (counts["n"], counts["ids"]) == (len(sent), len(sent))
    await _photos(house, {one.photo for one in sent.values() if one.photo})


def _said(path: str, value: Any) -> bool:
    """Whether an answer is one that a person gave."""
    asked = path.startswith(("/data/here/", f"{ROWS}[")) and not path.rpartition("/")[2].startswith("more_")
    return asked and value not in (None, "", [])


async def _photos(house: ModelHouse, wanted: set[str]) -> None:
    """The store gives back the very bytes, to the office."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}", timeout=30) as office:
        asked = {"login": "county01", "password": world.PASSWORD}
        assert (await office.post("/sessions", json=asked)).is_success
        for one in wanted:
            answer = await office.get(f"/files/{one}")
            kept = await office.get(answer.headers["location"])
            assert kept.is_success, kept.text
            assert sha256(kept.content).hexdigest() == one
