"""Two approval sessions of the demo county: one that was held, with its minutes, and one to come with its agenda.

The cases are put on file as their townships handed them over; everything after that is done by the server's own
operations, at the hours at which a county does it.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

import policy
from demo import queries_of_sessions as queries
from demo.identity import uuid7_of
from demo.records import DemoUser
from policy import sessions as rules
from policy.clocks import add_months
from server import cases, parameters
from server.approval_sessions import agenda, hearing, members, minutes, operations
from server.approval_sessions.records import (
    Duty,
    NewApprovalSession,
    NewAttendance,
    NewHearing,
    NewMinutes,
    NewSessionAct,
    NewSessionMember,
    Outcome,
)
from server.core.actor import Actor
from server.core.clock import COUNTY_ZONE
from server.core.db import Connection, county_scope, enter_scope

PLACE = "县民政局三楼会议室"
WITHOUT_ACCOUNT: tuple[tuple[str, Duty], ...] = (("王建明", "member"), ("牛玉珍", "member"), ("路海清", "guest"))


class Story(NamedTuple):
    """What happened to somebody, what the township asks for them and how many days the county examined it (None: so
    long that its limit is nearly over); what came of it where it was heard."""

    event: str
    cause: str
    said: str
    asked: int
    days: int | None
    outcome: Outcome = "approve"
    amount: int = 0
    reason: str = ""


HELD = (
    Story("sudden_major_illness", "illness", "户主突发脑出血住院，自付 4.2 万元。", 6000, 3, "approve", 6000),
    Story("fire", "disaster", "厨房失火，两间房屋和口粮被烧。", 5000, 6, "approve", 4500, "房屋另由应急部门救助"),
    Story("traffic_accident", "accident", "骑车摔伤骨折，肇事方逃逸，未结案。", 4000, 2, "approve", 4000),
    Story("expense_surge", "other", "两个孩子同年上大学，学费住宿费负担不起。", 3000, 8, "approve", 3000),
    Story("other_accident", "accident", "采药跌落，住院手术。", 4500, 4, "postpone", 0, "报销单据未到，补齐再议"),
    Story("expense_surge", "other", "翻修房屋欠债。", 3000, 7, "refuse", 0, "自主支出，不符合条件"),
    Story("sudden_major_illness", "illness", "长期透析，本月又住院。", 5000, 1, "approve", 5500, "子女也在住院"),
)  # fmt: skip
COMING = (
    Story("sudden_major_illness", "illness", "胃癌手术后化疗，自付部分借了亲戚的钱。", 6000, 5),
    Story("natural_disaster", "disaster", "连阴雨造成偏房倒塌，粮食受潮。", 3500, 1),
    Story("traffic_accident", "accident", "务工途中车祸，赔偿没有到位。", 5000, 9),
    Story("expense_surge", "illness", "孩子先天性心脏病，到省城手术。", 8000, 3),
    Story("other_accident", "accident", "砖窑干活被砸伤，雇主无力赔付。", 4000, 7),
)
LATER = (
    Story("sudden_major_illness", "illness", "突发心梗放支架，医保报销后仍欠 2 万元。", 5000, 1),
    Story("fire", "disaster", "电线老化起火，家具衣物全部烧毁。", 3000, None),
)
LEFT = timedelta(days=3)  # of the limit of a case that lay long


class _Desk(msgspec.Struct, frozen=True):
    conn: Connection
    now: datetime
    clerk: Actor
    chief: Actor
    town: Sequence[Actor]

    def id(self, *words: object) -> UUID:
        return uuid7_of(int(self.now.timestamp() * 1000), f"demo sessions {' '.join(map(str, words))}")


async def add_sessions(conn: Connection, county_code: str, users: Sequence[DemoUser], now: datetime) -> None:
    """Put the session before `now` and the one after it on file, as far as the county has households for them."""
    await enter_scope(conn, county_scope(county_code))
    clerk, chief = (_actor(county_code, one) for one in users if one.role == "county")
    desk = _Desk(conn, now, clerk, chief, [_actor(county_code, one) for one in users if one.role == "township"])
    today = now.astimezone(COUNTY_ZONE).date()
    view = await parameters.view(conn, county_code, today)
    calendar = policy.standard_calendar()
    months = (add_months(today.replace(day=1), back) for back in (-1, 0))
    held_on = max(day for month in months for day in rules.approval_sessions(month, view, calendar) if day < today)
    homes = iter(await queries.applicants(conn, county_code, len(HELD) + len(COMING) + len(LATER)))
    before = rules.cutoff(held_on, view, calendar)
    if await _cases(desk, homes, "held", HELD, _hour(before, 15)):
        await _hold(desk, held_on)
        await queries.tell_nobody(conn, county_code)
    await _cases(desk, homes, "coming", COMING, now - timedelta(hours=3))
    await _prepare(
        desk, await operations.following(conn, desk.clerk.scope, today), now - timedelta(hours=2), "coming"
    )
    await agenda.gather(conn, desk.clerk, now - timedelta(hours=2), desk.id("session", "coming"))
    await _cases(desk, homes, "later", LATER, now - timedelta(hours=1))


def _actor(county_code: str, user: DemoUser) -> Actor:
    return Actor(county_code=county_code, id=user.id, name=user.name, role=user.role, reach=user.reaches)


def _hour(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), COUNTY_ZONE)


async def _cases(
    desk: _Desk, homes: Iterator[dict[str, Any]], which: str, stories: Sequence[Story], examined: datetime
) -> int:
    """Cases that the county examined and has to decide; how many there were households for."""
    made = 0
    for number, (story, home) in enumerate(zip(stories, homes, strict=False)):
        case = desk.id("case", which, number)
        days = await _long(desk, examined.date()) if story.days is None else story.days
        received = examined - timedelta(days=days)
        await _hand_over(desk, case, home, story, received - timedelta(days=9))
        await _act(desk, case, "accept_papers", received, {"materials_complete": True})
        found = {"materials_authentic": "true", "substantive_check_required": False}
        await _act(desk, case, "record_examination", examined, found)
        made += 1
    return made


async def _long(desk: _Desk, today: date) -> int:
    """Before how many days a case came in whose limit is nearly over."""
    view = await parameters.view(desk.conn, desk.clerk.county_code, today)
    calendar = policy.standard_calendar()
    return next(
        days
        for days in count(1)
        if policy.clock("TA-21", today - timedelta(days=days), view, calendar).due <= today + LEFT
    )


async def _hand_over(desk: _Desk, case: UUID, home: dict[str, Any], story: Story, opened: datetime) -> None:
    """As the township leaves a case: opened, surveyed, with its opinion and what it asks for."""
    code, region = desk.clerk.county_code, home["region_code"]
    town = next((one for one in desk.town if region.startswith(one.reach)), desk.town[0])
    facts = {"event_type": story.event, "hardship_cause": [story.cause], "event_description": story.said}
    await queries.add_case(desk.conn, code, case, home["household_id"], region, home["name"], facts, town.id, opened)
    opinion = {"township_opinion": "agree", "requested_amount": story.asked}
    for number, act, to, detail, days in (
        (1, "open", "intake", {}, 0),
        (2, "end_notice", "submitted_to_county", opinion, 8),
    ):
        await queries.add_act(
            desk.conn, code, desk.id("act", case, number), case, region, number, act, to, town.id,
            opened + timedelta(days=days), detail,
        )  # fmt: skip


async def _act(desk: _Desk, case: UUID, act: str, at: datetime, facts: dict[str, Any]) -> None:
    asked = cases.ActRequest(id=desk.id("act", case, act), act=act, facts=facts)
    await cases.take(desk.conn, desk.clerk, at, case, asked)


async def _prepare(desk: _Desk, day: date, at: datetime, which: str) -> None:
    """The session of a day with its members; of those of the session before, whoever was called there."""
    session = desk.id("session", which)
    new = NewApprovalSession(id=session, planned_on=day, starts_at="09:00", place=PLACE)
    page = await operations.prepare(desk.conn, desk.clerk, at, new)
    if page.members:
        return
    people: list[tuple[str, Duty, UUID | None]] = [
        (desk.chief.name, "chair", desk.chief.id),
        *((name, duty, None) for name, duty in WITHOUT_ACCOUNT),
        (desk.clerk.name, "recorder", desk.clerk.id),
    ]
    for name, duty, user in people:
        member = NewSessionMember(id=desk.id("member", which, name), name=name, duty=duty, user_id=user)
        await members.add_member(desk.conn, desk.clerk, at, session, member)


async def _hold(desk: _Desk, day: date) -> None:
    """From the preparation to the minutes that another person signed."""
    session = desk.id("session", "held")
    await _prepare(desk, day, _hour(day - timedelta(days=5), 10), "held")
    await agenda.gather(desk.conn, desk.clerk, _hour(day - timedelta(days=1), 16), session)
    await _step(desk, session, "call", _hour(day - timedelta(days=1), 16, 30))
    page = await operations.read_session(desk.conn, desk.clerk, session)
    for member in page.members:
        there = NewAttendance(id=desk.id("there", member.name), member_id=member.id, present=True)
        await operations.attend(desk.conn, desk.clerk, _hour(day, 8, 50), session, there)
    await _step(desk, session, "open", _hour(day, 9))
    await _hear(desk, session, day)
    await _step(desk, session, "close", _hour(day, 11, 30))
    made = desk.id("minutes")
    await minutes.make(desk.conn, desk.clerk, _hour(day, 15), session, NewMinutes(id=made))
    await minutes.sign(desk.conn, desk.chief, _hour(day, 16, 30), made)


async def _step(desk: _Desk, session: UUID, act: Any, at: datetime) -> None:
    await operations.act(desk.conn, desk.clerk, at, session, NewSessionAct(id=desk.id(session, act), act=act))


async def _hear(desk: _Desk, session: UUID, day: date) -> None:
    """Each case heard as its story says, and decided by the other person of the county."""
    stories = {desk.id("case", "held", number): story for number, story in enumerate(HELD)}
    at = _hour(day, 9)
    for item in await agenda.all_items(desk.conn, desk.clerk, session):
        at, story = at + timedelta(minutes=12), stories[item.case_id]
        new = NewHearing(
            id=desk.id("hearing", item.case_id), outcome=story.outcome,
            amount=Decimal(story.amount) if story.outcome == "approve" else None, reason=story.reason, votes_for=3,
        )  # fmt: skip
        await hearing.hear(desk.conn, desk.clerk, at, item.id, new)
        if story.outcome != "postpone":
            decided = desk.id("decision", item.case_id)
            await hearing.decide(desk.conn, desk.chief, at + timedelta(minutes=5), item.id, decided)
