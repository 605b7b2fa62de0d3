"""What the demo county watches: households under monitoring, visits that were not made, and campaigns.

Past days are lived through by the server's own operations, each on its day; the sweep of today is left to do.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import msgspec

from demo import queries_of_watching as queries
from demo.identity import uuid7_of
from demo.records import DemoUser
from server import followups, monitoring
from server.campaigns import operations as campaigns
from server.campaigns.records import Group, NewCampaign
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection, county_scope, enter_scope
from server.followups import entering
from server.followups.entries import Action, NewLadderAnswer
from server.monitoring.records import Level, MonitoringOutcomeRequest, MonitoringRequest, Outcome


class Deed(NamedTuple):
    """What was done for a household under monitoring, so many days ago."""

    days_ago: int
    outcome: Outcome
    note: str
    level: Level
    ends: bool = False


class Story(NamedTuple):
    """Why a household was taken into monitoring, so many days ago, and what was done since, the oldest first."""

    days_ago: int
    level: Level
    reason: str
    deeds: tuple[Deed, ...] = ()


STORIES = (
    Story(165, "ordinary", "收入略高于低保标准，户主在外打零工，收入不稳。",
          (Deed(62, "precise_aid", "已纳入低保边缘，转入日常走访。", "ordinary", ends=True),)),
    Story(140, "key", "户主出院不久，自付费用较多，暂不符合临时救助条件。",
          (Deed(96, "intervene", "协调医保二次报销，降为一般。", "ordinary"),)),
    Story(121, "high", "独居老人摔伤，子女在外地，无人照料。",
          (Deed(113, "intervene", "村里安排邻居照看，送助行器。", "key"),
           Deed(40, "transfer", "转县残联办理居家改造，情况稳定。", "key", ends=True))),
    Story(98, "ordinary", "申请低保未获批准，家庭收入超标准不多。"),
    Story(87, "key", "主要劳动力受伤休养，家里还有两个学生。",
          (Deed(30, "comprehensive_help", "教育资助和临时救助一并办理。", "key"),)),
    Story(74, "high", "大病患者放弃后续治疗。",
          (Deed(66, "intervene", "联系县医院制定治疗方案，按月走访。", "high"),)),
    Story(60, "ordinary", "户主失业，正在找工作。",
          (Deed(12, "transfer", "人社局已安排公益性岗位。", "ordinary", ends=True),)),
    Story(52, "ordinary", "退出低保不满一年，继续看一看。"),
    Story(45, "key", "房屋漏雨，雨季前需维修。", (Deed(20, "intervene", "住建部门已列入危房改造。", "ordinary"),)),
    Story(33, "high", "监护人患病，孩子无人接送。"),
    Story(27, "ordinary", "果园受冻减产。"),
    Story(19, "key", "老人拒绝住院，子女正在做工作。"),
    Story(11, "ordinary", "刚刚退出特困供养，由儿子赡养。"),
    Story(6, "high", "残疾人家庭，照料者病倒。"),
    Story(2, "ordinary", "网格员反映情绪低落，需多去看看。"),
)  # fmt: skip
SWEPT = (8, 5, 4, 1)  # days ago, so that some visits came to the township and some to the county
ANSWERED_ON = 3  # days ago
ANSWERS: tuple[tuple[Action, str], ...] = (
    ("planned", "网格员这周内补走访。"),
    ("asked_others", "邻居说去女儿家了，月底回来。"),
    ("reassigned", "原网格员请假，由邻村网格员去。"),
    ("went_together", "约村主任一起上门。"),
    ("planned", "已排进周三的行程。"),
    ("other", "电话联系上了，人在县医院。"),
)


class Drive(NamedTuple):
    """A campaign that began so many days ago and lasts so many, in so many villages; `groups`: only for these."""

    days_ago: int
    lasts: int
    villages: int
    name: str
    purpose: str
    groups: tuple[Group, ...] = ()


DRIVES = (
    Drive(46, 6, 14, "换季走访", "换季看被褥、门窗和取暖，缺什么报什么。", ("tekun",)),
    Drive(4, 6, 8, "大风降温后走访", "看房屋、取暖和老人身体，一周内看到每一户。"),
)


class _Desk(msgspec.Struct, frozen=True):
    conn: Connection
    now: datetime
    county: Actor
    towns: Sequence[Actor]

    def id(self, *words: object) -> UUID:
        return uuid7_of(int(self.now.timestamp() * 1000), f"demo watching {' '.join(map(str, words))}")

    def town_of(self, region: str) -> Actor:
        return next((one for one in self.towns if region.startswith(one.reach)), self.county)


async def add_watching(conn: Connection, county_code: str, users: Sequence[DemoUser], now: datetime) -> None:
    """Take households into monitoring, call for visits, and pass on what was not made; none of the first worker's."""
    await enter_scope(conn, county_scope(county_code))
    staff = [
        Actor(county_code=county_code, id=one.id, name=one.name, role=one.role, reach=one.reaches) for one in users
    ]
    county = next(one for one in staff if one.role == "county")
    desk = _Desk(conn, now, county, [one for one in staff if one.role == "township"])
    spared = next(one.reach for one in staff if one.role == "grid_worker")
    watched = await _monitor(desk, spared)
    called = await _call(desk, spared)
    await followups.recompute(conn, county_code, watched | called, civil_date(now), now)
    await _pass_on(desk)


async def _monitor(desk: _Desk, spared: Sequence[str]) -> set[UUID]:
    """The households of the stories, as far as there are any."""
    longest = desk.now - timedelta(days=max(one.days_ago for one in STORIES))
    homes = await queries.unaided(desk.conn, desk.county.county_code, spared, longest, len(STORIES))
    for number, (story, home) in enumerate(zip(STORIES, homes, strict=False)):
        town, made = desk.town_of(home.region_code), desk.id("monitoring", number)
        asked = MonitoringRequest(id=made, household_id=home.id, level=story.level, reason=story.reason)
        await monitoring.begin(desk.conn, town, desk.now - timedelta(days=story.days_ago), asked)
        for deed in story.deeds:
            outcome = MonitoringOutcomeRequest(
                id=desk.id("deed", number, deed.days_ago), outcome=deed.outcome, note=deed.note, level=deed.level,
                ends=deed.ends,
            )  # fmt: skip
            at = desk.now - timedelta(days=deed.days_ago)
            await monitoring.record_outcome(desk.conn, town, at, made, outcome)
    return {one.id for one in homes}


async def _call(desk: _Desk, spared: Sequence[str]) -> set[UUID]:
    """A campaign that is over and one that goes on; whom it calls for today."""
    for drive in DRIVES:
        at, made = desk.now - timedelta(days=drive.days_ago), desk.id("campaign", drive.name)
        code, begins = desk.county.county_code, civil_date(at)
        regions = await queries.villages(desk.conn, code, spared, drive.groups, begins, drive.villages)
        if not regions:
            continue
        new = NewCampaign(
            id=made, name=drive.name, purpose=drive.purpose, regions=regions, statuses=list(drive.groups),
            starts_on=begins, ends_on=begins + timedelta(days=drive.lasts),
        )  # fmt: skip
        await campaigns.begin(desk.conn, desk.county, at, new)
    ids = [desk.id("campaign", one.name) for one in DRIVES]
    return set(await campaigns.households(desk.conn, desk.county.county_code, ids, None, 1000))


async def _pass_on(desk: _Desk) -> None:
    """The sweeps of some days, and between them what the townships answered; that of today is still to come."""
    for days in SWEPT:
        if days < ANSWERED_ON:
            await _answer(desk)
        at = desk.now - timedelta(days=days)
        await followups.sweep(desk.conn, desk.county.county_code, civil_date(at), at)


async def _answer(desk: _Desk) -> None:
    at = desk.now - timedelta(days=ANSWERED_ON)
    flagged = await queries.at_the_township(desk.conn, desk.county.county_code, 4 * len(ANSWERS))
    for number, home in enumerate(flagged):
        action, note = ANSWERS[number % len(ANSWERS)]
        until = civil_date(desk.now) + timedelta(days=number % 4)
        new = NewLadderAnswer(id=desk.id("answer", number), action=action, note=note, holds_until=until)
        await entering.answer(desk.conn, desk.town_of(home.region_code), at, home.id, new)
