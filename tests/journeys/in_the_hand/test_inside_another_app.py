"""Inside WeChat, in a view that lacks most of what a browser of today has: a whole visit, and the limits in words."""

from pathlib import Path

from playwright.async_api import expect

from tests.journeys.house import JourneyHouse
from tests.journeys.in_the_hand.conftest import HOME, Phones
from tests.journeys.in_the_hand.test_few_taps import picture

AGENT = (
    "Mozilla/5.0 (Linux; Android 12; ALN-AL00; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/116.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.49.2600(0x2800313D) WeChat/arm64"
)
LACKS = """
delete Navigator.prototype.serviceWorker;
delete Navigator.prototype.locks;
delete Navigator.prototype.clipboard;
delete Navigator.prototype.connection;
delete Navigator.prototype.wakeLock;
delete StorageManager.prototype.persist;
delete StorageManager.prototype.persisted;
delete StorageManager.prototype.estimate;
for (const name of ["BroadcastChannel", "SyncManager", "MediaRecorder", "BarcodeDetector", "requestIdleCallback",
                    "BeforeInstallPromptEvent", "Notification"]) delete window[name];
"""


async def test_a_visit_with_a_photo_gets_home(phone: Phones, house: JourneyHouse, tmp_path: Path) -> None:
    held = await phone(before=LACKS, user_agent=AGENT)
    wrong: list[str] = []
    held.page.on("pageerror", lambda error: wrong.append(str(error)))
    await held.open_household(HOME)
    visit = await held.begin_visit()
    await held.fill_in({"/data/who/outcome": "met", "/data/finish/photo": picture(tmp_path, "view")})
    await held.finish()
    await held.wait_for_state(visit, "sent")
    files = await house.sql("select sha256 from submission_files where submission_id = $1::uuid", visit)
    assert len(files) == 1
    await held.go_to("/households")
    await expect((await held.search("danyu")).first).to_have_text("单玉山")
    await held.sync_now()
    assert wrong == []


async def test_what_does_not_work_is_said_where_it_is_looked_for(phone: Phones) -> None:
    held = await phone(before=LACKS, user_agent=AGENT)
    page = held.page
    for screen in ("/help", "/diagnostics"):
        await held.go_to(screen)
        notice = page.locator(".notice", has_text="在这里打开，有些事做不到")
        await expect(notice).to_contain_text("这是微信里的窗口。")
        await expect(notice).to_contain_text("没网时关掉就打不开")
        await expect(notice).to_contain_text("用手机自带的浏览器打开")
        await expect(notice.get_by_role("textbox", name="网址")).to_have_value(f"{held.address}/")
    await page.get_by_role("button", name="复制").tap()
    await expect(page.get_by_text("网址已复制")).to_be_visible()
    await expect(page.locator("dl")).to_contain_text("别的应用里")


async def test_a_browser_of_today_is_told_nothing_of_limits(phone: Phones) -> None:
    held = await phone()
    await held.go_to("/help")
    await expect(held.page.get_by_role("heading", name="怎么办")).to_be_visible()
    await expect(held.page.get_by_text("在这里打开，有些事做不到")).to_have_count(0)
