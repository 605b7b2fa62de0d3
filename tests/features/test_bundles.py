"""Bundles: what a phone had not sent comes to the house in a file that others carry, once and as its owner's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from server.bundles.operations import KEPT_FOR
from tests import bundle_maker as maker
from tests import world
from tests.features.test_files import named, photo, sha
from tests.forms.library import samples
from tests.house import REPORT, Answer, Caller, Grid, House, told
from workers import recurring

PIECE = 512 * 1024


def token(caller: Caller) -> str:
    return caller.client.headers["authorization"].removeprefix("Bearer ")


def public(house: House) -> bytes:
    return house.parts.crypto.house_key.public


def sealed(house: House, writer: Caller, *entries: maker.Entry, **changes: Any) -> bytes:
    """A bundle of this phone."""
    count = {kind: sum(header["kind"] == kind for header, _ in entries) for kind in ("record", "draft", "file")}
    said = {"token": token(writer)} | changes
    head = maker.head(records=count["record"], drafts=count["draft"], files=count["file"], **said)
    return maker.bundle(public(house), head, *entries)


async def bring(house: House, bearer: Caller, data: bytes) -> str:
    """Put all of a bundle into the store, and say so; its digest."""
    digest = maker.digest(data)
    body = {"digest": digest, "bytes": len(data), "house": house.parts.crypto.house_key.id.hex()}
    await bearer.post("/bundles", body)
    async with httpx.AsyncClient() as store:
        while items := (await bearer.post(f"/bundles/{digest}/pieces", {"piece_bytes": PIECE}))["items"]:
            for piece in items:
                start = piece["start"]
                assert (await store.put(piece["url"], content=data[start : start + piece["bytes"]])).is_success
    await bearer.post(f"/bundles/{digest}/arrival", {})
    return digest


async def hand_in(house: House, bearer: Caller, data: bytes) -> dict[str, Any]:
    """The same, and have it opened; what came of it."""
    digest = await bring(house, bearer, data)
    await house.work()
    return await bearer.get(f"/bundles/{digest}")


def outcomes(page: dict[str, Any]) -> list[tuple[str | None, str, str | None]]:
    return [(one["record_id"], one["outcome"], one["problem"]) for one in page["records"]]


async def kept_of(house: House, record_id: str) -> list[dict[str, Any]]:
    return await house.sql("select * from submissions where id = $1", UUID(record_id))


async def test_a_day_of_one_phone_comes_through_another(house: House, grid: Grid) -> None:
    picture, sound = photo(grid.code), maker.noise(600_000, grid.code.encode())
    visit = house.visit(grid.household, files=[named(picture), named(sound, "s.mp3", "audio/mpeg")], phone_now=None)
    report = house.record(REPORT, samples.instance("quick_fire", today=house.clock.today), phone_now=None)
    data = sealed(
        house, grid.phone, maker.record(visit), maker.record(report, "quick_report"),
        maker.file(picture), maker.file(sound, "audio/mpeg"),
    )  # fmt: skip
    other = await house.grid()
    house.clock.forward(days=2)
    page = await hand_in(house, other.phone, data)
    assert (page["bundle"]["state"], page["bundle"]["promised"], page["bundle"]["taken"]) == ("opened", 2, 2)
    assert page["bundle"]["session"] == "open"
    assert outcomes(page) == [(visit["id"], "taken", None), (report["id"], "taken", None)]
    assert [(one["evaluated"], one["files"], one["files_here"]) for one in page["records"]] == [
        (True, 2, 2), (True, 0, 0)
    ]  # fmt: skip
    (submission,) = await kept_of(house, visit["id"])
    assert (submission["submitted_by"], submission["device_id"]) == (grid.worker_id, grid.phone.device)
    assert submission["region_code"] == grid.code
    receipt = await grid.phone.receipt(visit["id"])
    assert receipt["complete"]
    assert receipt["problems"] == []  # neither the way nor the two days are held against it
    assert {one["state"] for one in receipt["files"]} == {"verified"}


async def test_the_phone_that_comes_online_later_doubles_nothing(house: House, grid: Grid) -> None:
    visit = house.visit(grid.household)
    await hand_in(house, grid.phone, sealed(house, grid.phone, maker.record(visit | {"phone_now": None})))
    receipt = await grid.phone.send(visit | {"phone_now": house.clock.at.isoformat(), "app_version": "2"})
    await house.work()
    assert (receipt["already_received"], receipt["problems"]) == (True, [])
    assert len(await kept_of(house, visit["id"])) == 1
    assert len(await house.sql("select 1 from visits where id = $1", UUID(visit["id"]))) == 1


async def test_what_the_house_has_already_is_told_as_such(house: House, grid: Grid) -> None:
    visit = house.visit(grid.household)
    await grid.phone.send(visit)
    other = visit | {"visited_on": "2026-03-01", "phone_now": None}
    page = await hand_in(
        house, grid.phone, sealed(house, grid.phone, maker.record(visit | {"phone_now": None}), maker.record(other))
    )
    assert outcomes(page) == [
        (visit["id"], "already_there", None),
        (visit["id"], "already_there", "record_repeated_differently"),
    ]


async def test_handing_in_again_is_harmless_whoever_does_it(house: House, grid: Grid) -> None:
    visit = maker.record(house.visit(grid.household, phone_now=None))
    data = sealed(house, grid.phone, visit)
    first = await hand_in(house, grid.phone, data)
    town = await house.console("town01")
    again = await hand_in(house, town, data)
    assert outcomes(again) == outcomes(first)
    assert again["bundle"]["handed_in_by"] == [grid.phone.user["name"], town.user["name"]]
    # Made again on the phone it is another file with the same records.
    anew = await hand_in(house, grid.phone, sealed(house, grid.phone, visit))
    assert [one["outcome"] for one in anew["records"]] == ["already_there"]
    assert len(await kept_of(house, first["records"][0]["record_id"])) == 1


async def test_an_upload_goes_on_where_it_broke_off(house: House, grid: Grid) -> None:
    data = sealed(house, grid.phone, maker.file(maker.noise(1_500_000), "audio/mpeg"))
    digest, key = maker.digest(data), house.parts.crypto.house_key.id.hex()
    await grid.phone.post("/bundles", {"digest": digest, "bytes": len(data), "house": key})
    first = await grid.phone.post(f"/bundles/{digest}/pieces", {"piece_bytes": PIECE})
    async with httpx.AsyncClient() as store:
        await store.put(first["items"][1]["url"], content=data[PIECE : 2 * PIECE])
    again = await grid.phone.post(f"/bundles/{digest}/pieces", {"piece_bytes": PIECE})
    assert (again["state"], again["held_bytes"]) == ("under_way", PIECE)
    assert [piece["start"] for piece in again["items"]] == [0, 2 * PIECE]


@pytest.mark.parametrize("what", ["a piece is missing", "other bytes came"])
async def test_an_upload_that_is_not_the_file_is_asked_for_again(house: House, grid: Grid, what: str) -> None:
    visit = house.visit(grid.household, phone_now=None)
    data = sealed(house, grid.phone, maker.record(visit))
    digest, key = maker.digest(data), house.parts.crypto.house_key.id.hex()
    await grid.phone.post("/bundles", {"digest": digest, "bytes": len(data), "house": key})
    if what == "other bytes came":
        (piece,) = (await grid.phone.post(f"/bundles/{digest}/pieces", {"piece_bytes": PIECE}))["items"]
        async with httpx.AsyncClient() as store:
            await store.put(piece["url"], content=bytes(len(data)))
    await grid.phone.post(f"/bundles/{digest}/arrival", {})
    await house.work()
    assert (await grid.phone.get(f"/bundles/{digest}"))["bundle"]["state"] == "under_way"
    assert outcomes(await hand_in(house, grid.phone, data)) == [(visit["id"], "taken", None)]


# What cannot be read, or not to its end


Change = Callable[[bytes], bytes]
FIRST_CHUNK = 89 + maker.CHUNK + 16  # with the opening before it
# What happened to a file of two chunks: the code that says so, and whether the record in its first chunk was taken.
MISHAPS: dict[str, tuple[str, bool, Change]] = {
    "another file": ("bundle_unknown", False, lambda data: b"PK\x03\x04" + data[4:]),
    "a beginning": ("bundle_unknown", False, lambda data: data[:88]),
    "another house": ("bundle_foreign", False, lambda data: data[:8] + bytes(16) + data[24:]),
    "nothing inside": ("bundle_cut", False, lambda data: data[:89]),
    "half a chunk": ("bundle_cut", False, lambda data: data[:100_000]),
    "a chunk short": ("bundle_cut", True, lambda data: data[:FIRST_CHUNK]),
    "a byte short": ("bundle_cut", True, lambda data: data[:-1]),
    "a bit turned": ("bundle_damaged", False, lambda data: data[:200] + bytes([data[200] ^ 1]) + data[201:]),
    "no point of the curve": ("bundle_damaged", False, lambda data: data[:25] + bytes(64) + data[89:]),
    "something behind it": ("bundle_damaged", True, lambda data: data + bytes(300_000)),
}


@pytest.mark.parametrize("mishap", MISHAPS)
async def test_a_file_that_is_not_whole_is_kept_and_said_to_be_so(house: House, grid: Grid, mishap: str) -> None:
    code, taken, change = MISHAPS[mishap]
    visit = house.visit(grid.household, phone_now=None)
    data = change(sealed(house, grid.phone, maker.record(visit), maker.file(maker.noise(300_000), "audio/mpeg")))
    bundle = (await hand_in(house, grid.phone, data))["bundle"]
    assert (bundle["state"], bundle["problem"]) == ("kept", code)
    assert bundle["problem_text"]["zh"]
    assert bundle["remedy"]["en"]
    assert len(await kept_of(house, visit["id"])) == taken  # what could be read was taken


async def test_a_file_for_another_house_is_refused_before_it_is_carried(house: House, grid: Grid) -> None:
    with pytest.raises(Answer, match=r"409.*bundle_foreign"):
        await grid.phone.post("/bundles", {"digest": "ab" * 32, "bytes": 400, "house": "00" * 16})


async def test_two_gibibytes_may_be_announced_and_no_byte_more(house: House, grid: Grid) -> None:
    told = {"digest": "cd" * 32, "bytes": 2 * 1024**3, "house": house.parts.crypto.house_key.id.hex()}
    assert (await grid.phone.post("/bundles", told))["state"] == "under_way"
    with pytest.raises(Answer, match="too_large"):
        await grid.phone.post("/bundles", told | {"bytes": 2 * 1024**3 + 1})


# Whose it is


async def test_a_session_that_ended_still_says_whose_the_records_are(house: House, grid: Grid) -> None:
    visit = house.visit(grid.household, phone_now=None)
    data = sealed(house, grid.phone, maker.record(visit))
    await grid.phone.client.delete("/session")
    page = await hand_in(house, await house.console("town01"), data)
    assert (page["bundle"]["session"], page["bundle"]["owner_name"]) == ("ended", grid.phone.user["name"])
    assert outcomes(page) == [(visit["id"], "taken", None)]
    (submission,) = await kept_of(house, visit["id"])
    assert submission["submitted_by"] == grid.worker_id


async def test_records_out_of_a_lost_phone_are_taken_and_marked(house: House, grid: Grid) -> None:
    visit = house.visit(grid.household, phone_now=None)
    data = sealed(house, grid.phone, maker.record(visit))
    town = await house.console("town01")
    await town.post(f"/devices/{grid.phone.device}/lost", {"reason": "在路上丢了"})
    page = await hand_in(house, town, data)
    assert (page["bundle"]["session"], outcomes(page)) == ("lost", [(visit["id"], "taken", None)])
    found = (await town.get(f"/visits/{visit['id']}"))["visit"]
    assert [one["code"] for one in found["form_problems"]] == ["record_from_lost_phone"]


@pytest.mark.parametrize(
    ("code", "says"),
    [("bundle_owner_unknown", f"{world.COUNTY}.nobody"), ("bundle_owner_unknown", ""), ("bundle_damaged", None)],
)
async def test_what_is_of_nobody_is_kept_at_the_desk(house: House, grid: Grid, code: str, says: str | None) -> None:
    visit = house.visit(grid.household, phone_now=None)
    data = sealed(house, grid.phone, maker.record(visit), token=says)
    town = await house.console("town01")
    page = await hand_in(house, town, data)
    assert (page["bundle"]["state"], page["bundle"]["problem"], page["records"]) == ("kept", code, [])
    assert not await kept_of(house, visit["id"])
    assert page["bundle"]["digest"] in [one["digest"] for one in (await town.get("/bundles"))["items"]]


async def test_one_bad_record_holds_up_no_other(house: House, grid: Grid) -> None:
    good = house.visit(grid.household, phone_now=None)
    no_form = {"id": house.new_id(), "entered_at": "yesterday"}
    page = await hand_in(
        house,
        grid.phone,
        sealed(
            house, grid.phone, maker.record(b"{}"), maker.record(no_form), maker.record(bytes(2 * 1024**2 + 1)),
            maker.record(good), maker.draft({"id": "none"}),
        ),
    )  # fmt: skip
    assert outcomes(page) == [
        (None, "kept_with_problem", "request_malformed"),
        (no_form["id"], "taken", None),  # kept as it is, and marked when it is evaluated
        (None, "kept_with_problem", "too_large"),
        (good["id"], "taken", None),
        (None, "kept_with_problem", "request_malformed"),
    ]
    assert page["records"][0]["problem_text"]["zh"]


async def test_a_file_that_is_not_what_it_is_called_is_left_out(house: House, grid: Grid) -> None:
    picture = photo(grid.code)
    visit = house.visit(grid.household, files=[named(picture)], phone_now=None)
    await hand_in(
        house, grid.phone, sealed(house, grid.phone, maker.record(visit), maker.file(b"other", sha256=sha(picture)))
    )
    receipt = await grid.phone.receipt(visit["id"])
    assert [one["state"] for one in receipt["files"]] == ["missing"]  # the phone will still bring it


# Who sees it


async def test_a_bundle_is_seen_in_its_owners_area_and_by_who_brought_it(house: House, grid: Grid) -> None:
    bearer, stranger = await house.grid(world.BAICHI_VILLAGE), await house.grid(world.BAICHI_VILLAGE)
    data = sealed(house, grid.phone, maker.record(house.visit(grid.household, phone_now=None)))
    digest = (await hand_in(house, bearer.phone, data))["bundle"]["digest"]
    for seeing in (grid.phone, bearer.phone, await house.console("town01"), await house.console("county01")):
        assert (await seeing.get(f"/bundles/{digest}"))["bundle"]["taken"] == 1
    with pytest.raises(Answer, match="404"):
        await stranger.phone.get(f"/bundles/{digest}")
    assert (await stranger.phone.get("/bundles"))["items"] == []


async def test_bundles_come_in_pages(house: House, grid: Grid) -> None:
    for _ in range(3):
        house.clock.forward(minutes=1)
        await hand_in(house, grid.phone, sealed(house, grid.phone))
    first = await grid.phone.get("/bundles", limit=2)
    rest = await grid.phone.get("/bundles", limit=2, after=first["next"])
    times = [one["announced_at"] for one in [*first["items"], *rest["items"]]]
    assert (len(times), times, rest["next"]) == (3, sorted(times, reverse=True), None)


# Drafts


def left_draft(grid: Grid, house: House, *files: bytes, **changes: Any) -> dict[str, Any]:
    """A visit in the middle, as the phone keeps it."""
    return {
        "id": house.new_id(), "kind": "visit", "title": "郝桂英", "household_id": grid.household, "page": 3,
        "owner": {"id": str(grid.worker_id), "name": "网格员"}, "instance": "<data/>", "updated_at": 1772445600000,
        "files": [{**named(one), "arrived": False} for one in files],
    } | changes  # fmt: skip


async def offered(phone: Caller) -> list[str]:
    """Drafts that a sync tells this phone of."""
    told_of: dict[str, list[str]] = (await phone.sync()).get("elsewhere", {})
    return told_of.get("drafts", [])


async def test_a_draft_goes_on_on_one_other_phone_of_its_owner(house: House, grid: Grid) -> None:
    picture = photo(grid.code)
    left = left_draft(grid, house, picture)
    await hand_in(house, grid.phone, sealed(house, grid.phone, maker.draft(left), maker.file(picture)))
    assert await offered(grid.phone) == []  # it is still there
    second, third = await house.phone(grid.login), await house.phone(grid.login)
    assert await offered(second) == await offered(third) == [left["id"]]
    given = await second.post(f"/bundles/drafts/{left['id']}/adoption", {})
    assert (given["draft"], given["waiting"]) == (left, False)
    async with httpx.AsyncClient() as store:
        assert (await store.get(given["files"][0]["url"])).content == picture
    with pytest.raises(Answer, match="404"):
        await third.post(f"/bundles/drafts/{left['id']}/adoption", {})
    assert (await second.post(f"/bundles/drafts/{left['id']}/adoption", {}))["draft"] == left
    await second.post(f"/bundles/drafts/{left['id']}/arrival", {})
    for phone in (second, third):
        assert await offered(phone) == []


async def test_a_draft_is_nobody_elses(house: House, grid: Grid) -> None:
    left = left_draft(grid, house)
    bearer = await house.grid()
    await hand_in(house, bearer.phone, sealed(house, grid.phone, maker.draft(left)))
    assert await offered(bearer.phone) == []
    with pytest.raises(Answer, match="404"):
        await bearer.phone.post(f"/bundles/drafts/{left['id']}/adoption", {})


async def test_a_phone_that_asked_and_never_got_it_gives_way_after_a_day(house: House, grid: Grid) -> None:
    left = left_draft(grid, house)
    await hand_in(house, grid.phone, sealed(house, grid.phone, maker.draft(left)))
    second, third = await house.phone(grid.login), await house.phone(grid.login)
    await second.post(f"/bundles/drafts/{left['id']}/adoption", {})
    house.clock.forward(hours=23, minutes=59)
    assert await offered(third) == []
    house.clock.forward(minutes=1)
    assert await offered(third) == [left["id"]]
    await third.post(f"/bundles/drafts/{left['id']}/adoption", {})
    assert await offered(second) == []


async def test_a_draft_on_a_phone_that_was_lost_goes_to_the_next(house: House, grid: Grid) -> None:
    left = left_draft(grid, house)
    await hand_in(house, grid.phone, sealed(house, grid.phone, maker.draft(left)))
    second, third = await house.phone(grid.login), await house.phone(grid.login)
    await second.post(f"/bundles/drafts/{left['id']}/adoption", {})
    await second.post(f"/bundles/drafts/{left['id']}/arrival", {})
    await (await house.console("town01")).post(f"/devices/{second.device}/lost", {"reason": "丢了"})
    assert (await third.post(f"/bundles/drafts/{left['id']}/adoption", {}))["draft"] == left


async def test_a_draft_finished_meanwhile_is_offered_to_nobody(house: House, grid: Grid) -> None:
    visit = house.visit(grid.household)
    left = left_draft(grid, house, id=visit["id"])
    await hand_in(house, grid.phone, sealed(house, grid.phone, maker.draft(left)))
    second = await house.phone(grid.login)
    assert await offered(second) == [visit["id"]]
    await grid.phone.send(visit)
    assert await offered(second) == []


async def test_of_two_bundles_the_draft_saved_last_goes_on(house: House, grid: Grid) -> None:
    early = left_draft(grid, house)
    late = early | {"page": 7, "updated_at": early["updated_at"] + 1}
    for one in (late, early):
        await hand_in(house, grid.phone, sealed(house, grid.phone, maker.draft(one)))
    second = await house.phone(grid.login)
    assert (await second.post(f"/bundles/drafts/{early['id']}/adoption", {}))["draft"] == late


# What an old phone still holds


async def says(phone: Caller, **counts: int) -> dict[str, Any]:
    """A sync in which the phone tells what it holds; the answer."""
    told_of = {"id": str(phone.device), "app_version": "1", "now": phone.house.clock.at.isoformat(), **counts}
    return await phone.post("/sync", {"device": told_of, "cursor": None})


async def test_a_new_phone_tells_what_the_old_one_still_held(house: House, grid: Grid) -> None:
    await says(grid.phone, unsent=3, drafts=1, kept_with_problem=0)
    heard_at = house.clock.at.isoformat().replace("+00:00", "Z")
    house.clock.forward(days=1)
    second = await house.phone(grid.login)
    assert (await second.sync())["elsewhere"] == {
        "drafts": [],
        "phones": [{"name": "测试手机", "heard_at": heard_at, "unsent": 3, "drafts": 1,
                    "kept_with_problem": 0}],
    }  # fmt: skip
    assert "elsewhere" not in await says(grid.phone, unsent=3)  # of itself it knows
    assert "elsewhere" not in await says((await house.grid()).phone)
    await says(grid.phone, unsent=0, drafts=0, kept_with_problem=0)
    assert "elsewhere" not in await second.sync()


async def test_a_phone_not_heard_of_for_sixty_days_or_lost_is_told_of_no_more(house: House, grid: Grid) -> None:
    await says(grid.phone, unsent=3)
    second = await house.phone(grid.login)
    house.clock.forward(days=59, hours=23)
    assert (await second.sync())["elsewhere"]["phones"]
    await (await house.console("town01")).post(f"/devices/{grid.phone.device}/lost", {"reason": "丢了"})
    assert "elsewhere" not in await second.sync()
    await (await house.console("town01")).post(f"/devices/{grid.phone.device}/found", {"reason": "找到了"})
    assert (await second.sync())["elsewhere"]["phones"]
    house.clock.forward(hours=1)
    assert "elsewhere" not in await second.sync()


async def test_a_phone_is_given_the_houses_key_once(house: House, grid: Grid) -> None:
    first = await says(grid.phone)
    assert first["house_key"] == house.parts.crypto.house_key.text
    grid.phone.cursor = first["cursor"]
    assert "house_key" not in await grid.phone.sync()


# How long the file is kept


async def removed(house: House, grid: Grid, digest: str) -> bool:
    await recurring.spare_bundles({"kit": house.kit})
    return (await grid.phone.get(f"/bundles/{digest}"))["bundle"]["removed_at"] is not None


async def test_the_file_goes_thirty_days_after_everything_stands_in_the_house(house: House, grid: Grid) -> None:
    picture = photo(grid.code)
    visit = house.visit(grid.household, files=[named(picture)], phone_now=None)
    data = sealed(house, grid.phone, maker.record(visit), maker.file(picture))
    digest = (await hand_in(house, grid.phone, data))["bundle"]["digest"]
    house.clock.at += KEPT_FOR
    assert not await removed(house, grid, digest)
    house.clock.at += timedelta(seconds=1)
    house.forget_sessions()
    assert await removed(house, grid, digest)
    assert await house.parts.storage.under(f"bundles/{world.COUNTY}/{digest}/") == []
    assert (await hand_in(house, grid.phone, data))["bundle"]["state"] == "opened"  # again: nothing to do


@pytest.mark.parametrize("why", ["a record has a problem", "a photo is missing", "it was cut"])
async def test_a_file_that_may_still_be_needed_is_kept(house: House, grid: Grid, why: str) -> None:
    files = [named(photo(grid.code))] if why == "a photo is missing" else []
    entries = [maker.record(house.visit(grid.household, files=files, phone_now=None))]
    entries += [maker.record(b"{}")] if why == "a record has a problem" else []
    data = sealed(house, grid.phone, *entries)
    digest = (await hand_in(house, grid.phone, data[:-1] if why == "it was cut" else data))["bundle"]["digest"]
    house.clock.at += KEPT_FOR + timedelta(days=1)
    assert not await removed(house, grid, digest)


async def test_pieces_of_a_bundle_nobody_completed_go_after_a_fortnight(house: House, grid: Grid) -> None:
    data = sealed(house, grid.phone, maker.record(house.visit(grid.household, phone_now=None)))
    digest, key = maker.digest(data), house.parts.crypto.house_key.id.hex()
    await grid.phone.post("/bundles", {"digest": digest, "bytes": len(data), "house": key})
    house.clock.forward(days=14)
    assert not await removed(house, grid, digest)
    house.clock.forward(seconds=1)
    assert await removed(house, grid, digest)
    assert (await hand_in(house, grid.phone, data))["bundle"]["taken"] == 1  # and may still come


async def test_a_caller_who_is_not_signed_in_hands_nothing_in(house: House) -> None:
    async with house.client() as nobody:
        with pytest.raises(Answer, match="401"):
            told(await nobody.post("/bundles", json={"digest": "ab" * 32, "bytes": 1, "house": "00" * 16}))
