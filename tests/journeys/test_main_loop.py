"""The main loop, whole, on real servers and in a real browser: visit → photo → overdue → lead → temporary aid.

Told as it happens: Li, a grid worker, walks with a phone; the township watches who was not visited, surveys and
gives its opinion; the county decides; Li hears of it.
"""

import asyncio
import json
import re
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser, BrowserContext, Geolocation, ViewportSize, expect

from server.core.clock import civil_date, now
from tests.browser import PATIENCE_S, cleared
from tests.forms.library import samples
from tests.journeys.console_page import ConsolePage
from tests.journeys.phone_page import PhonePage
from tests.operations.launcher import ROOT, Launcher, clean_environment

PHONE: ViewportSize = {"width": 390, "height": 844}
CONSOLE: ViewportSize = {"width": 1440, "height": 900}


class Town(msgspec.Struct, frozen=True):
    """A house that runs with its demo county, and what its people use."""

    address: str
    password: str
    data: Path
    browser: Browser
    pictures: Path
    open_things: ExitStack

    async def phone(self, login: str, at: Geolocation | None = None) -> tuple[PhonePage, BrowserContext]:
        """Somebody's own phone, signed in."""
        place: Geolocation = at or {"longitude": 113.2, "latitude": 36.12, "accuracy": 8}
        context = await self.browser.new_context(
            viewport=PHONE,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            permissions=["geolocation"],
            geolocation=place,
        )
        phone = PhonePage(await context.new_page(), self.address)
        await phone.sign_in(login, self.password)
        return phone, context

    async def console(self, login: str) -> ConsolePage:
        """Somebody's desk, signed in."""
        context = await self.browser.new_context(viewport=CONSOLE, locale="zh-CN", timezone_id="Asia/Shanghai")
        console = ConsolePage(await context.new_page(), self.address)
        await console.sign_in(login, self.password)
        return console

    def asks(self, login: str) -> httpx.Client:
        """The HTTP interface as that person, to see what the server holds."""
        client = self.open_things.enter_context(httpx.Client(base_url=self.address, timeout=30))
        assert client.post("/sessions", json={"login": login, "password": self.password}).status_code == 201
        return client

    def sweep(self) -> dict[str, Any]:
        """`./tanfang sweep`."""
        done = subprocess.run(
            [str(ROOT / "tanfang"), "sweep", "--data", str(self.data), "--json"],
            capture_output=True, text=True, check=True, env=clean_environment(),
        )  # fmt: skip
        return json.loads(done.stdout)

    def photo(self, name: str) -> Path:
        """A picture no other test has taken."""
        path = self.pictures / f"{name}.jpg"
        Image.effect_noise((1600, 1200), 80).convert("RGB").save(path, "JPEG", quality=85)
        return path


@pytest_asyncio.fixture(scope="module")
async def town(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    """`./tanfang up` in an empty data folder, and a browser."""
    data = tmp_path_factory.mktemp("journey") / "data"
    with Launcher(data, demo=True) as house:
        house.wait_for("Ctrl-C")
        printed = "".join(house.printed)
        password = printed.split("password: ")[-1].split()[0]
        for account in ("grid01", "town01", "county01", "admin"):
            assert account in printed
        address = f"http://127.0.0.1:{house.port}"
        async with cleared(browser):
            with ExitStack() as open_things:
                yield Town(address, password, data, browser, tmp_path_factory.mktemp("pictures"), open_things)


async def until(holds: Callable[[], bool]) -> None:
    """Return once it holds."""
    async with asyncio.timeout(PATIENCE_S):
        while not holds():  # noqa: ASYNC110 - nothing there wakes us
            await asyncio.sleep(0.1)


async def judged(client: httpx.Client, visit: str) -> dict[str, Any]:
    """A visit's page, once the server has evaluated it: a phone may be told `sent` a moment before."""
    page: dict[str, Any] = {}

    def told() -> bool:
        answer = client.get(f"/visits/{visit}")
        page.update(answer.json() if answer.is_success else {})
        return page != {}

    await until(told)
    return page


def flagged(client: httpx.Client) -> list[dict[str, Any]]:
    """What the township's list of flagged households holds, as the server orders it."""
    return client.get("/followups", params={"state": "flagged", "region": "140427100"}).json()["items"]


def due_households(client: httpx.Client, grid_worker: str, state: str) -> list[dict[str, Any]]:
    """Scattered tekun households of one worker that stand so, the most pressing first."""
    items = client.get("/followups", params={"state": state, "limit": 200}).json()["items"]
    return [
        one
        for one in items
        if any(w["id"] == grid_worker for w in one["workers"]) and one["reason"].startswith("SV-01")
    ]


def survey_answers() -> dict[str, str | list[str]]:
    """A township's survey after a fire, as answers by path; evidence (photos, signatures, place) is left out."""
    many = {q.path: q.many for q in samples.form("temp_aid_survey").definition.questions}
    evidence = ("photo", "signature", "position")
    given: dict[str, str | list[str]] = {}
    for path, value in samples.answers("survey_fire", today=civil_date(now())).items():
        several = many[re.sub(r"\[\d+\]", "", path)]
        if not path.endswith(evidence):
            given[path] = str(value).split(" ") if several else str(value)
    return given


def acts_of(client: httpx.Client, case: str) -> list[str]:
    """What was done on a case so far, by the acts' ids."""
    return [one["act"] for one in client.get(f"/cases/{case}").json()["acts"]]


async def test_the_house_stands_with_its_demo_county_and_its_forms(town: Town) -> None:
    """1, 2, 3: everything runs, the county is there, the forms of the main loop are published."""
    county = town.asks("county01")
    assert county.get("/health").json()["status"] == "ok"
    summary = county.get("/followups/summary").json()
    assert summary["total"] > 300
    assert summary["overdue"] > 0
    assert summary["never_visited"] > 0
    published = {f["form_id"]: f for f in county.get("/forms").json()["items"]}
    assert {"scattered_tekun_visit", "temp_aid_survey", "quick_report"} <= set(published)
    assert published["scattered_tekun_visit"]["title_zh"] != published["scattered_tekun_visit"]["title_en"]


async def test_a_visit_made_without_signal_gets_home_whole(town: Town) -> None:
    """4: fill the form offline with photo and position; online it is sent, judged, and the household is done."""
    county = town.asks("county01")
    worker = town.asks("grid01").get("/session").json()["user"]["id"]
    household = due_households(county, worker, "due")[0]
    home: Geolocation = {"longitude": household["lon"], "latitude": household["lat"], "accuracy": 8}
    phone, _ = await town.phone("grid01", home)
    await phone.go_to("/")
    before = int(await phone.due_number.inner_text())
    await phone.ready_offline()
    await phone.go_offline()
    await phone.open_household(household["household_id"])
    visit = await phone.begin_visit()
    await phone.fill_in(
        {
            "/data/who/outcome": "met",
            "/data/finish/photo": town.photo("door"),
            "/data/finish/sign_how": "signed",
            "/data/finish/signature": "signed",
            "/data/finish/position": "here",
        }
    )
    await phone.finish()
    await phone.wait_for_state(visit, "ready")
    await phone.go_to("/")
    await expect(phone.due_number).to_have_text(str(before - 1))  # done today, as far as this phone knows
    await phone.go_online()
    await phone.wait_for_state(visit, "sent")

    page = await judged(county, visit)
    assert page["visit"]["evidence"] == "near"
    assert page["visit"]["counts"] is True
    assert page["visit"]["problems"] == []
    assert page["visit"]["form_problems"] == []
    assert page["visit"]["differences"] == []
    assert [f["state"] for f in page["files"]] == ["verified", "verified"]  # the photo and the signature
    for file in page["files"]:
        kept = county.get(county.get(f"/files/{file['sha256']}").headers["location"])
        assert sha256(kept.content).hexdigest() == file["sha256"]
    today = civil_date(now())

    def followup_now() -> dict[str, Any]:
        return county.get(f"/households/{household['household_id']}").json()["followup"]

    await until(lambda: followup_now()["last_counted_on"] == today.isoformat())
    followup = followup_now()
    assert date.fromisoformat(followup["due_on"]) == today + timedelta(days=followup["interval_days"])
    await phone.sync_now()
    await phone.open_household(household["household_id"])
    await expect(phone.household_due).to_contain_text("天一次")


async def test_an_overdue_household_is_flagged_once_and_a_late_visit_clears_it(town: Town) -> None:
    """5: the sweep flags; the township sees it on top and on the map; again changes nothing; a late visit clears."""
    county = town.asks("county01")
    worker = town.asks("grid01").get("/session").json()["user"]["id"]
    first, second = town.sweep(), town.sweep()
    assert first["flagged"] > 0  # most of them in the sweeps of the days before
    assert second["flagged_now"] == 0
    assert second["flagged"] == first["flagged"]
    household = due_households(county, worker, "flagged")[0]
    home = household["household_id"]

    desk = await town.console("town01")
    await desk.open_followups("flagged")
    await expect(desk.followup_names.first).to_have_text(flagged(county)[0]["head_name"])
    assert flagged(county)[0]["reason"].startswith("SV-01")  # scattered tekun come first (SV-01)
    await desk.choose_followup(flagged(county)[0]["household_id"])
    await desk.chosen_on_map(flagged(county)[0]["household_id"])

    phone, _ = await town.phone("grid01")
    await phone.open_household(home)
    visit = await phone.begin_visit()
    await phone.fill_in({"/data/who/outcome": "met", "/data/finish/position": "here"})
    await phone.visited_on((civil_date(now()) - timedelta(days=1)).isoformat())
    await phone.finish()
    await phone.wait_for_state(visit, "sent")
    # Receipt first, duty a moment later: the follow-up is computed by the job after the evaluation.
    await until(lambda: county.get(f"/households/{home}").json()["flagged_on"] is None)
    await desk.open_household(home)
    kinds = [kind for kind, _ in await desk.history()]
    assert kinds.index("cleared") < kinds.index("flagged")  # the newest first


async def test_a_fire_found_on_a_visit_becomes_help_and_the_finder_hears_of_it(town: Town) -> None:
    """6: sudden hardship → lead with reasons → case, prefilled → survey, opinion → decision → the phone."""
    county_api = town.asks("county01")
    worker = town.asks("grid01").get("/session").json()["user"]["id"]
    household = due_households(county_api, worker, "open")[-1]
    phone, _ = await town.phone("grid01")
    await phone.open_household(household["household_id"])
    visit = await phone.begin_visit()
    await phone.fill_in(
        {
            "/data/who/outcome": "met",
            "/data/event/event_type": "fire",
            "/data/event/basic_life_seriously_difficult": "yes",
            "/data/event/is_urgent": "yes",
        }
    )
    await phone.finish()
    await phone.wait_for_state(visit, "sent")

    def leads() -> list[dict[str, Any]]:
        found = county_api.get("/leads", params={"region": household["region_code"], "limit": 200}).json()["items"]
        return [one for one in found if one["household_id"] == household["household_id"]]

    await until(lambda: leads() != [])
    county = await town.console("county01")
    await county.open_lead(leads()[0]["id"])
    assert (await county.screened())["temp_aid"] == "eligible"
    await expect(county.citation("TA-01")).to_contain_text("TA-01")
    assert await county.still_unknown()
    case = await county.open_temp_aid_case("夜里灶房起火。", urgent=True)
    await expect(county.case_fact("event_type")).to_have_text("火灾")

    township = await town.console("town01")
    await township.open_case(case)
    await township.act("accept")
    township_phone, _ = await town.phone("town01")
    survey = await township_phone.begin_survey(household["head_name"])
    await township_phone.fill_in(survey_answers())
    await township_phone.finish()
    await township_phone.wait_for_state(survey, "sent")
    await until(lambda: "record_survey" in acts_of(county_api, case))
    await township.reload()
    await township.open_case(case)
    await township.act("give_opinion", {"township_opinion": "agree"}, note="情况属实，建议救助。")
    await county.reload()
    await county.open_case(case)
    await county.act("approve_urgent", {"approved_amount": "2000"}, note="情况属实，准予救助。")
    await expect(county.decision).to_contain_text(re.compile("2,?000"))
    await county.acts_done("open", "accept", "record_survey", "give_opinion", "approve_urgent")

    heard = phone.page.locator("li.notice h2", has_text="临时救助").filter(has_text=household["head_name"])
    await phone.told(heard, at="/notices")
