"""What phones send is kept, once, whatever is in it and however often it comes."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import world
from tests.house import REPORT, Answer, Grid, House


async def kept(house: House, record_id: str) -> tuple[int, int, int]:
    """How many submissions, repeats and visits there are under this id."""
    (found,) = await house.sql(
        """select (select count(*) from submissions where id = $1) as submissions,
                  (select count(*) from submission_repeats where submission_id = $1) as repeats,
                  (select count(*) from visits where id = $1) as visits""",
        record_id,
    )
    return found["submissions"], found["repeats"], found["visits"]


def codes(receipt: dict[str, Any]) -> list[str]:
    return [one["code"] for one in receipt["problems"]]


async def evaluated(house: House, grid: Grid, body: dict[str, Any]) -> dict[str, Any]:
    """Send what claims to be a visit; its receipt once the server has looked at it."""
    await grid.phone.send(body)
    await house.work()
    receipt = await grid.phone.receipt(body["id"])
    assert receipt["state"] == "evaluated"
    return receipt


async def test_the_same_visit_twice_is_one_visit(house: House, grid: Grid) -> None:
    record = house.visit(grid.household)
    first = await grid.phone.send(record)
    house.clock.forward(minutes=9)
    again = await grid.phone.send(record | {"phone_now": house.clock.at.isoformat(), "app_version": "2"})
    await house.work()
    assert (first["already_received"], again["already_received"]) == (False, True)
    assert (again["received_at"], again["problems"]) == (first["received_at"], [])
    assert await kept(house, record["id"]) == (1, 0, 1)


async def test_the_same_visit_sent_again_after_it_was_evaluated_changes_nothing(house: House, grid: Grid) -> None:
    record = house.visit(grid.household)
    before = await evaluated(house, grid, record)
    house.clock.forward(days=2)
    after = await evaluated(house, grid, record)
    assert after == before
    assert await kept(house, record["id"]) == (1, 0, 1)


async def test_ten_at_once_are_one_visit(house: House, grid: Grid) -> None:
    record = house.visit(grid.household)
    receipts = await asyncio.gather(*(grid.phone.send(record) for _ in range(10)))
    await house.work()
    assert sorted(one["already_received"] for one in receipts) == [False] + [True] * 9
    assert len({one["received_at"] for one in receipts}) == 1
    assert await kept(house, record["id"]) == (1, 0, 1)


async def test_records_that_arrive_together_share_a_commit(house: House, grid: Grid) -> None:
    records = [house.visit(grid.household) for _ in range(12)]
    await asyncio.gather(*(grid.phone.send(one) for one in records))
    found = await house.sql(
        "select count(distinct xmin::text) as commits, count(*) as kept from submissions where id = any($1::uuid[])",
        [one["id"] for one in records],
    )
    assert found[0]["kept"] == 12
    assert found[0]["commits"] < 12


async def test_one_bad_record_does_not_spoil_those_that_arrive_with_it(house: House, grid: Grid) -> None:
    good = [house.visit(grid.household) for _ in range(5)]
    bad = house.visit(grid.household, files=[{"name": "nul\x00", "sha256": "0" * 64, "bytes": 2**80}])
    answers = await asyncio.gather(*(grid.phone.send(one) for one in [*good[:2], bad, *good[2:]]))
    assert [one["state"] for one in answers] == ["received"] * 6


@pytest.mark.parametrize("together", [True, False])
async def test_other_contents_under_the_same_id_are_kept_beside(house: House, grid: Grid, together: bool) -> None:
    record = house.visit(grid.household)
    other = record | {"instance": house.visit(grid.household, "visit_refused")["instance"]}
    if together:
        receipts = await asyncio.gather(grid.phone.send(record), grid.phone.send(other))
    else:
        receipts = [await grid.phone.send(record), await grid.phone.send(other)]
    await grid.phone.send(other)
    await house.work()
    assert sorted(codes(one) for one in receipts) == [[], ["record_repeated_differently"]]
    assert await kept(house, record["id"]) == (1, 1, 1)
    assert codes(await grid.phone.receipt(record["id"])) == ["record_repeated_differently"]


async def test_an_id_that_another_worker_used_elsewhere_is_kept_beside_too(house: House, grid: Grid) -> None:
    other = await house.grid(world.BAICHI_VILLAGE)
    record = house.visit(grid.household)
    await grid.phone.send(record)
    receipt = await other.phone.send(house.visit(other.household, id=record["id"]))
    await house.work()
    assert codes(receipt) == ["record_repeated_differently"]
    assert await kept(house, record["id"]) == (1, 1, 1)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"id": 7}', b'{"id": "x"}', b"\xff\xfe", b"[" * 90_000]
)
async def test_what_has_not_even_an_id_is_refused_and_not_kept(house: House, grid: Grid, body: bytes) -> None:
    (before,) = await house.sql("select count(*) from submissions")
    answer = await grid.phone.client.post("/visits", content=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "request_malformed")
    assert answer.json()["remedy"]["zh"]
    assert [before] == await house.sql("select count(*) from submissions")


@pytest.mark.parametrize(
    "change",
    [
        {"form": "scattered_tekun_visit"},
        {"form": {"id": "scattered\x00", "version": "1"}},
        {"instance": 5},
        {"instance": None},
        {"entered_at": "yesterday"},
        {"entered_at": "2026-03-02T09:00:00"},
        {"phone_now": "2026-03-02T09:00:00"},
        {"household_id": "the old well"},
        {"position": {"lon": "east", "lat": "north"}},
        {"position": {"lon": 113.2, "lat": 36.1, "at": "2026-03-02T09:00:00"}},
        {"files": [{"name": "a.jpg", "sha256": "no hash", "bytes": 1}]},
        {"files": [{"name": "a.jpg", "sha256": "0" * 64, "bytes": 2**63}]},
        {"files": [{"name": "a\x00.jpg", "sha256": "0" * 64, "bytes": 1}]},
        {"files": {}},
        {"visited_on": "2026-02-30"},
    ],
)
async def test_wrong_types_are_kept_and_marked(house: House, grid: Grid, change: dict[str, Any]) -> None:
    body = house.visit(grid.household) | change
    receipt = await evaluated(house, grid, body)
    assert "record_malformed" in codes(receipt)
    assert await kept(house, body["id"]) == (1, 0, 1)


async def test_nesting_without_end_is_kept_and_marked(house: House, grid: Grid) -> None:
    record_id = house.new_id()
    body = f'{{"id": "{record_id}", "form": {"[" * 50_000}{"]" * 50_000}}}'
    answer = await grid.phone.client.post("/visits", content=body)
    assert answer.status_code in (202, 400)
    await house.work()
    assert (await kept(house, record_id))[0] == (1 if answer.status_code == 202 else 0)


@pytest.mark.parametrize(
    "instance",
    [
        "",
        "fire at the Wangs'",
        "<data><who></data>",
        "<other/>",
        "<a>" * 100_000,
        "<data>" * 20_000 + "</data>" * 20_000,
        '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><data>&b;</data>',
        '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><data>&a;</data>',
    ],
)
async def test_an_instance_that_is_none_is_kept_and_marked(house: House, grid: Grid, instance: str) -> None:
    body = house.visit(grid.household, instance=instance)
    receipt = await evaluated(house, grid, body)
    assert codes(receipt)
    assert await kept(house, body["id"]) == (1, 0, 1)


async def test_an_unknown_form_version_is_kept_and_marked(house: House, grid: Grid) -> None:
    body = house.visit(grid.household, form={"id": "scattered_tekun_visit", "version": "1999010101"})
    assert codes(await evaluated(house, grid, body)) == ["form_version_unknown"]


async def test_answers_against_the_form_s_rules_are_kept_and_marked(house: House, grid: Grid) -> None:
    body = house.visit(grid.household)
    body["instance"] = body["instance"].replace("<outcome>met</outcome>", "<outcome>flew away</outcome>")
    receipt = await evaluated(house, grid, body)
    assert any(code.startswith("answer_") for code in codes(receipt))


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../../etc/passwd", "Asia", "\x00"])
async def test_a_zone_nobody_knows_is_the_county_s(house: House, grid: Grid, zone: str) -> None:
    assert codes(await evaluated(house, grid, house.visit(grid.household, time_zone=zone))) == []


async def test_reach_never_keeps_a_record_out(house: House, grid: Grid) -> None:
    await house.end_reach(grid.worker_id, grid.code, house.clock.today.replace(year=2025))
    house.forget_sessions()
    record = house.visit(grid.household)
    assert (await grid.phone.send(record))["state"] == "received"
    await house.work()
    assert await kept(house, record["id"]) == (1, 0, 1)


async def test_a_receipt_is_only_for_the_sender(house: House, grid: Grid) -> None:
    other = await house.grid()
    record = house.visit(grid.household)
    await grid.phone.send(record)
    assert (await other.phone.post("/receipts", {"ids": [record["id"]]}))["items"] == []
    assert (await grid.phone.post("/receipts", {"ids": [house.new_id()]}))["items"] == []


async def test_receipts_are_asked_for_two_hundred_at_a_time(house: House, grid: Grid) -> None:
    ids = [house.new_id() for _ in range(201)]
    assert (await grid.phone.post("/receipts", {"ids": ids[:200]}))["items"] == []
    with pytest.raises(Answer, match="request_malformed"):
        await grid.phone.post("/receipts", {"ids": ids})


async def test_a_body_of_three_megabytes_is_refused(house: House, grid: Grid) -> None:
    answer = await grid.phone.client.post("/visits", content=b" " * 3_000_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "request_too_large")


async def test_raw_records_are_not_readable_in_the_table(house: House, grid: Grid) -> None:
    record = house.visit(grid.household)
    await grid.phone.send(record)
    (found,) = await house.sql("select body from submissions where id = $1", record["id"])
    assert b"instance" not in found["body"]
    assert json.loads(house.parts.crypto.open_bytes(found["body"]))["id"] == record["id"]


async def test_a_quick_report_from_an_office_is_refused(house: House) -> None:
    clerk = await house.console("county01")
    with pytest.raises(Answer, match="not_permitted"):
        await clerk.post("/quick-reports", house.record(REPORT, "<data/>"))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sends=st.lists(st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=1, max_size=5), max_size=5))
async def test_however_records_are_sent_and_sent_again_each_is_kept_once(
    house: House, grid: Grid, sends: list[list[tuple[int, bool]]]
) -> None:
    """`sends`: groups of (which record, with other contents) that are under way at the same time."""
    plain = [house.visit(grid.household) for _ in range(4)]
    changed = [one | {"visited_on": "2026-03-01"} for one in plain]
    seen: dict[int, set[bool]] = {}
    for group in sends:
        await asyncio.gather(*(grid.phone.send((changed if other else plain)[n]) for n, other in group))
        for n, other in group:
            seen.setdefault(n, set()).add(other)
    await house.work()
    for n, record in enumerate(plain):
        contents = len(seen.get(n, ()))
        assert await kept(house, record["id"]) == (min(contents, 1), max(contents - 1, 0), min(contents, 1))
