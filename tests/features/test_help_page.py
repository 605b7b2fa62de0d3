"""Anybody asks for help on the public page; nothing is dropped, nobody's data are told (P1, PD-12, PD-17)."""

import asyncio
import io
import re
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from PIL import Image

from server.core.clock import COUNTY_ZONE
from server.core.crypto import Crypto
from server.help import stamps
from tests import world
from tests.house import Answer, House

VILLAGE = world.CHENGNAN
_ADDRESSES = iter(range(1, 10_000))


class Neighbour:
    """Somebody with an old phone, at an address of their own."""

    def __init__(self, house: House) -> None:
        number = next(_ADDRESSES)
        transport = httpx.ASGITransport(
            app=house.app,  # pyright: ignore[reportArgumentType] - ASGI dialects
            client=(f"10.{number // 65536}.{number // 256 % 256}.{number % 256}", 4000),
        )
        self.house = house
        self.client = httpx.AsyncClient(transport=transport, base_url="http://tanfang.test")

    async def stamp(self, village: str = VILLAGE) -> str:
        """Read the page, and wait as long as filling it in takes."""
        page = (await self.client.get("/help", params={"v": village})).text
        self.house.clock.forward(seconds=30)
        found = re.search(r'name="stamp" value="([^"]+)"', page)
        assert found
        return found[1]

    async def send(self, photo: bytes | None = None, **fields: Any) -> httpx.Response:
        """Send the form; a field of None is left out."""
        if "stamp" not in fields:
            fields["stamp"] = await self.stamp()
        filled = {"whom": "other", "person_name": "牛改花", "village": VILLAGE, "place": "村西头窑洞",
                  "event": "sudden_major_illness", "description": "一个人，病了十来天没人管", "consent": "yes",
                  "reporter_name": "贾六六", "reporter_phone": "13803550001", "website": "",
                  "county": world.COUNTY} | fields  # fmt: skip
        kept = {name: value for name, value in filled.items() if value is not None}
        files = {"photo": ("a.jpg", photo, "image/jpeg")} if photo is not None else None
        return await self.client.post("/help", data=kept, files=files)

    async def ask(self, number: str) -> httpx.Response:
        return await self.client.get("/help/asked", params={"c": world.COUNTY, "number": number})


@pytest.fixture
async def neighbour(house: House) -> Neighbour:
    # An hour later, so that what other tests sent does not count towards the county's limit.
    house.clock.forward(hours=1, minutes=1)
    return Neighbour(house)


def number_in(page: httpx.Response) -> str:
    assert page.status_code == 200, page.text
    found = re.search(r'class="number">(\d{4}) (\d{3}) (\d{3})<', page.text)
    assert found, page.text
    return "".join(found.groups())


async def lead_of(house: House, number: str) -> dict[str, Any]:
    (found,) = await house.sql("select lead_id from help_requests where number = $1", number)
    clerk = await house.console("county01")
    return await clerk.get(f"/leads/{found['lead_id']}")


async def test_a_neighbour_asks_and_hears_by_number_how_far_it_is(house: House, neighbour: Neighbour) -> None:
    number = number_in(await neighbour.send())
    page = await lead_of(house, number)
    lead = page["lead"]
    assert (lead["channel"], lead["mode"], lead["source"]) == ("help_page", "online", "public_report")
    assert (lead["person_name"], lead["reporter_name"], page["reporter_phone"]) == ("牛改花", "贾六六", "13803550001")
    assert (lead["region_code"], lead["event_type"], lead["marks"]) == (VILLAGE, "sudden_major_illness", [])
    told = await neighbour.ask(number)
    assert "已收到" in told.text
    assert "Received" in told.text
    for secret in ("牛改花", "贾六六", "13803550001", "窑洞", "病了"):
        assert secret not in told.text


async def test_for_oneself_it_is_an_own_declaration(house: House, neighbour: Neighbour) -> None:
    number = number_in(await neighbour.send(whom="self", person_name="", reporter_name="贾六六"))
    page = await lead_of(house, number)
    assert (page["lead"]["source"], page["lead"]["person_name"]) == ("self_report", "贾六六")
    assert page["person_phone"] == "13803550001"


@pytest.mark.parametrize(
    ("fields", "lacking"),
    [({"whom": None}, "请选谁有难处"), ({"village": ""}, "请选在哪个村"), ({"consent": None}, "请勾选同意"),
     ({"description": " ", "event": None}, "请选出了什么事")],
)  # fmt: skip
async def test_what_is_lacking_is_said_and_what_was_typed_stays(
    house: House, neighbour: Neighbour, fields: dict[str, Any], lacking: str
) -> None:
    answer = await neighbour.send(**fields)
    assert answer.status_code == 422
    assert lacking in answer.text
    assert 'value="贾六六"' in answer.text


async def test_the_code_at_the_board_fills_in_the_village(neighbour: Neighbour) -> None:
    page = await neighbour.client.get("/help", params={"v": VILLAGE})
    assert f'value="{VILLAGE}" selected' in page.text
    strange = await neighbour.client.get("/help", params={"v": f"{world.COUNTY}999999"})
    assert strange.status_code == 200
    assert " selected" not in strange.text


async def test_a_village_that_is_none_is_kept_and_marked(house: House, neighbour: Neighbour) -> None:
    for village in ("unknown", f"{world.COUNTY}999999", "' or 1=1 --"):
        page = await lead_of(house, number_in(await neighbour.send(village=village, person_name=f"刘{village[:6]}")))
        assert page["lead"]["region_code"] == world.COUNTY
        assert "place_unknown" in page["lead"]["marks"]


async def test_the_same_page_sent_twice_is_one_request_and_another_text_another(
    house: House, neighbour: Neighbour
) -> None:
    stamp = await neighbour.stamp()
    first, again = [number_in(await neighbour.send(stamp=stamp, person_name="王天天")) for _ in range(2)]
    assert first == again
    other = number_in(await neighbour.send(stamp=stamp, person_name="王天天", description="又摔了一跤"))
    assert other != first
    assert "repeat" in (await lead_of(house, other))["lead"]["marks"]


async def test_somebody_who_reports_twice_is_shown_beside_the_first(house: House, neighbour: Neighbour) -> None:
    first = await lead_of(house, number_in(await neighbour.send(whom="self", reporter_phone="138 0355 0777")))
    second = await lead_of(
        house, number_in(await neighbour.send(whom="self", person_name="改花", reporter_phone="+86-138-0355-0777"))
    )
    assert "repeat" in second["lead"]["marks"]
    reasons = {one["lead"]["id"]: one["reasons"] for one in second["look_alikes"]}
    assert "phone" in reasons[first["lead"]["id"]]


@pytest.mark.parametrize(
    "said", ["138 0355 0001", "０１３８０３５５０００１"[1:], "+86 13803550001", "一三八零三五五〇〇〇一"]
)
async def test_a_telephone_number_in_every_style(house: House, neighbour: Neighbour, said: str) -> None:
    page = await lead_of(house, number_in(await neighbour.send(reporter_phone=said)))
    assert page["reporter_phone"] == "13803550001"


async def test_words_instead_of_a_number_are_kept_and_marked(house: House, neighbour: Neighbour) -> None:
    page = await lead_of(house, number_in(await neighbour.send(reporter_phone="问村东头小卖部")))
    assert page["reporter_phone"] == "问村东头小卖部"
    assert "phone_unreadable" in page["lead"]["marks"]


async def test_a_child_that_asks_for_itself_is_urgent(house: House, neighbour: Neighbour) -> None:
    for age, minor in (("17", True), ("18", False), ("八岁", False)):
        number = number_in(await neighbour.send(whom="self", person_name=f"小{age}", person_age=age))
        lead = (await lead_of(house, number))["lead"]
        assert ("minor" in lead["marks"], lead["urgent"]) == (minor, minor)


async def test_urgent_help_is_answered_within_hours(house: House, neighbour: Neighbour) -> None:
    lead = (await lead_of(house, number_in(await neighbour.send(urgent="yes"))))["lead"]
    due = datetime.fromisoformat(lead["respond_by"]) - datetime.fromisoformat(lead["reported_at"])
    assert due == timedelta(hours=24)


async def test_script_in_a_text_stays_text(house: House, neighbour: Neighbour) -> None:
    attack = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    answer = await neighbour.send(person_name=attack[:40], description=attack, place=attack, consent=None)
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text
    page = await lead_of(house, number_in(await neighbour.send(description=attack)))
    assert page["lead"]["description"] == attack
    answer = await neighbour.client.get("/help")
    assert "script-src 'self'" in answer.headers["content-security-policy"]


async def test_zero_characters_and_endless_texts_do_no_harm(house: House, neighbour: Neighbour) -> None:
    page = await lead_of(house, number_in(await neighbour.send(description="缺\x00粮" + "。" * 3000)))
    assert page["lead"]["description"].startswith("缺粮")
    assert len(page["lead"]["description"]) == 2000


async def test_a_body_of_ten_megabytes_is_refused_in_plain_words(neighbour: Neighbour) -> None:
    answer = await neighbour.send(photo=b"\xff\xd8\xff" + b"0" * 10_000_000)
    assert answer.status_code == 413
    assert "照片太大" in answer.text


async def test_a_photo_comes_with_the_lead(house: House, neighbour: Neighbour) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (320, 240), "teal").save(picture, "JPEG")
    number = number_in(await neighbour.send(photo=picture.getvalue()))
    await house.work()
    (file,) = (await lead_of(house, number))["files"]
    assert (file["state"], file["width"]) == ("verified", 320)
    clerk = await house.console("county01")
    assert (await clerk.client.get(f"/files/{file['sha256']}")).status_code in (200, 302, 303, 307)


async def test_a_photo_that_is_none_is_said_and_the_words_are_kept(house: House, neighbour: Neighbour) -> None:
    answer = await neighbour.send(photo=b"MZ not a picture", person_name="景二毛")
    assert "照片没有收下" in answer.text
    page = await lead_of(house, number_in(answer))
    assert (page["files"], page["lead"]["marks"]) == ([], ["photo_missing"])


@pytest.mark.parametrize(
    ("fields", "mark"),
    [({"stamp": None}, "no_stamp"), ({"stamp": "1.2.3"}, "no_stamp"), ({"website": "x"}, "trapped")],
)
async def test_what_no_person_sent_is_held_and_kept(
    house: House, neighbour: Neighbour, fields: dict[str, Any], mark: str
) -> None:
    number = number_in(await neighbour.send(person_name="机器", **fields))
    (kept,) = await house.sql("select lead_id, marks from help_requests where number = $1", number)
    assert kept["lead_id"] is None
    assert mark in kept["marks"]
    assert "已收到" in (await neighbour.ask(number)).text


async def test_stamps_are_made_here_and_tell_their_age(house: House) -> None:
    blind, now = Crypto("1" * 64).blind, house.clock.at
    stamp = stamps.make(now, blind)
    for age, odd in ((1, ("too_quick",)), (2, ()), (172_800, ()), (172_801, ("old_page",))):
        assert stamps.read(stamp, now + timedelta(seconds=age), blind)[1] == odd
    assert stamps.read(stamp, now, Crypto("2" * 64).blind) == (None, ("no_stamp",))
    assert stamps.read(stamp.replace(".", ".1", 1), now, blind) == (None, ("no_stamp",))


async def test_a_flood_is_kept_and_waits_and_a_clerk_makes_leads_of_it(house: House, neighbour: Neighbour) -> None:
    numbers = [number_in(await neighbour.send(person_name=f"赵大水{n}")) for n in range(22)]
    rows = await house.sql("select number, lead_id, marks from help_requests where number = any($1)", numbers)
    by_number = {row["number"]: row for row in rows}
    assert [by_number[one]["lead_id"] is not None for one in numbers] == [True] * 20 + [False] * 2
    assert "over_limit" in by_number[numbers[-1]]["marks"]
    clerk = await house.console("county01")
    held = [one for one in (await clerk.get("/help-requests", limit=200))["items"] if "赵大水" in one["person_name"]]
    assert [one["person_name"] for one in held] == ["赵大水20", "赵大水21"]
    with pytest.raises(Answer, match="reason_needed"):
        await clerk.post(f"/help-requests/{held[0]['id']}/settle", {"take": False})
    await clerk.post(f"/help-requests/{held[0]['id']}/settle", {"take": False, "reason": "同一人反复填写"})
    await clerk.post(f"/help-requests/{held[1]['id']}/settle", {"take": True})
    assert (await lead_of(house, numbers[-1]))["lead"]["person_name"] == "赵大水21"
    for one in held:
        with pytest.raises(Answer, match="help_request_settled"):
            await clerk.post(f"/help-requests/{one['id']}/settle", {"take": True})


async def test_a_thousand_requests_a_minute_are_all_kept(house: House, neighbour: Neighbour) -> None:
    stamped = [await neighbour.stamp() for _ in range(3)]
    senders = [Neighbour(house) for _ in range(50)]
    answers = await asyncio.gather(
        *(one.send(person_name=f"孙多多{n}", stamp=stamped[0] if n == 0 else None) for n, one in enumerate(senders))
    )
    assert len({number_in(one) for one in answers}) == 50


async def test_who_tries_numbers_is_asked_to_wait(house: House, neighbour: Neighbour) -> None:
    for n in range(30):
        answer = await neighbour.ask(f"{n:010d}")
        assert answer.status_code == 404
        assert "没有这个查询号" in answer.text
    assert (await neighbour.ask("0000000031")).status_code == 429
    house.clock.forward(hours=1, seconds=1)
    assert (await neighbour.ask("0000000031")).status_code == 404
    assert (await Neighbour(house).ask("")).status_code == 404


async def test_who_asks_hears_when_it_became_a_case_or_was_joined(house: House, neighbour: Neighbour) -> None:
    clerk = await house.console("county01")
    first = number_in(await neighbour.send(person_name="秦三女"))
    second = number_in(await neighbour.send(person_name="秦三女", description="还是那件事"))
    leads = [(await lead_of(house, number))["lead"]["id"] for number in (first, second)]
    await clerk.post(
        f"/leads/{leads[1]}/outcomes",
        {"id": house.new_id(), "outcome": "joined", "joined_lead_id": leads[0], "note": "同一人"},
    )
    await clerk.post("/cases", {"id": house.new_id(), "lead_id": leads[0], "programme": "temp_aid"})
    for number in (first, second):
        assert "已经立案" in (await neighbour.ask(f"{number[:4]}-{number[4:]}")).text


async def test_another_township_does_not_see_who_asked(house: House, neighbour: Neighbour) -> None:
    number_in(await neighbour.send(person_name="外人", website="x"))
    town = await house.console("town02")
    assert "外人" not in [one["person_name"] for one in (await town.get("/help-requests", limit=200))["items"]]


async def test_the_last_day_is_told_and_not_the_midnight_after_it(house: House, neighbour: Neighbour) -> None:
    answer = await neighbour.send(person_name="冯秋生")
    lead = (await lead_of(house, number_in(answer)))["lead"]
    last = datetime.fromisoformat(lead["respond_by"]).astimezone(COUNTY_ZONE) - timedelta(days=1)
    assert f"<b>{last.year}年{last.month}月{last.day}日</b>" in answer.text
