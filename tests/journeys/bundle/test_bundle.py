"""A phone is swapped in the hills: its day comes home in a file by the desk, and its draft goes on elsewhere.

Three visits with photos and a draft, all made without a signal. The old phone comes online in the end, and finds that
everything is known.
"""

from pathlib import Path
from typing import Any

import httpx
import msgspec
from playwright.async_api import expect

from server.core.crypto import Crypto
from tests import world
from tests.journeys.bundle.conftest import Phones
from tests.journeys.console_page import ConsolePage
from tests.journeys.house import JourneyHouse
from tests.journeys.phone_page import PhonePage

MET = "/data/who/outcome"
ADOPTED_ONCE = "(select count(adopted_at) from draft_adoptions where record_id = $1::uuid) = 1"


async def filled(phone: PhonePage, photo: Path) -> str:
    """A visit to 王秀兰, filled in up to the last look; its id."""
    await phone.open_household(str(world.uid("wang")))
    record = await phone.begin_visit()
    await phone.fill_in({MET: "met", "/data/finish/photo": photo})
    return record


async def saved(phone: PhonePage, folder: Path) -> Path:
    """Makes the file as the settings offer it, and keeps it on the phone."""
    await phone.go_to("/settings")
    await phone.page.get_by_role("link", name="把没交的存成一个文件").click()
    await phone.page.get_by_role("button", name="存成文件").click()
    async with phone.page.expect_download() as waiting:
        await phone.page.get_by_role("link", name="存在手机里").click()
    download = await waiting.value
    assert download.suggested_filename.startswith("探访-没交的-李建国-")
    place = folder / download.suggested_filename
    await download.save_as(place)
    return place


async def files_of(house: JourneyHouse, record: str) -> list[dict[str, Any]]:
    return await house.sql(
        """select f.verified_at is not null as verified, f.bytes = n.bytes as whole
           from submission_files n join files f using (county_code, sha256) where n.submission_id = $1::uuid""",
        record,
    )


async def test_a_swapped_phones_day_comes_home_by_the_desk(
    house: JourneyHouse, phone: Phones, desk: ConsolePage, photos: list[Path], tmp_path: Path
) -> None:
    old = await phone("grid01")
    await old.ready_offline()
    await old.go_offline()
    visits: list[str] = []
    for photo in photos[:3]:
        visits.append(await filled(old, photo))
        await old.finish()
    left = await filled(old, photos[3])
    await old.leave()

    await old.go_to("/bundle")
    await expect(old.page.locator("main ul")).to_contain_text("3 份填好没交的")
    await expect(old.page.locator("main ul")).to_contain_text("1 份没填完的")
    file = await saved(old, tmp_path)
    assert "王秀兰".encode() not in file.read_bytes()

    await desk.go_to("/devices")
    await desk.page.get_by_role("link", name="转交文件").click()
    await desk.page.locator(".hand-in input[type=file]").set_input_files(file)
    await expect(desk.page.locator('[data-outcome="taken"]')).to_have_count(3)
    await expect(desk.page.locator("article")).to_contain_text("没填完的 1 份")
    await expect(desk.page.locator("article header")).to_contain_text("李建国")
    await house.until_done(visits)
    assert await house.counts(visits) == (3, 3, 3)
    for visit in visits:
        files = await files_of(house, visit)
        assert files
        assert all(one["verified"] and one["whole"] for one in files)

    new = await phone("grid01")
    await new.wait_for_state(left, "draft")
    await house.until(ADOPTED_ONCE, left)
    await new.go_to(f"/fill/{left}")
    await expect(new.page.locator(".fill .review")).to_be_visible()  # where it was left
    await new.page.get_by_role("button", name="返回").click()
    await expect(new.question("/data/finish/photo").locator("img")).to_be_visible()
    await new.fill_in()
    await new.finish()
    await new.wait_for_state(left, "sent")
    assert [one["verified"] for one in await files_of(house, left)] != []

    await old.go_online()
    for visit in visits:
        await old.wait_for_state(visit, "sent")
    await old.wait_for_state(left, "draft")  # nothing disappears from it
    await house.until_done([left])
    assert await house.counts([*visits, left]) == (4, 4, 4)
    # What the phone sends now is byte for byte what came in the file: else it would be kept beside it.
    repeats = "select 1 from submission_repeats where submission_id = any($1::uuid[])"
    assert await house.sql(repeats, [*visits, left]) == []
    assert await have_answers_of_their_own(house, visits)


async def have_answers_of_their_own(house: JourneyHouse, records: list[str]) -> bool:
    """Whether each of them has its own answers: three photos, three names."""
    crypto = Crypto(house.settings.secret_key)
    bodies = await house.sql("select body from submissions where id = any($1::uuid[])", records)
    instances = {msgspec.json.decode(crypto.open_bytes(one["body"]))["instance"] for one in bodies}
    return len(instances) == len(records)


async def test_another_workers_phone_hands_a_file_in_and_says_what_came_of_it(
    house: JourneyHouse, phone: Phones, photos: list[Path], tmp_path: Path
) -> None:
    writer, bearer = await phone("grid01"), await phone("grid02")
    await writer.ready_offline()
    await writer.go_offline()
    visit = await filled(writer, photos[0])
    await writer.finish()
    file = await saved(writer, tmp_path)

    await bearer.go_to("/settings")
    await bearer.page.get_by_role("link", name="替别人交文件").click()
    pick = bearer.page.locator(".hand-in input[type=file]")
    await pick.set_input_files(photos[0])
    await expect(bearer.page.get_by_role("alert")).to_contain_text("这不是转交文件")
    cut = tmp_path / "cut.tanfang"
    cut.write_bytes(file.read_bytes()[:-40])
    await pick.set_input_files(cut)
    await expect(bearer.page.locator(".outcome")).to_contain_text("文件不完整")
    await pick.set_input_files(file)
    await expect(bearer.page.locator(".outcome")).to_contain_text("交上去了")
    await expect(bearer.page.locator(".outcome")).to_contain_text("李建国的")
    await house.until_done([visit])
    assert await house.counts([visit]) == (1, 1, 1)
    await writer.go_online()
    await writer.wait_for_state(visit, "sent")
    assert await house.counts([visit]) == (1, 1, 1)


async def test_a_new_phone_tells_what_the_old_one_still_held(house: JourneyHouse, phone: Phones) -> None:
    ground = await house.ground()
    old = {"id": house.new_id(), "name": "旧手机", "app_version": "1"}
    async with httpx.AsyncClient(base_url=house.address, timeout=30) as client:
        asked = {"login": ground.login, "password": world.PASSWORD, "device": old}
        token = (await client.post("/sessions", json=asked)).json()["token"]
        said = {"id": old["id"], "app_version": "1", "now": "2026-03-02T09:00:00+08:00", "unsent": 3, "drafts": 1}
        held = {"authorization": f"Bearer {token}"}
        assert (await client.post("/sync", json={"device": said, "cursor": None}, headers=held)).is_success
    new = await phone(ground.login)
    notice = new.page.locator("[data-elsewhere]")
    await expect(notice).to_contain_text("没交的 3 份，没填完的 1 份")
    await notice.get_by_role("button", name="知道了").click()
    await expect(notice).to_have_count(0)
    await new.reload()
    await expect(new.page.locator(".today")).to_be_visible()
    await expect(notice).to_have_count(0)
    await new.go_to("/records")
    await expect(notice).to_contain_text("没交的 3 份")  # where what waits is listed it stays
