"""A phone that was in use before there were PINs, and a browser in which nothing can be locked up."""

from typing import Any

import httpx
from playwright.async_api import expect

from tests import world
from tests.journeys.trust.conftest import Pocket

# The store as the second version of the app made it, with one visit ready to be sent.
EARLIER = """([session, record]) => new Promise((resolve, reject) => {
  const open = indexedDB.open("tanfang", 2);
  open.onerror = () => reject(open.error);
  open.onupgradeneeded = () => {
    const db = open.result;
    db.createObjectStore("media");
    db.createObjectStore("facts");
    db.createObjectStore("households", { keyPath: "id" });
    db.createObjectStore("forms", { keyPath: ["form_id", "version"] });
    db.createObjectStore("notifications", { keyPath: "id" });
    db.createObjectStore("returned", { keyPath: "review_id" });
    db.createObjectStore("surveys", { keyPath: "case_id" });
    db.createObjectStore("records", { keyPath: "id" });
    db.createObjectStore("blobs", { keyPath: ["record_id", "name"] }).createIndex("record", "record_id");
  };
  open.onsuccess = () => {
    const tx = open.result.transaction(["facts", "records"], "readwrite");
    tx.objectStore("facts").put(session.device, "device");
    tx.objectStore("facts").put(session.kept, "session");
    tx.objectStore("records").put(record);
    tx.oncomplete = () => { open.result.close(); resolve(); };
  };
})"""


def kept_visit(pocket: Pocket, owner: dict[str, Any]) -> dict[str, Any]:
    """A finished visit as the phone kept it in the clear."""
    sent = pocket.house.visit()
    return {
        "id": sent["id"], "kind": "visit", "owner": {"id": owner["id"], "name": owner["name"]}, "form": sent["form"],
        "title": "王秀兰", "household_id": sent["household_id"], "case_id": None, "returned_visit_id": None,
        "started_at": 1_772_400_000_000, "ended_at": 1_772_400_600_000, "visited_on": None, "position": None,
        "instance": sent["instance"], "files": [], "page": 0, "updated_at": 1_772_400_600_000,
        "delivery": {"state": "ready", "receipt": None, "problem": None, "failures": 0, "next_try_at": 0},
    }  # fmt: skip


async def test_a_phone_in_use_chooses_a_pin_and_sends_what_it_had(pocket: Pocket) -> None:
    phone = pocket.phone
    device = pocket.house.new_id()
    async with httpx.AsyncClient(base_url=phone.address, timeout=30) as client:
        asked = {"id": device, "name": "测试手机", "app_version": "1"}
        body = {"login": "grid01", "password": world.PASSWORD, "device": asked}
        given = (await client.post("/sessions", json=body)).json()
    kept = {key: given[key] for key in ("token", "expires_at", "user")} | {"expired": False}
    record = kept_visit(pocket, given["user"])
    await phone.page.route("**/sync", lambda route: route.abort())  # no signal that leads anywhere
    await phone.page.goto(f"{phone.address}/health")
    await phone.page.evaluate(EARLIER, [{"device": device, "kept": kept}, record])
    await phone.page.goto(f"{phone.address}/")
    await expect(phone.page.locator(".lock-frame")).to_contain_text("原来填的都在")
    assert "王秀兰" in await pocket.dump()
    await phone.choose_pin()
    raw = await pocket.dump()
    assert "王秀兰" not in raw
    assert given["token"] not in raw
    await phone.page.unroute("**/sync")
    await phone.wait_for_state(record["id"], "sent")
    assert await pocket.arrived(record["id"]) == 1
    await phone.reload()


async def test_a_browser_that_cannot_lock_anything_up_keeps_nothing(pocket: Pocket) -> None:
    page = pocket.phone.page
    await page.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    await page.goto(f"{pocket.phone.address}/")
    await expect(page.locator(".signin")).to_contain_text("这里不能用来填记录")
    await expect(page.locator(".signin")).to_contain_text(pocket.phone.address.removeprefix("http://"))
    await expect(page.get_by_label("密码")).to_have_count(0)
    assert await page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
