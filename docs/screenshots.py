"""Make the README's screenshots from the demo county: `python -m docs.screenshots`.

Starts a house of its own in a temporary folder, lives through one day in it (a visit that finds a fire, the lead,
the case) and takes pictures on the way. With `--address` and `--password` it uses a house that runs already; its
demo data then hold that day, too. Needs what the tests need (`./tanfang test --version`).
"""

import argparse
import asyncio
import io
import re
import sys
import tempfile
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import openpyxl
from PIL import Image
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

from server.core.clock import civil_date, now
from tests.browser import chromium
from tests.forms.library import samples
from tests.journeys.console_page import ConsolePage
from tests.journeys.forms_desk.desk import FormsDesk
from tests.journeys.phone_page import PhonePage
from tests.operations.launcher import Launcher

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "screenshots"
LIBRARY = ROOT / "server" / "forms" / "library"
PHONE: ViewportSize = {"width": 390, "height": 844}
CONSOLE: ViewportSize = {"width": 1440, "height": 900}
COLOURS = 128  # screens are flat: enough to look the same, small enough to keep in the repository
MOST_BYTES = 200_000


class Day:
    """A house and a browser in which the day is lived."""

    def __init__(self, address: str, password: str, browser: Browser) -> None:
        self.address = address
        self.password = password
        self.browser = browser

    async def phone(self, login: str, at: dict[str, Any] | None = None) -> PhonePage:
        """Somebody's phone, signed in; `at`: a household to stand in front of."""
        lon, lat = (at["lon"], at["lat"]) if at else (113.2, 36.12)
        context = await self.browser.new_context(
            viewport=PHONE, device_scale_factor=1.5, locale="zh-CN", timezone_id="Asia/Shanghai",
            permissions=["geolocation"], geolocation={"longitude": lon, "latitude": lat, "accuracy": 8},
        )  # fmt: skip
        phone = PhonePage(await context.new_page(), self.address)
        await phone.sign_in(login, self.password)
        return phone

    async def console(self, login: str) -> ConsolePage:
        """Somebody's desk, signed in."""
        context = await self.browser.new_context(viewport=CONSOLE, locale="zh-CN", timezone_id="Asia/Shanghai")
        console = ConsolePage(await context.new_page(), self.address)
        await console.sign_in(login, self.password)
        return console

    def sweep(self) -> None:
        """What happens every morning."""
        with httpx.Client(base_url=self.address, timeout=60) as client:
            signed_in = client.post("/sessions", json={"login": "county01", "password": self.password})
            signed_in.raise_for_status()
            client.post("/sweeps", json={}).raise_for_status()

    def household(self) -> dict[str, Any]:
        """The household of grid01 that is due soonest among the scattered tekun."""
        with httpx.Client(base_url=self.address, timeout=30) as client:
            signed_in = client.post("/sessions", json={"login": "grid01", "password": self.password})
            worker = signed_in.raise_for_status().json()["user"]["name"]
            client.post("/sessions", json={"login": "county01", "password": self.password}).raise_for_status()
            answer = client.get("/followups", params={"state": "open", "limit": 200}).raise_for_status()
        mine = (one for one in answer.json()["items"] if any(w["name"] == worker for w in one["workers"]))
        return next(one for one in mine if one["reason"].startswith("SV-01") and one["lon"] is not None)


async def keep(page: Page, name: str, *, resting: bool = True) -> None:
    """Save what the page shows once it has come to rest (or at once), in few colours."""
    if resting:
        await page.wait_for_load_state("networkidle")
    await page.evaluate("document.fonts.ready")
    shot = await page.screenshot(animations="disabled", caret="hide")
    colours = COLOURS
    while True:
        small = io.BytesIO()
        Image.open(io.BytesIO(shot)).convert("RGB").quantize(colours, dither=Image.Dither.NONE).save(
            small, "PNG", optimize=True
        )
        if small.tell() <= MOST_BYTES or colours <= 16:
            break
        colours //= 2
    (FOLDER / f"{name}.png").write_bytes(small.getvalue())
    print(f"{name}.png {small.tell() // 1024} KB")


def answers(sample: str, form_id: str, without: str) -> dict[str, str | list[str]]:
    """A sample filling of the form library as answers by path; paths that match `without` are left out."""
    many = {question.path: question.many for question in samples.form(form_id).definition.questions}
    given: dict[str, str | list[str]] = {}
    for path, value in samples.answers(sample, today=civil_date(now())).items():
        if not re.search(without, path):
            several = many[re.sub(r"\[\d+\]", "", path)]
            given[path] = str(value).split(" ") if several else str(value)
    return given


async def visit(day: Day, household: dict[str, Any]) -> None:
    """grid01 visits, without a network, and finds that the kitchen burnt; sent once there is one again."""
    phone = await day.phone("grid01", household)
    await phone.go_to("/")
    await keep(phone.page, "phone-today")
    await phone.open_household(household["household_id"])
    await keep(phone.page, "phone-household")
    await phone.go_offline()
    record = await phone.begin_visit()
    await phone.answer("/data/who/outcome", "met")
    await keep(phone.page, "phone-visit")
    filling = answers("visit_fire", "scattered_tekun_visit", "photo$|sign")
    await phone.fill_in(filling | {"/data/finish/position": "here"})
    await phone.finish()
    await phone.wait_for_state(record, "ready")
    await keep(phone.page, "phone-queue")
    await phone.lock()
    await keep(phone.page, "phone-lock")
    await phone.unlock()
    await phone.go_online()
    await phone.wait_for_state(record, "sent")


async def follow_ups(day: Day) -> None:
    """After the morning's sweep town01 looks who was not visited."""
    day.sweep()
    desk = await day.console("town01")
    await desk.open_followups("open")
    first = desk.page.locator("[data-household]").first
    household = await first.get_attribute("data-household") or ""
    await desk.choose_followup(household)
    await desk.chosen_on_map(household)
    await keep(desk.page, "console-followups")


async def phones(day: Day) -> None:
    """county01 sees which phones may need help."""
    desk = await day.console("county01")
    await desk.go_to("/devices")
    await expect(desk.page.locator("[data-device]").first).to_be_visible()
    await keep(desk.page, "console-phones")


async def help_arrives(day: Day, household: dict[str, Any]) -> None:
    """county01 opens a case from the lead; the township surveys and gives its opinion."""
    county = await day.console("county01")
    await county.open_lead_of(household["head_name"])
    await keep(county.page, "console-lead")
    case = await county.open_temp_aid_case("夜里灶房起火，存粮和被褥烧毁。", urgent=True)
    township = await day.console("town01")
    await township.open_case(case)
    await township.act("accept")
    phone = await day.phone("town01")
    survey = await phone.begin_survey(household["head_name"])
    filling = answers("survey_fire", "temp_aid_survey", "photo$|signature$|position$")
    await phone.fill_in(filling | {"/data/intake/applicant_name": household["head_name"]})
    await phone.finish()
    await phone.wait_for_state(survey, "sent")
    await township.reload()
    await township.open_case(case)
    await township.act("give_opinion", {"township_opinion": "agree"}, note="情况属实，建议救助。")
    await county.reload()
    await county.open_case(case)
    await keep(county.page, "console-case")


async def figures(day: Day) -> None:
    """county01 looks at the figures of the quarter; town01 at a visit that a photo taken before makes look odd."""
    county = await day.console("county01")
    await county.go_to("/statistics")
    await expect(county.page.locator("main svg").first).to_be_visible()
    await keep(county.page, "console-statistics")
    town = await day.console("town01")
    await town.go_to("/visits")
    await town.page.get_by_text("照片用过").first.click()
    await expect(town.page.locator("main img").first).to_be_visible()
    await keep(town.page, "console-review")


def _column(sheet: Any, title: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == title)


def next_version() -> bytes:
    """The quick report with a question put better, as its next version."""
    book: Any = openpyxl.load_workbook(LIBRARY / "quick_report.xlsx")
    settings, survey = book["settings"], book["survey"]
    settings.cell(2, _column(settings, "version")).value = "2027010101"
    for row in range(2, survey.max_row + 1):
        if survey.cell(row, _column(survey, "name")).value == "event_description":
            survey.cell(row, _column(survey, "label::中文 (zh)")).value = "出了什么事？说说经过"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


async def forms(day: Day) -> None:
    """The county looks at a form, and tries its next version before publishing it."""
    desk = FormsDesk(await day.console("county01"))
    await desk.console.go_to("/forms/quick_report/versions")
    await keep(desk.page, "console-form")
    with tempfile.TemporaryDirectory() as folder:
        workbook = Path(folder) / "quick_report.xlsx"
        workbook.write_bytes(next_version())
        await desk.upload(workbook)
        await expect(desk.preview.locator(".question").first).to_be_visible()
        await keep(desk.page, "console-form-upload", resting=False)


async def live(address: str, password: str) -> None:
    """The day."""
    FOLDER.mkdir(exist_ok=True)
    async with async_playwright() as playwright:
        browser = await chromium(playwright)
        day = Day(address, password, browser)
        household = day.household()
        await follow_ups(day)
        await visit(day, household)
        await phones(day)
        await help_arrives(day, household)
        await figures(day)
        await forms(day)
        await browser.close()


@asynccontextmanager
async def own_house() -> AsyncGenerator[tuple[str, str]]:
    """Address and password of a house of our own."""
    with tempfile.TemporaryDirectory() as folder, Launcher(Path(folder) / "data", demo=True) as house:
        house.wait_for("Ctrl-C")
        password = "".join(house.printed).split("password: ")[-1].split()[0]
        yield f"http://127.0.0.1:{house.port}", password


async def run(arguments: argparse.Namespace) -> None:
    if arguments.address:
        await live(arguments.address, arguments.password)
        return
    async with own_house() as (address, password):
        await live(address, password)


def main(argv: Sequence[str]) -> int:
    """Write docs/screenshots/*.png."""
    parser = argparse.ArgumentParser(prog="python -m docs.screenshots", description=__doc__)
    parser.add_argument("--address", help="of a house that runs with demo data, as http://127.0.0.1:8000")
    parser.add_argument("--password", default="", help="of its demo accounts")
    asyncio.run(run(parser.parse_args(argv)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
