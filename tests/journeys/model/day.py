"""A day with a phone: what the worker did on it, and what may happen to her, it, the network and the servers."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Literal, TypeVar

import msgspec
from playwright.async_api import Playwright, expect

from tests import world
from tests.journeys.line import Weather
from tests.journeys.model.form import Answers
from tests.journeys.model.house import ModelHouse
from tests.journeys.model.judging import judge_phone, judge_server
from tests.journeys.model.phone import ModelPhone, copy_of, picture
from tests.journeys.model.written import Written
from tests.journeys.phone_page import PhonePage

HOMES = {"grid01": ("wang", "li"), "grid02": ("zhang", "sun")}
GRIDS = {"wang": world.GRID_1, "li": world.GRID_1, "zhang": world.GRID_2, "sun": world.GRID_2}
STEP_S = 240  # more than every wait inside a step; a step that hangs is a failure
Network = Weather | Literal["no signal"]
Death = Literal["reload", "page dies", "battery dies"]
End = Death | Literal["finish", "leave", "page dies while finishing", "page dies while typing"]
T = TypeVar("T")


class Setting(msgspec.Struct):
    """What all days share; `sent` is what days before have sent."""

    house: ModelHouse
    runner: asyncio.Runner
    playwright: Playwright
    profile: Path
    folder: Path
    sent: dict[str, Written] = {}
    pictures: int = 0
    steps: int = 0
    full_disks: int = 0


class Day:
    """One phone of grid01 and grid02, and a model of what must be true of it. A step that cannot be is none."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.house = setting.house
        self.broken = False
        self.records: dict[str, Written] = {}
        self.user: str | None = None
        self.weather: Weather = "good"
        self.online = True
        self.down: set[str] = set()
        self.away: set[str] = set()
        self.ever_away: set[str] = set()
        profile = copy_of(self.setting.profile, Path(mkdtemp(dir=self.setting.folder)) / "profile")
        self.phone = ModelPhone(self.setting.playwright, profile, self.house.home.address)
        self.do(self.phone.switch_on())
        self.sign_in("grid01")

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        async def in_time() -> T:
            async with asyncio.timeout(STEP_S):
                return await work

        try:
            return self.setting.runner.run(in_time())
        except BaseException:
            if not self.broken:
                print("page:", [one.url for one in self.phone.context.pages], *self.phone.said, sep="\n  ")
            self.broken = True
            raise

    # what holds when

    @property
    def fair(self) -> bool:
        """Somebody may sign in."""
        return self.online and self.weather == "good" and not self.down

    @property
    def own(self) -> dict[str, Written]:
        return {key: one for key, one in self.records.items() if one.owner == self.user}

    @property
    def drafts(self) -> dict[str, Written]:
        return {key: one for key, one in self.own.items() if not one.finished}

    @property
    def open_homes(self) -> list[str]:
        """Households of the signed-in worker that are surely on the phone and have no draft."""
        begun = {one.home for one in self.drafts.values()}
        return [home for home in HOMES[self.user or "grid01"] if home not in begun | self.ever_away]

    # the worker

    def a_moment_passes(self, seconds: float) -> None:
        self.do(asyncio.sleep(seconds))

    def visit(self, which: int, answers: Answers, end: End) -> None:
        if not self.user or not self.open_homes:
            return
        home = self.open_homes[which % len(self.open_homes)]
        record_id = self.do(self._begin(home))
        assert record_id not in self.records
        self.records[record_id] = Written(owner=self.user or "", home=home, answers=Answers(outcome=""), photo=None)
        self._write(record_id, answers, end)

    def go_on(self, which: int, answers: Answers, end: End) -> None:
        """A draft opens as it was left, and is written on."""
        if not self.drafts:
            return
        record_id = sorted(self.drafts)[which % len(self.drafts)]
        self.do(self.phone.open_draft(record_id))
        self._compare_draft(record_id)
        self.do(self.phone.first_page())
        self._write(record_id, answers, end)

    def visit_and_finish(self, which: int, answers: Answers) -> None:
        self.visit(which, answers, "finish")

    def sync(self, after_minutes: int) -> None:
        """A tap on the line that says how the phone stands, now or a while later."""
        if not self.user:
            return
        self.do(self._tap_sync(after_minutes * 60_000))

    def sign_out(self) -> None:
        if not self.user:
            return
        self.do(self.phone.hand.sign_out())
        self.user = None

    def sign_in(self, login: str) -> None:
        if self.user or not self.fair:
            return
        self.do(self.phone.sign_in(login))
        self.user = login

    # the phone

    def app_comes_back(self, how: Death) -> None:
        self._die(how)

    def set_clock(self, lead: int) -> None:
        self.do(self.phone.set_clock(lead))

    def lock(self) -> None:
        """The worker lays the phone aside and takes it up again."""
        if not self.user:
            return
        self.do(self.phone.hand.lock())
        self.do(self.phone.hand.unlock())

    def second_tab(self) -> None:
        """The app is opened once more, or the other tab is taken up."""
        self.do(self._other_tab())

    def same_draft_in_two_tabs(self, which: int, answers: Answers, remark: str) -> None:
        """What was written last in either tab is kept, and nothing that was written in the other is lost."""
        if not self.user or not self.open_homes:
            return
        home = self.open_homes[which % len(self.open_homes)]
        record_id = self.do(self._begin(home))
        self.records[record_id] = Written(owner=self.user or "", home=home, answers=Answers(outcome=""), photo=None)
        self._write_only(record_id, answers)
        kept = self.do(self._write_in_other_tab(record_id, remark))
        if kept:
            self.records[record_id].answers = msgspec.structs.replace(answers, remark=remark)
        self._compare_draft(record_id)
        self.do(self.phone.hand.leave())

    def write_on_a_full_disk(self, which: int, answers: Answers) -> None:
        """The app says whether it kept the answers; what it could not keep it keeps once there is room again."""
        if not self.drafts:
            return
        record_id = sorted(self.drafts)[which % len(self.drafts)]
        self.do(self.phone.open_draft(record_id))
        self.do(self._compare(record_id))
        self.do(self.phone.first_page())
        self.do(self.phone.fill_disk())
        photo = self.do(self._write_answers(answers))
        kept = self.do(self.phone.kept_or_told())
        self.setting.full_disks += not kept
        self.do(self.phone.free_disk())
        if not kept:
            self.do(self.phone.first_page())
            answers = msgspec.structs.replace(answers, remark=answers.remark + "又")
            self.do(self.phone.type_remark(answers.remark))
            self.do(self.phone.kept())
        self._note(self.records[record_id], answers, photo)
        self.do(self.phone.hand.leave())

    # the network and the servers

    def network_changes(self, weather: Network) -> None:
        self.online = weather != "no signal"
        self.do(self.phone.context.set_offline(not self.online))
        if weather != "no signal":
            self.weather = weather
            self.house.weather(weather)

    def server_is_killed(self, part: str) -> None:
        if part not in self.down:
            self.down.add(part)
            self.house.kill(part)

    def servers_start_again(self) -> None:
        self.down.clear()
        self.do(self.house.start_again())

    # the office

    def office_changes(self, what: Literal["form", "wang", "li", "sessions"]) -> None:
        """A version of the form is published; a household goes to another grid or back; all sign-ins are ended."""
        if "server" in self.down:
            return
        if what == "form":
            self.do(self.house.publish_next())
        elif what == "sessions":
            self.do(self.house.end_sessions())
        else:
            self.do(self.house.move(what, GRIDS[what] if what in self.away else world.GRID_NORTH))
            self.away ^= {what}
            self.ever_away.add(what)

    # what must hold

    def nothing_is_lost_and_sent_is_true(self) -> None:
        """At every moment each record is listed once, in a state that is true."""
        self.setting.steps += 1
        if self.user:
            self.do(judge_phone(self.phone, self.house, self.own))

    def end(self) -> None:
        try:
            if not self.broken:
                self.do(self._come_home())
        finally:
            self.do(self.phone.switch_off())
            self.do(self.house.heal())
            for home in self.away:
                self.do(self.house.move(home, GRIDS[home]))

    async def _come_home(self) -> None:
        """All is well again: every finished visit arrives, every draft is there, and nothing else."""
        await self.house.heal()
        await self.phone.context.set_offline(False)
        await self.phone.one_tab()
        for login in sorted({"grid01"} | {one.owner for one in self.records.values()}):
            await self.phone.sign_in_anew(login, signed_in=self.user)
            self.user = login
            await self.phone.all_sent([key for key, one in self.own.items() if one.finished])
            await judge_phone(self.phone, self.house, self.own)
            for record_id in self.drafts:
                await self.phone.open_draft(record_id)
                await self._compare(record_id)
                await self.phone.hand.leave()
        self.setting.sent |= {key: one for key, one in self.records.items() if one.finished}
        await judge_server(self.house, self.setting.sent)

    # how

    async def _begin(self, home: str) -> str:
        await self.phone.hand.open_household(str(world.uid(home)))
        return await self.phone.hand.begin_visit()

    def _write(self, record_id: str, answers: Answers, end: End) -> None:
        self._write_only(record_id, answers)
        written = self.records[record_id]
        match end:
            case "finish":
                self.do(self.phone.to_review())
                self.do(self.phone.hand.finish())
                written.finished = True
            case "leave":
                self.do(self.phone.hand.leave())
            case "reload" | "page dies" | "battery dies":
                self._die(end)
            case "page dies while finishing":
                self.do(self.phone.to_review())
                self.do(self.phone.page.get_by_role("button", name="填好了，交上去").click())
                self._die("page dies")
                self._learn_how_far(record_id)
            case "page dies while typing":
                self.do(self.phone.first_page())
                self.do(self.phone.type_remark(written.answers.remark + "半"))
                written.other_remark = written.answers.remark + "半"
                self._die("page dies")

    def _die(self, how: Death) -> None:
        match how:
            case "reload":
                self.do(self.phone.reload_app())
            case "page dies":
                self.do(self._after_death(self.phone.page_dies()))
            case "battery dies":
                self.do(self._after_death(self.phone.battery_dies()))

    def _learn_how_far(self, record_id: str) -> None:
        """A page that died between a tap and its effect may have done it or not."""
        state = self.do(self.phone.records()).get(record_id)
        assert state is not None, "a visit that was being finished is gone"
        self.records[record_id].finished = state != "draft"

    def _write_only(self, record_id: str, answers: Answers) -> None:
        sha256 = self.do(self._write_answers(answers))
        self.do(self.phone.kept())
        self._note(self.records[record_id], answers, sha256)

    async def _write_answers(self, answers: Answers) -> str | None:
        self.setting.pictures += 1
        return await self.phone.write(answers, picture(self.setting.folder, self.setting.pictures))

    def _note(self, written: Written, answers: Answers, sha256: str | None) -> None:
        written.answers, written.photo, written.other_remark = answers, sha256, None

    def _compare_draft(self, record_id: str) -> None:
        self.do(self._compare(record_id))

    async def _compare(self, record_id: str) -> None:
        found, sha256 = await self.phone.read()
        written = self.records[record_id]
        if written.other_remark is not None and found.remark == written.other_remark:
            written.answers = msgspec.structs.replace(written.answers, remark=found.remark)
        written.other_remark = None
        assert (found, sha256) == (written.answers, written.photo)

    async def _tap_sync(self, later_ms: int) -> None:
        await self.phone.pass_time(later_ms)
        await self.phone.hand.go_to("/")
        await self.phone.page.locator(".sync").click()

    async def _after_death(self, dying: Coroutine[Any, Any, None]) -> None:
        await dying
        await self.phone.context.set_offline(not self.online)
        await self.phone.open_app()

    async def _other_tab(self) -> None:
        pages = self.phone.context.pages
        if len(pages) == 1:
            self.phone.hand = PhonePage(await self.phone.context.new_page(), self.phone.hand.address)
            await self.phone.open_app()
            return
        self.phone.hand = PhonePage(next(one for one in pages if one != self.phone.page), self.phone.hand.address)
        await self.phone.page.bring_to_front()

    async def _write_in_other_tab(self, record_id: str, remark: str) -> bool:
        """Whether the app let the other tab write; the first tab is in the hand again afterwards."""
        first = self.phone.hand
        other = PhonePage(await self.phone.context.new_page(), first.address)
        self.phone.hand = other
        try:
            await self.phone.open_app()
            await other.go_to(f"/fill/{record_id}")
            shown = other.page.locator(".fill[data-page], .fill .elsewhere").first
            await expect(shown).to_be_visible()
            if await other.page.locator(".fill .elsewhere").count():
                return False
            await self.phone.first_page()
            await self.phone.type_remark(remark)
            await self.phone.kept()
            await other.leave()
            return True
        finally:
            self.phone.hand = first
            await other.page.close()
