"""Anybody complains on the public page; only the county reads it, and a number tells how far it is (SU-02)."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any

import httpx
import pytest

import policy
from server.help.operations import MOST_OF_ADDRESS
from tests import world
from tests.house import Answer, Caller, House

_ADDRESSES: Iterator[int] = count(1)
SECRETS = ("常有理", "13703550008", "收了两条烟")


class Villager:
    """Somebody with an old phone, at an address of their own."""

    def __init__(self, house: House) -> None:
        transport = httpx.ASGITransport(
            app=house.app,  # pyright: ignore[reportArgumentType] - ASGI dialects
            client=(f"10.9.{next(_ADDRESSES)}.1", 4000),
        )
        self.house = house
        self.client = httpx.AsyncClient(transport=transport, base_url="http://tanfang.test")

    async def stamp(self) -> str:
        """Read the page, and wait as long as filling it in takes."""
        page = (await self.client.get("/help/complaint", params={"c": world.COUNTY})).text
        self.house.clock.forward(seconds=30)
        found = re.search(r'name="stamp" value="([^"]+)"', page)
        assert found
        return found[1]

    async def send(self, **fields: Any) -> httpx.Response:
        """Send the form; a field of None is left out."""
        if "stamp" not in fields:
            fields["stamp"] = await self.stamp()
        filled = {"category": "extortion", "village": world.CHENGNAN, "words": "办低保的收了两条烟", "named": "yes",
                  "reporter_name": "常有理", "reporter_phone": "13703550008", "website": "",
                  "county": world.COUNTY} | fields  # fmt: skip
        kept = {name: value for name, value in filled.items() if value is not None}
        return await self.client.post("/help/complaint", data=kept)

    async def ask(self, number: str) -> str:
        return (await self.client.get("/help/asked", params={"c": world.COUNTY, "number": number})).text


@pytest.fixture
async def villager(house: House) -> Villager:
    house.clock.forward(hours=3)  # what other tests sent within the hour does not count
    return Villager(house)


@pytest.fixture
async def clerk(house: House) -> Caller:
    return await house.console("county01")


def number_in(page: httpx.Response) -> str:
    assert page.status_code == 200, page.text
    found = re.search(r'class="number">(\d{4}) (\d{3}) (\d{3})<', page.text)
    assert found, page.text
    return "".join(found.groups())


async def complaint_of(house: House, number: str) -> str:
    (found,) = await house.sql("select id::text from complaints where number = $1", number)
    return found["id"]


async def act(house: House, clerk: Caller, complaint: str, deed: str, **more: Any) -> Any:
    house.clock.forward(minutes=1)
    asked = {"id": house.new_id(), "act": deed, "words": "已入户核实"} | more
    return await clerk.post(f"/complaints/{complaint}/acts", asked)


async def test_a_report_under_a_real_name_has_its_clock_and_is_told_by_number(
    house: House, villager: Villager, clerk: Caller
) -> None:
    answer = await villager.send()
    number = number_in(answer)
    due = policy.clock(
        "SU-01", house.clock.today, policy.Parameters().at(house.clock.today), policy.standard_calendar()
    ).due
    assert f"{due.year}年{due.month}月{due.day}日" in answer.text
    complaint = await complaint_of(house, number)
    page = await clerk.get(f"/complaints/{complaint}")
    it = page["complaint"]
    assert (it["channel"], it["category"], it["real_name"]) == ("online", "extortion", True)
    assert (it["about_region"], it["recorded_by"], it["marks"], it["held"]) == (world.CHENGNAN, None, [], False)
    assert (date.fromisoformat(it["answer_by"]), page["words"]) == (due, "办低保的收了两条烟")
    states = [await villager.ask(number)]
    for deed, more in (("finding", {"upheld": True}), ("feedback", {}), ("close", {})):
        await act(house, clerk, complaint, deed, **more)
        states.append(await villager.ask(number))
    wanted = ("等待核查", "正在办理反馈", "已反馈给举报人", "已核查办结")
    for told, words in zip(states, wanted, strict=True):
        assert words in told
        assert not [one for one in (*SECRETS, "已入户核实") if one in told]


async def test_it_is_sealed_and_nobody_below_the_county_reads_it(house: House, villager: Villager) -> None:
    complaint = await complaint_of(house, number_in(await villager.send()))
    (row,) = await house.sql("select * from complaints where id = $1::uuid", complaint)
    assert not [one for one in SECRETS if one.encode() in row["body_cipher"] + row["reporter_cipher"]]
    town = await house.console("town01")
    with pytest.raises(Answer, match="not_permitted"):
        await town.get(f"/complaints/{complaint}")


@pytest.mark.parametrize(
    ("fields", "lacking"),
    [({"category": None}, "请选反映什么"), ({"category": "made_up"}, "请选反映什么"),
     ({"village": ""}, "请选在哪个村"), ({"words": "  "}, "请写几句是什么事"), ({"named": None}, "请选留不留名字"),
     ({"reporter_phone": ""}, "请写姓名和电话"), ({"reporter_name": " "}, "请写姓名和电话")],
)  # fmt: skip
async def test_what_is_lacking_is_said_and_what_was_typed_stays(
    villager: Villager, fields: dict[str, Any], lacking: str
) -> None:
    answer = await villager.send(**fields)
    assert answer.status_code == 422
    assert lacking in answer.text
    assert ("办低保的收了两条烟" in answer.text) == ("words" not in fields)


async def test_without_a_name_nothing_of_who_wrote_is_kept(house: House, villager: Villager, clerk: Caller) -> None:
    number = number_in(await villager.send(named="no", reporter_name="常有理"))
    it = (await clerk.get(f"/complaints/{await complaint_of(house, number)}"))["complaint"]
    assert (it["real_name"], it["answer_by"]) == (False, None)
    (row,) = await house.sql("select reporter_cipher from complaints where number = $1", number)
    assert row["reporter_cipher"] is None


async def test_the_same_page_twice_is_one_and_other_words_are_another(house: House, villager: Villager) -> None:
    stamp = await villager.stamp()
    first = number_in(await villager.send(stamp=stamp))
    assert number_in(await villager.send(stamp=stamp)) == first
    assert number_in(await villager.send(stamp=stamp, words="还有一件：低保钱没发下来")) != first


async def test_above_the_limit_of_an_address_it_is_kept_and_held(
    house: House, villager: Villager, clerk: Caller
) -> None:
    numbers = [number_in(await villager.send(named="no")) for _ in range(MOST_OF_ADDRESS + 1)]
    within, above = [await complaint_of(house, one) for one in numbers[-2:]]
    assert (await clerk.get(f"/complaints/{within}"))["complaint"]["held"] is False
    it = (await clerk.get(f"/complaints/{above}"))["complaint"]
    assert (it["held"], it["marks"]) == (True, ["over_limit"])
    assert above in {one["id"] for one in (await clerk.get("/complaints", state="held", limit=200))["items"]}
    assert above not in {one["id"] for one in (await clerk.get("/complaints", limit=200))["items"]}
    assert "等待核查" in await villager.ask(numbers[-1])


@pytest.mark.parametrize(
    ("fields", "mark"), [({"stamp": ""}, "no_stamp"), ({"stamp": "x.1.y"}, "no_stamp"), ({"website": "x"}, "trapped")]
)
async def test_what_no_person_is_behind_waits_until_somebody_looked(
    house: House, villager: Villager, clerk: Caller, fields: dict[str, Any], mark: str
) -> None:
    taken, aside = [await complaint_of(house, number_in(await villager.send(**fields))) for _ in range(2)]
    assert mark in (await clerk.get(f"/complaints/{taken}"))["complaint"]["marks"]
    page = await act(house, clerk, taken, "take_up")
    assert (page["complaint"]["held"], page["complaint"]["closed_at"]) == (False, None)
    assert taken in {one["id"] for one in (await clerk.get("/complaints", limit=200))["items"]}
    for deed in ("take_up", "set_aside"):
        with pytest.raises(Answer, match="complaint_not_held"):
            await act(house, clerk, taken, deed)
    page = await act(house, clerk, aside, "set_aside", words="广告")
    assert page["complaint"]["closed_at"] is not None
    with pytest.raises(Answer, match="complaint_ended"):
        await act(house, clerk, aside, "take_up")


async def test_a_complaint_of_an_hour_ago_no_longer_counts(house: House, villager: Villager, clerk: Caller) -> None:
    for _ in range(MOST_OF_ADDRESS):
        await villager.send(named="no")
    house.clock.at += timedelta(hours=1)
    number = number_in(await villager.send())
    assert (await clerk.get(f"/complaints/{await complaint_of(house, number)}"))["complaint"]["held"] is False


async def test_a_number_that_does_not_exist_is_a_miss(villager: Villager) -> None:
    assert "没有这个查询号" in await villager.ask("0000000000")


async def test_a_body_that_is_too_large_is_told_in_plain_words(villager: Villager) -> None:
    answer = await villager.send(words="长" * 40_000)
    assert answer.status_code == 413
    assert "<h1>" in answer.text
