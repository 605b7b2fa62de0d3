"""Batches for the bank: made once from what is open, checked by somebody else, answered, what failed paid again."""

import asyncio
import csv
import io
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from python_calamine import CalamineWorkbook

from server.core.db import county_scope, transaction
from tests import world
from tests.features.money import Counter, Payee, add_act, approved, counter, died, leave_no_benefits
from tests.house import Answer, Grid, House


@pytest.fixture(name="desk")
async def _desk(house: House) -> Counter:
    await leave_no_benefits(house)
    return await counter(house)


@pytest.fixture(name="two")
async def _two(house: House, grid: Grid, desk: Counter) -> list[Payee]:
    """Two families on dibao since March, with accounts."""
    payees = [await approved(house, grid), await approved(house, grid)]
    for at, payee in enumerate(payees):
        await desk.grant(payee)
        await desk.account(payee, f"621700000000000{at}")
    return payees


async def test_a_batch_holds_everybody_once(desk: Counter, two: list[Payee]) -> None:
    batch = await desk.draft("dibao")
    assert (batch["state"], batch["lines"], batch["total"], batch["own"]) == ("drafted", 2, "1000.00", True)
    assert (batch["due_on"], batch["label"]) == ("2026-03-09", "低保金")
    with pytest.raises(Answer, match="nothing_to_pay"):
        await desk.draft("dibao")
    april = await desk.draft("dibao", "2026-04-15")
    assert {one["month"] for one in await desk.lines(april)} == {"2026-04-01"}


async def test_lines_are_counted_as_soon_as_they_are_written(desk: Counter, two: list[Payee]) -> None:
    counted = "select relname, reltuples::int from pg_class where relname in ('payment_lines', 'payment_outcomes')"
    batch = await desk.sent(await desk.draft("dibao"))
    assert {one["relname"]: one["reltuples"] for one in await desk.house.sql(counted)}["payment_lines"] == 2
    await desk.answered(batch)
    assert {one["reltuples"] for one in await desk.house.sql(counted)} == {2}


async def test_the_same_batch_sent_again_is_one(desk: Counter, two: list[Payee]) -> None:
    wanted = {"id": desk.house.new_id(), "programme": "dibao", "month": "2026-03-01"}
    first = await desk.maker.post("/payment-batches", wanted)
    assert (await desk.maker.post("/payment-batches", wanted))["number"] == first["number"]
    assert len(await desk.house.sql("select 1 from payment_batches")) == 1


async def test_of_two_who_make_a_batch_at_once_one_finds_nothing_left(desk: Counter, two: list[Payee]) -> None:
    answers = await asyncio.gather(
        *(
            who.client.post(
                "/payment-batches", json={"id": desk.house.new_id(), "programme": "dibao", "month": "2026-03-01"}
            )
            for who in (desk.maker, desk.checker)
        )
    )
    assert sorted(one.status_code for one in answers) == [201, 409]
    (lines,) = await desk.house.sql("select count(*), count(distinct benefit_id) as benefits from payment_lines")
    assert (lines["count"], lines["benefits"]) == (2, 2)


LINE_AGAIN = """
insert into payment_lines (county_code, id, batch_id, programme, number, region_code, household_id, person_id,
                           benefit_id, month, amount, payee_name, account_id)
select county_code, $1, batch_id, programme, 99, region_code, household_id, person_id, benefit_id, month, amount,
       payee_name, account_id from payment_lines limit 1
"""


async def write(house: House, statement: str, *values: object) -> None:
    async with transaction(house.parts.pool, county_scope(world.COUNTY)) as conn:
        await conn.execute(statement, *values)


async def test_nobody_is_paid_twice_past_the_program(house: House, desk: Counter, two: list[Payee]) -> None:
    await desk.draft("dibao")
    with pytest.raises(asyncpg.UniqueViolationError, match="payment_lines_once"):
        await write(house, LINE_AGAIN, UUID(house.new_id()))
    for statement in ("update payment_lines set amount = 1", "delete from payment_lines",
                      "update payment_batches set made_by = made_by"):  # fmt: skip
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await write(house, statement)


async def test_the_maker_cannot_check(house: House, desk: Counter, two: list[Payee]) -> None:
    batch = await desk.draft("dibao")
    with pytest.raises(Answer, match="maker_checks"):
        await desk.maker.post(f"/payment-batches/{batch['id']}/check", {})
    step = """insert into payment_batch_steps (county_code, id, batch_id, step, made_by, done_by, done_at, note)
              select county_code, $1, id, 'checked', $2, $3, now(), '' from payment_batches"""
    with pytest.raises(asyncpg.CheckViolationError, match="payment_batch_steps_two_people"):
        await write(house, step, UUID(house.new_id()), world.uid("county01"), world.uid("county01"))
    with pytest.raises(asyncpg.ForeignKeyViolationError):  # nor under another maker's name
        await write(house, step, UUID(house.new_id()), world.uid("county02"), world.uid("county01"))
    with pytest.raises(Answer, match="batch_step_refused"):
        await desk.checker.post(f"/payment-batches/{batch['id']}/send", {})
    sent = await desk.sent(batch)
    assert [one["step"] for one in sent["steps"]] == ["checked", "sent"]
    assert (sent["state"], {one["by"] for one in sent["steps"]}) == ("sent", {"申文忠"})


async def test_of_two_checkers_at_once_both_see_one_check(desk: Counter, two: list[Payee]) -> None:
    batch = await desk.draft("dibao")
    answers = await asyncio.gather(
        *(desk.checker.client.post(f"/payment-batches/{batch['id']}/check", json={}) for _ in range(2))
    )
    assert [one.status_code for one in answers] == [200, 200]
    assert len(await desk.house.sql("select 1 from payment_batch_steps")) == 1


async def test_a_withdrawn_batch_is_made_anew(desk: Counter, two: list[Payee]) -> None:
    batch = await desk.draft("dibao")
    off = await desk.maker.post(f"/payment-batches/{batch['id']}/withdraw", {"reason": "金额有误"})
    assert (off["batch"]["state"], off["batch"]["taken_off"]) == ("withdrawn", 2)
    with pytest.raises(Answer, match="batch_step_refused"):
        await desk.checker.post(f"/payment-batches/{batch['id']}/check", {})
    again = await desk.draft("dibao")
    assert [one["follows"] for one in await desk.lines(again)] == [True, True]
    await desk.sent(again)
    with pytest.raises(Answer, match="batch_step_refused"):
        await desk.maker.post(f"/payment-batches/{again['id']}/withdraw", {"reason": "来不及了"})


async def test_a_death_between_draft_and_check_takes_the_line_off(
    house: House, desk: Counter, two: list[Payee]
) -> None:
    batch = await desk.draft("dibao")
    await died(house, two[0], date(2026, 2, 27))
    checked = await desk.checker.post(f"/payment-batches/{batch['id']}/check", {})
    assert [(one["payee_name"], one["reason"]) for one in checked["taken_off"]] == [("郝桂英", "died")]
    assert (checked["batch"]["taken_off"], checked["batch"]["waiting"]) == (1, 1)
    preview = await desk.preview("dibao")
    assert (preview["lines"], preview["asides"]) == (0, {"died": 1})


async def test_the_month_of_death_is_still_paid(house: House, desk: Counter, two: list[Payee]) -> None:
    await died(house, two[0], date(2026, 3, 1))
    assert (await desk.draft("dibao"))["lines"] == 2
    assert (await desk.preview("dibao", "2026-04-01"))["asides"] == {"died": 1}


async def test_a_change_after_the_draft_takes_the_line_off_and_pays_the_new_amount(
    house: House, grid: Grid, desk: Counter, two: list[Payee]
) -> None:
    batch = await desk.draft("dibao")
    house.clock.forward(hours=1)
    await add_act(house, UUID(two[0].case), grid.code, 3, "decide_change", "county01", "paying", change_type="reduce")
    benefit = (await desk.maker.get(f"/cases/{two[0].case}/payments"))["benefit"]["benefit"]["id"]
    less = {"id": house.new_id(), "kind": "reduce", "amount": "300", "from_month": "2026-03-01", "reason": "收入增加"}
    await desk.maker.post(f"/benefits/{benefit}/changes", less)
    checked = await desk.checker.post(f"/payment-batches/{batch['id']}/check", {})
    assert [one["reason"] for one in checked["taken_off"]] == ["changed"]
    (line,) = await desk.lines(await desk.draft("dibao"))
    assert (line["amount"], line["follows"]) == ("300.00", True)


async def test_a_decided_change_that_nobody_entered_holds_the_payment(
    house: House, grid: Grid, desk: Counter, two: list[Payee]
) -> None:
    await add_act(house, UUID(two[0].case), grid.code, 3, "decide_change", "county01", "stopped", change_type="stop")
    preview = await desk.preview("dibao")
    assert (preview["lines"], preview["asides"]) == (1, {"change_not_entered": 1})


async def test_who_has_no_account_is_named(house: House, grid: Grid, desk: Counter) -> None:
    payee = await approved(house, grid)
    await desk.grant(payee)
    preview = await desk.preview("dibao")
    assert [(one["reason"], one["amount"]) for one in preview["aside"]] == [("no_account", "500.00")]
    assert len((await desk.maker.get("/benefits", state="no_account"))["items"]) == 1
    (row,) = [one for one in (await desk.maker.get("/payments/calendar"))["items"] if one["programme"] == "dibao"]
    assert (row["entitled"], row["no_account"], row["to_make"]) == (1, 1, 1)


async def test_arrears_are_paid_from_the_month_of_application(house: House, grid: Grid, desk: Counter) -> None:
    """DP-08: applied in January, decided in March."""
    known: dict[str, Any] = {
        "receives_tekun": False,
        "receives_work_injury_nursing": False,
        "receives_orphan_allowance": False,
    }
    payee = await approved(house, grid, "disability_nursing", amount="95.50", decided=date(2026, 3, 1),
                           applied_at="2026-01-28", **known)  # fmt: skip
    await house.sql("update statuses set valid_to = '2025-12-31' where household_id = $1", UUID(payee.household))
    await desk.grant(payee)
    await desk.account(payee)
    batch = await desk.draft("disability_nursing")
    assert [one["month"] for one in await desk.lines(batch)] == ["2026-01-01", "2026-02-01", "2026-03-01"]
    assert (batch["total"], batch["due_on"]) == ("286.50", None)


async def test_tekun_is_paid_by_quarter_and_the_institution_by_its_account(
    house: House, grid: Grid, desk: Counter
) -> None:
    """FD-02, FD-04: approved in February, so the first quarter owes two months."""
    home = await approved(house, grid, "tekun", amount="900", tekun_care_mode="scattered")
    hall = await approved(house, grid, "tekun", amount="1200", tekun_care_mode="institutional")
    for payee in (home, hall):
        await desk.grant(payee)
        await desk.account(payee)
    await desk.town.post("/bank-accounts", {"id": house.new_id(), "case_id": hall.case, "bank": "壶关农商银行",
                                            "holder": "县社会福利中心", "number": "6217000000008888"})  # fmt: skip
    lines = await desk.lines(await desk.draft("tekun", "2026-03-31"))
    assert {(one["amount"], one["month"], one["number_last4"]) for one in lines} == {
        ("1800.00", "2026-01-01", "0001"), ("2400.00", "2026-01-01", "8888"),
    }  # fmt: skip


async def test_the_files_for_the_bank(house: House, desk: Counter, two: list[Payee]) -> None:
    house.clock.forward(minutes=5)
    renamed = {"id": house.new_id(), "person_id": two[0].person, "bank": "农行", "holder": "=HYPERLINK(1)",
               "number": "6228480000000000016", "reason": "换卡"}  # fmt: skip
    await desk.town.post("/bank-accounts", renamed)
    batch = await desk.draft("dibao")
    place = f"/payment-batches/{batch['id']}/bank"
    assert (await desk.maker.client.get(f"{place}.csv")).status_code == 409  # not before it is checked
    await desk.checker.post(f"/payment-batches/{batch['id']}/check", {})
    for encoding in ("gb18030", "utf-8"):
        data = (await desk.maker.client.get(f"{place}.csv", params={"encoding": encoding})).content
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig" if encoding == "utf-8" else encoding))))
        assert rows[0] == ["批次号", "行号", "户名", "账号", "开户行", "金额", "附言"]
        assert [row[3] for row in rows[1:]] == ["6228480000000000016", "6217000000000001"]
        assert (rows[1][2], rows[1][5], rows[1][6]) == ("'=HYPERLINK(1)", "500.00", "低保金")
    book = CalamineWorkbook.from_filelike(io.BytesIO((await desk.maker.client.get(f"{place}.xlsx")).content))
    assert book.get_sheet_by_index(0).to_python()[1][:6] == [
        str(batch["number"]), "1", "=HYPERLINK(1)", "6228480000000000016", "农行", 500.0,
    ]  # fmt: skip
    taken = await house.sql("select actor_id from audit where action = 'payment.export'")
    assert {row["actor_id"] for row in taken} == {world.uid("county01")}
    assert (await desk.town.client.get(f"{place}.csv")).status_code == 403


async def test_what_failed_comes_back_and_is_paid_once_the_account_is_right(
    house: House, desk: Counter, two: list[Payee]
) -> None:
    done = await desk.answered(await desk.sent(await desk.draft("dibao")), n2="已销户")
    assert (done["paid"], done["failed"], done["batch"]["state"]) == (1, 1, "answered")
    (failed,) = (await desk.maker.get("/payments/failed"))["items"]
    assert (failed["reason"], failed["words"], failed["account_renewed"]) == ("account_closed", "已销户", False)
    preview = await desk.preview("dibao")
    assert (preview["lines"], preview["asides"]) == (0, {"account_failed": 1})  # a closed account is not paid again
    payee = next(one for one in two if one.person == failed["person_id"])
    await desk.account(payee, "6217000000005555", reason="原账户已销户")
    (listed,) = (await desk.maker.get("/payments/failed"))["items"]
    assert listed["account_renewed"] is True
    (line,) = await desk.lines(await desk.draft("dibao"))
    assert (line["follows"], line["number_last4"], line["month"]) == (True, "5555", "2026-03-01")
    assert (await desk.maker.get("/payments/failed"))["items"] == []


HEAD = "批次号,行号,金额,结果,原因"


@pytest.mark.parametrize(
    ("rows", "code", "says"),
    [
        ("{n},1,500.00,成功,\n{n},2,500.00,成功,\n{n},2,500.00,成功,", "bank_answer_refused", "重复"),
        ("{n},1,500.00,成功,\n{n},2,499.99,成功,", "bank_answer_refused", "应为 500.00"),
        ("{n},1,500.00,成功,\n{n},3,500.00,成功,", "bank_answer_refused", "没有第 3 笔"),
        ("99999,1,500.00,成功,\n99999,2,500.00,成功,", "bank_answer_refused", "99999 号批次"),
        ("{n},1,500.00,成功,\n{n},2,500.00,失败,", "bank_answer_refused", "没有写原因"),
        ("{n},1,500.00,成功,\n{n},2,500.00,也许,", "bank_answer_refused", "看不懂结果"),
        ("{n},一,五百,成功,\n{n},2,500.00,成功,", "bank_answer_refused", "不是数字"),
        ("{n},1,500.00,成功,", "bank_answer_incomplete", "缺 1 笔"),
        ("", "bank_answer_incomplete", "缺 2 笔"),
    ],
)
async def test_a_wrong_answer_enters_nothing(
    desk: Counter, two: list[Payee], rows: str, code: str, says: str
) -> None:
    batch = await desk.sent(await desk.draft("dibao"))
    response = await desk.answer(batch, f"{HEAD}\n{rows.format(n=batch['number'])}")
    assert response.status_code == 422
    assert (response.json()["code"], says in response.text) == (code, True), response.text
    assert await desk.house.sql("select 1 from payment_outcomes") == []


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", b"PK\x03\x04 no book", "行号,金额\n1,2".encode(), b"\xff\xfe\xfd"]
)
async def test_what_is_no_answer_is_refused(desk: Counter, two: list[Payee], content: bytes) -> None:
    batch = await desk.sent(await desk.draft("dibao"))
    response = await desk.answer(batch, content)
    assert (response.status_code, response.json()["code"]) == (422, "bank_file_unreadable")


async def test_an_answer_in_two_parts(desk: Counter, two: list[Payee]) -> None:
    batch = await desk.sent(await desk.draft("dibao"))
    rows = [f"{batch['number']},{n},500.00,成功," for n in (1, 2)]
    first = (await desk.answer(batch, f"{HEAD}\n{rows[0]}", rest_follows=True)).json()
    assert (first["paid"], first["still_waiting"], first["batch"]["state"]) == (1, 1, "sent")
    whole = (await desk.answer(batch, "\n".join([HEAD, *rows]))).json()
    assert (whole["paid"], whole["known_before"], whole["batch"]["state"]) == (1, 1, "answered")
    again = (await desk.answer(batch, "\n".join([HEAD, *rows]))).json()
    assert (again["paid"], again["known_before"]) == (0, 2)
    other = await desk.answer(batch, f"{HEAD}\n{rows[0]}\n{batch['number']},2,500.00,失败,销户")
    assert (other.status_code, "不同" in other.text) == (422, True)


async def test_no_answer_before_it_was_sent(desk: Counter, two: list[Payee]) -> None:
    batch = await desk.draft("dibao")
    assert (await desk.answer(batch, f"{HEAD}\n{batch['number']},1,500.00,成功,")).json()[
        "code"
    ] == "batch_step_refused"


async def test_what_was_too_little_is_paid_by_a_new_line(desk: Counter, two: list[Payee]) -> None:
    batch = (await desk.paid("dibao"))["batch"]
    line = (await desk.lines(batch))[0]
    asked = {"id": desk.house.new_id(), "amount": "20.50", "reason": "标准调整未计入"}
    for _ in range(2):
        await desk.maker.post(f"/payments/{line['id']}/corrections", asked)
    for bad in ("0", "-5", "1.005"):
        with pytest.raises(Answer, match="amount_refused"):
            await desk.maker.post(f"/payments/{line['id']}/corrections",
                                  asked | {"id": desk.house.new_id(), "amount": bad})  # fmt: skip
    (extra,) = await desk.lines(await desk.draft("dibao"))
    assert (extra["amount"], extra["corrects"], extra["month"]) == ("20.50", True, "2026-03-01")
    with pytest.raises(Answer, match="line_not_paid"):
        await desk.maker.post(f"/payments/{extra['id']}/corrections", asked | {"id": desk.house.new_id()})


async def test_the_calendar_says_what_is_due_and_late(house: House, desk: Counter, two: list[Payee]) -> None:
    async def row() -> dict[str, object]:
        items = (await desk.maker.get("/payments/calendar", month="2026-03-01"))["items"]
        (found,) = [one for one in items if one["programme"] == "dibao"]
        return found

    states: list[object] = []
    for day in (2, 6, 9, 10):
        house.clock.at = house.clock.at.replace(day=day)
        desk = await counter(house)
        states.append((await row())["state"])
    assert states == ["running", "warning", "due_today", "late"]
    assert (await row())["due_on"] == "2026-03-09"
    await desk.paid("dibao")
    paid = await row()
    assert (paid["state"], paid["paid"], paid["paid_late"], paid["paid_total"]) == ("done", 2, 2, "1000.00")


async def test_temporary_aid_is_paid_by_its_batch_and_by_nothing_else(
    house: House, grid: Grid, desk: Counter
) -> None:
    """F6 (CP-08, TA-27, FD-11): the act of the case is done by the bank's answer."""
    payee = await approved(house, grid, "temp_aid", amount="2000", stage="approved")
    await desk.grant(payee)
    await desk.account(payee)
    assert (await desk.preview("temp_aid"))["asides"] == {"case_not_ready": 1}  # not re-checked yet
    await add_act(house, UUID(payee.case), grid.code, 3, "recheck", "county02", "rechecked")
    with pytest.raises(Answer, match="act_has_its_desk"):
        await desk.maker.post(f"/cases/{payee.case}/acts", {"id": house.new_id(), "act": "pay", "facts": {
            "payment_batch_id": "自拟", "payment_channel": "bank_card", "fund_purpose": "benefit",
            "paid_at": "2026-03-02"}})  # fmt: skip
    batch = await desk.sent(await desk.draft("temp_aid"))
    assert (await desk.maker.get(f"/cases/{payee.case}"))["case"]["stage"] == "rechecked"
    await desk.answered(batch)
    page = await desk.maker.get(f"/cases/{payee.case}")
    assert (page["case"]["stage"], page["acts"][-1]["act"]) == ("paid", "pay")
    kept = {one["name"]: one["value"] for one in page["acts"][-1]["detail"]}
    assert (kept["payment_batch_id"], kept["fund_purpose"]) == (batch["id"], "benefit")
    assert (await desk.preview("temp_aid"))["lines"] == 0
    assert (await desk.maker.get("/benefits", state="in_force"))["items"] == []


async def test_aid_of_an_earlier_month_stays_on_the_calendar_until_it_is_paid(
    house: House, grid: Grid, desk: Counter
) -> None:
    payee = await approved(house, grid, "temp_aid", amount="2000", stage="rechecked", decided=date(2026, 1, 30))
    await desk.grant(payee)
    await desk.account(payee)

    async def shown() -> list[tuple[int, int, int]]:
        items = (await desk.maker.get("/payments/calendar"))["items"]
        return [(one["entitled"], one["to_make"], one["in_batch"]) for one in items]

    assert await shown() == [(1, 1, 0)]
    batch = await desk.sent(await desk.draft("temp_aid"))
    assert await shown() == [(1, 0, 1)]
    await desk.answered(batch)
    assert await shown() == []


async def test_a_township_sees_the_lines_of_its_own_people_and_makes_no_batch(
    desk: Counter, two: list[Payee], house: House
) -> None:
    batch = await desk.draft("dibao")
    far = await house.console("town02")
    assert (await far.get(f"/payment-batches/{batch['id']}/lines"))["items"] == []
    assert len((await desk.town.get(f"/payment-batches/{batch['id']}/lines"))["items"]) == 2
    with pytest.raises(Answer, match="not_permitted"):
        await desk.town.post("/payment-batches", {"id": house.new_id(), "programme": "dibao", "month": "2026-03-01"})


async def test_money_is_for_aid_only_past_the_program(house: House, desk: Counter, two: list[Payee]) -> None:
    """FD-06."""
    with pytest.raises(asyncpg.CheckViolationError, match="payment_batches_for_aid_only"):
        await write(
            house,
            """insert into payment_batches (county_code, id, number, programme, month, label, purpose, lines, total,
                   made_by, made_at)
               values ($1, $2, 77, 'temp_aid', '2026-03-01', '办公', 'office_costs', 1, 1, $3, now())""",
            world.COUNTY, UUID(house.new_id()), world.uid("county01"),
        )  # fmt: skip
