"""Reasons to look at a visit a second time, found by jobs; they refuse nothing and count for nothing."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from geo import evidence
from tests.features.test_files import named, upload
from tests.house import AT_HOME, Answer, Grid, House

FAR = AT_HOME | {"lat": 36.15}


def picture(seed: int) -> Image.Image:
    """A scene like no other: blocks of light and dark where its number puts them."""
    image = Image.new("RGB", (640, 480), (90, 110, 100))
    draw = ImageDraw.Draw(image)
    state = seed * 2_654_435_761 % 2**32
    for _ in range(40):
        state = (state * 1_103_515_245 + 12_345) % 2**31
        left, top = state % 560, state // 700 % 400
        draw.rectangle(
            (left, top, left + 30 + state % 90, top + 20 + state % 70), (state % 255, state // 9 % 255, 60)
        )
    return image


def jpeg(image: Image.Image, quality: int = 85, taken: str | None = None) -> bytes:
    """A photo as `upload` takes it."""
    out, exif = BytesIO(), Image.Exif()
    if taken:
        exif[0x8769] = {0x9003: taken}
    image.save(out, "JPEG", quality=quality, exif=exif)
    return out.getvalue()


class Desk:
    """A grid's visits as the township looks at them."""

    def __init__(self, house: House, grid: Grid) -> None:
        self.house, self.grid = house, grid

    async def send(
        self, household: str | None = None, minutes: float = 20.0, sample: str = "visit_met", **changes: Any
    ) -> str:
        """A visit that took so long, by a phone whose clock is right."""
        now = self.house.clock.at
        clock = {"lead_s": 0, "synced_at": (now - timedelta(hours=8)).isoformat()}
        told: dict[str, Any] = {
            "started_at": (now - timedelta(minutes=minutes)).isoformat(),
            "started_clock": clock,
            "entered_clock": clock,
        } | changes
        record = self.house.visit(household or self.grid.household, sample, **told)
        await self.grid.phone.send(record)
        await self.house.work()
        return record["id"]

    async def page(self, visit: str) -> dict[str, Any]:
        return await (await self.house.console("town01")).get(f"/visits/{visit}")

    async def reasons(self, visit: str) -> dict[str, dict[str, Any]]:
        return {one["code"]: one for one in (await self.page(visit))["reasons"]}


@pytest.fixture
async def desk(house: House, grid: Grid) -> Desk:
    return Desk(house, grid)


async def test_an_honest_visit_has_no_reason(desk: Desk) -> None:
    assert await desk.reasons(await desk.send()) == {}


async def test_a_visit_recorded_far_from_home_has_a_reason_and_counts_all_the_same(
    desk: Desk,
) -> None:
    visit = await desk.send(position=FAR)
    page = await desk.page(visit)
    (reason,) = page["reasons"]
    assert (reason["code"], reason["figures"]["distance_m"]) == ("far_from_home", pytest.approx(4530, abs=30))
    assert "4.5 公里" in reason["text"]["zh"]
    assert "4.5 km" in reason["text"]["en"]
    assert page["visit"]["counts"]


async def test_a_late_entry_is_not_judged_by_where_and_how_fast_it_was_typed(desk: Desk) -> None:
    assert await desk.reasons(await desk.send(position=FAR, minutes=0.1, visited_on="2026-02-27")) == {}


async def test_whoever_meets_nobody_may_be_quick(desk: Desk) -> None:
    assert await desk.reasons(await desk.send(sample="visit_nobody_home", minutes=0.1)) == {}


async def test_thirty_questions_in_six_seconds_are_a_reason(desk: Desk) -> None:
    reason = (await desk.reasons(await desk.send(minutes=0.1)))["too_fast"]
    assert reason["figures"]["seconds"] == 6
    assert reason["figures"]["least_seconds"] > 30


async def test_nobody_goes_ten_kilometres_in_a_minute(desk: Desk, house: House) -> None:
    first = await desk.send(position=AT_HOME | {"at": house.clock.at.isoformat()})
    house.clock.forward(minutes=1)
    there = AT_HOME | {"lat": 36.2, "at": house.clock.at.isoformat()}
    reason = await desk.reasons(await desk.send(await house.household(desk.grid.code), minutes=1, position=there))
    assert reason["impossible_travel"]["other"]["id"] == first
    assert reason["impossible_travel"]["figures"]["speed_kmh"] > 400


async def test_of_two_visits_that_came_in_the_wrong_order_the_later_made_is_told(desk: Desk, house: House) -> None:
    """The phone was offline; the visit made second is sent first."""
    made = house.clock.at
    then = made + timedelta(minutes=2)
    house.clock.forward(hours=5)

    async def send(household: str, lat: float, at: datetime, begun: datetime) -> str:
        times: dict[str, Any] = {"entered_at": at.isoformat(), "started_at": begun.isoformat()}
        return await desk.send(household, position=AT_HOME | {"lat": lat, "at": at.isoformat()}, **times)

    later = await send(await house.household(desk.grid.code), 36.2, then, then - timedelta(minutes=1))
    earlier = await send(desk.grid.household, 36.1092, made, made - timedelta(minutes=20))
    assert "impossible_travel" in await desk.reasons(later)
    assert "impossible_travel" not in await desk.reasons(earlier)


async def test_four_households_recorded_at_one_desk(desk: Desk, house: House) -> None:
    seen: list[str] = []
    for one in range(4):
        household = desk.grid.household if one == 0 else await house.household(desk.grid.code)
        house.clock.forward(minutes=30)
        seen.append(await desk.send(household, position=FAR | {"at": house.clock.at.isoformat()}))
    assert "same_spot" not in await desk.reasons(seen[2])
    assert (await desk.reasons(seen[3]))["same_spot"]["figures"]["households"] == 4


async def test_a_home_learnt_from_accepted_visits_ends_the_doubt_about_a_wrong_registration(
    desk: Desk, house: House
) -> None:
    """The register says the village office; they live four kilometres from it."""
    town = await house.console("town01")
    for _ in range(2):
        visit = await desk.send(position=FAR)
        assert "far_from_home" in await desk.reasons(visit)
        await town.post(f"/visits/{visit}/reviews", {"id": house.new_id(), "decision": "accepted"})
        house.clock.forward(days=7)
    page = await desk.page(await desk.send(position=FAR))
    assert page["reasons"] == []
    assert (page["visit"]["evidence"], page["home"]["source"], page["home"]["visits"]) == ("near", "visits", 2)


# photos -----------------------------------------------------------------------------------------------------


async def photographed(desk: Desk, data: bytes, household: str | None = None, **changes: Any) -> str:
    await upload(desk.house, desk.grid, data)
    return await desk.send(household, files=[named(data, "visit.jpg")], **changes)


@pytest.mark.parametrize("edit", ["copy", "recompressed", "brighter", "smaller"])
async def test_a_photo_of_another_household_is_known_again(desk: Desk, house: House, edit: str) -> None:
    scene = picture(sum(map(ord, edit)))
    first = await photographed(desk, jpeg(scene))
    house.clock.forward(days=1)
    again = {
        "copy": jpeg(scene),
        "recompressed": jpeg(scene, quality=40),
        "brighter": jpeg(ImageEnhance.Brightness(scene).enhance(1.2)),
        "smaller": jpeg(scene.resize((480, 360))),
    }[edit]
    household = await house.household(desk.grid.code)
    if edit != "copy":  # the same bytes need not be sent twice
        await upload(house, desk.grid, again)
    second = await desk.send(household, files=[named(again, "visit.jpg")])
    reason = (await desk.reasons(second))["reused_photo"]
    assert reason["other"]["id"] == first
    assert reason["figures"]["bits"] <= 6
    assert "reused_photo" not in await desk.reasons(first)


def cut(image: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    """What is left when these shares of the sides were cut off."""
    wide, high = image.size
    return image.crop((round(left * wide), round(top * high), round((1 - right) * wide), round((1 - bottom) * high)))


@pytest.mark.parametrize(
    ("edit", "figure"),
    [("mirrored", "turned"), ("turned", "turned"), ("side cut off", "cut"), ("edges cut off", "cut")],
)
async def test_a_photo_turned_mirrored_or_cut_is_known_again(
    desk: Desk, house: House, edit: str, figure: str
) -> None:
    scene = picture(sum(map(ord, edit)))
    first = await photographed(desk, jpeg(scene))
    house.clock.forward(days=1)
    again = {
        "mirrored": scene.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        "turned": scene.transpose(Image.Transpose.ROTATE_90),
        "side cut off": cut(scene, 0, 0, 0.15, 0),
        "edges cut off": cut(scene, 0.1, 0.1, 0.1, 0.1),
    }[edit]
    second = await photographed(desk, jpeg(again, quality=60), await house.household(desk.grid.code))
    reason = (await desk.reasons(second))["reused_photo"]
    assert reason["other"]["id"] == first
    assert {name for name in ("turned", "cut") if reason["figures"][name]} == {figure}


async def test_a_part_of_a_photo_of_the_same_door_is_no_reason(desk: Desk, house: House) -> None:
    """One steps nearer: an honest photo of one door is a part of another."""
    scene = picture(31)
    await photographed(desk, jpeg(scene))
    house.clock.forward(days=1)
    assert await desk.reasons(await photographed(desk, jpeg(cut(scene, 0.1, 0.1, 0.1, 0.1)))) == {}


async def test_photos_of_different_scenes_are_no_reason(desk: Desk, house: House) -> None:
    await photographed(desk, jpeg(picture(1001)))
    house.clock.forward(days=1)
    assert (
        await desk.reasons(await photographed(desk, jpeg(picture(1002)), await house.household(desk.grid.code))) == {}
    )


async def test_dark_photos_are_all_alike_and_no_reason(desk: Desk, house: House) -> None:
    await photographed(desk, jpeg(Image.new("RGB", (640, 480), (3, 3, 3))))
    house.clock.forward(days=1)
    dark = jpeg(Image.new("RGB", (800, 600), (4, 4, 4)))
    assert await desk.reasons(await photographed(desk, dark, await house.household(desk.grid.code))) == {}


async def test_a_correction_may_bring_the_photo_of_what_it_mends(desk: Desk, house: House) -> None:
    data = jpeg(picture(77))
    first = await photographed(desk, data)
    house.clock.forward(days=1)
    mended = await desk.send(files=[named(data, "visit.jpg")], corrects=first, visited_on="2026-03-02")
    assert "reused_photo" not in await desk.reasons(mended)


async def test_a_photo_that_comes_after_its_visit_is_compared_then(desk: Desk, house: House) -> None:
    scene = picture(4242)
    await photographed(desk, jpeg(scene))
    house.clock.forward(days=1)
    late = jpeg(scene, quality=60)
    visit = await desk.send(await house.household(desk.grid.code), files=[named(late, "visit.jpg")])
    assert await desk.reasons(visit) == {}
    await upload(house, desk.grid, late)
    assert "reused_photo" in await desk.reasons(visit)


@pytest.mark.parametrize(("taken", "told"), [("2026:03:02 08:50:00", False), ("2026:02:20 08:50:00", True)])
async def test_a_photo_taken_ten_days_before(desk: Desk, taken: str, told: bool) -> None:
    visit = await photographed(desk, jpeg(picture(len(taken) + told), taken=taken))
    assert ("photo_time" in await desk.reasons(visit)) is told


# answers ------------------------------------------------------------------------------------------------------


async def test_the_same_words_at_another_household_are_a_reason_and_their_own_words_are_none(
    desk: Desk, house: House
) -> None:
    words = {"remark": f"房后水沟堵了，已经跟村里说了，雨前要清完，{desk.grid.code}。"}
    first = await desk.send(answers=words)
    house.clock.forward(days=1)
    own = {"remark": "上周摔了一跤，膝盖还疼，村医来看过，药够吃半个月。"}
    honest = await desk.send(await house.household(desk.grid.code), answers=own)
    copied = await desk.send(await house.household(desk.grid.code), answers=words)
    assert "identical_answers" not in await desk.reasons(honest)
    reason = (await desk.reasons(copied))["identical_answers"]
    assert (reason["other"]["id"], reason["figures"]["same_household"]) == (first, 0)


# the draw and the desk -------------------------------------------------------------------------------------------


async def drawn(house: House, grid: Grid, **asked: Any) -> dict[str, Any]:
    return await (await house.console("town01")).get("/visits/drawn", region=grid.code, **asked)


async def test_the_surest_reason_comes_first_and_what_was_reviewed_is_gone(desk: Desk, house: House) -> None:
    quick = await desk.send(minutes=0.1)
    house.clock.forward(minutes=30)
    far = await desk.send(await house.household(desk.grid.code), position=FAR)
    found = await drawn(house, desk.grid)
    assert [one["id"] for one in found["items"]] == [far, quick]
    assert (found["waiting"], found["items"][0]["reasons"]) == (2, ["far_from_home"])
    first = await drawn(house, desk.grid, limit=1)
    second = await drawn(house, desk.grid, limit=1, after=first["next"])
    assert [first["items"][0]["id"], second["items"][0]["id"], second["next"]] == [far, quick, None]
    town = await house.console("town01")
    await town.post(f"/visits/{far}/reviews", {"id": house.new_id(), "decision": "accepted"})
    assert [one["id"] for one in (await drawn(house, desk.grid))["items"]] == [quick]


async def test_the_draw_can_be_made_again_from_its_seed(desk: Desk, house: House) -> None:
    visit = await desk.send(position=FAR)
    (row,) = await house.sql(
        "select number, seed from drawn_visits join draw_seeds using (county_code, month) where visit_id = $1",
        visit,
    )
    assert row["number"] == evidence.lot(row["seed"], visit)


async def test_a_month_s_draw_is_repeated_when_the_month_is_over_and_its_seed_is_secret_before(
    desk: Desk, house: House
) -> None:
    visit = await desk.send(position=FAR)
    house.clock.at = datetime(2026, 3, 31, 15, 59, tzinfo=UTC)  # a minute before April begins in the county
    with pytest.raises(Answer, match="draw_not_over"):
        await (await house.console("town01")).get("/visit-draws/2026-03-01")
    house.clock.forward(minutes=1)
    town = await house.console("town01")
    found = await town.get("/visit-draws/2026-03-15", limit=500)
    (mine,) = [one for one in found["items"] if one["visit_id"] == visit]
    assert (mine["by"], mine["repeats"]) == ("reasons", True)
    assert mine["number"] == evidence.lot(found["seed"], visit) < mine["rate"]
    assert mine["head_name"]
    only = (await town.get("/visit-draws/2026-03-01", limit=500, drawn=True))["items"]
    assert mine in only
    assert [one for one in only if one["by"] is None] == []
    first = await town.get("/visit-draws/2026-03-01", limit=1)
    assert [one["visit_id"] for one in first["items"]] == [found["items"][0]["visit_id"]]
    with pytest.raises(Answer, match="not_found"):
        await town.get("/visit-draws/2019-01-01")
    elsewhere = (await (await house.console("town02")).get("/visit-draws/2026-03-01", limit=500))["items"]
    assert visit not in [one["visit_id"] for one in elsewhere]


async def test_another_worker_is_asked_hears_it_and_their_visit_comes_back_linked(desk: Desk, house: House) -> None:
    visit = await desk.send(position=FAR)
    town = await house.console("town01")
    other = await house.grid()
    assert str(other.worker_id) not in {one["id"] for one in (await desk.page(visit))["others"]}
    await house.give_reach(other.worker_id, desk.grid.code, date(2020, 1, 1))
    assert str(other.worker_id) in [one["id"] for one in (await desk.page(visit))["others"]]
    asked = {"id": house.new_id(), "worker_id": str(other.worker_id), "note": "请看看水管。"}
    page = await town.post(f"/visits/{visit}/second-visits", asked)
    assert [one["answer_id"] for one in page["second_visits"]] == [None]
    await house.work()
    told = (await other.phone.sync())["notifications"]
    assert [(one["kind"], one["detail"]["note"]) for one in told] == [("second_visit", "请看看水管。")]
    house.clock.forward(hours=1)
    answer = house.visit(desk.grid.household, started_at=house.clock.at.isoformat())
    await other.phone.send(answer)
    await house.work()
    assert (await desk.page(visit))["second_visits"][0]["answer_id"] == answer["id"]
    assert (await desk.page(answer["id"]))["second_visits"][0]["visit_id"] == visit
