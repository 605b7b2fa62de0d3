"""What lies on the other desks of the demo county, put there by the server's own operations.

Complaints, relatives of staff, people entered twice, notices, a spot check, a change of divisions to come, a partner
and a file that was asked for.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from demo import queries
from demo import queries_of_desks as homes_for
from demo.identity import uuid7_of
from demo.queries_of_desks import Applicant
from demo.records import DemoUser
from policy.clocks import add_months
from server import duplicates, followups, life_events
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, county_scope, enter_scope
from server.division_changes import coming
from server.division_changes.records import ChangeLine, NewDivisionChange
from server.duplicates import operations as pairs
from server.duplicates.records import NotTheSame
from server.exports import operations as exports
from server.exports.records import NewExport
from server.leads import partners
from server.leads.records import NewLeadPartner
from server.life_events import NewLifeEvent
from server.notices import operations as notices
from server.notices.records import NewNotice, Posting
from server.oversight import operations as oversight
from server.oversight.records import (
    Category,
    Complainant,
    ComplaintActRequest,
    ComplaintChannel,
    ComplaintDeed,
    ComplaintRequest,
    RelativeRequest,
)
from server.registry import NewPerson
from server.registry.records import Relation
from server.samples import operations as samples
from server.samples.records import NewSample

SUPERVISION = "县民政局社会救助股 0355-0000000"


class Complaint(NamedTuple):
    """A complaint some days ago, and what the county wrote since: an act, the days ago, its words."""

    days_ago: int
    channel: ComplaintChannel
    category: Category
    words: str
    reporter: str | None
    acts: tuple[tuple[ComplaintDeed, int, str], ...] = ()


COMPLAINTS = (
    Complaint(24, "phone", "missed_dibao", "村里有一户老人病了半年，没人来问过。", "程秀兰",
              (("finding", 15, "情况属实。该户已入户调查，按程序办理低保。"),
               ("feedback", 13, "已电话告知举报人办理进度。"), ("close", 13, "已办结。"))),
    Complaint(11, "letter", "favour_dibao", "有一户买了新车还在吃低保。", None,
              (("finding", 4, "不属实。车辆登记在分户另过的儿子名下。"),)),
    Complaint(5, "window", "late_objection", "公示已经撤了，才知道邻居评上了，觉得不合适。", "韩保国"),
    Complaint(2, "petition", "shirking", "去乡镇问了三次，每次都说材料不全，没有一次说清楚。", "冯翠花"),
)  # fmt: skip


class Double(NamedTuple):
    """Somebody of the register, entered once more in another household of the village, with or without their ID, or
    with another name; `note`: why they are two."""

    relation: Relation
    with_id: bool
    misnamed: bool = False
    note: str | None = None


DOUBLES = (
    Double("child", with_id=True),
    Double("other", with_id=False),
    Double("other", with_id=True, misnamed=True),
    Double("child", with_id=False, note="同村同名同日生，已入户核实，是两个人。"),
)
NOTICES = (10, 2)  # days ago: one whose days are over, one that stands; a third case waits for its notice
SPOT_CHECK = 7  # cases that wait for the county's draw


class _Desk(msgspec.Struct, frozen=True):
    conn: Connection
    crypto: Crypto
    now: datetime
    county: Actor
    towns: Sequence[Actor]

    def id(self, *words: object) -> UUID:
        return uuid7_of(int(self.now.timestamp() * 1000), f"demo desks {' '.join(map(str, words))}")

    def ago(self, days: int) -> datetime:
        return self.now - timedelta(days=days)

    def town_of(self, region: str) -> Actor:
        return next((one for one in self.towns if region.startswith(one.reach)), self.county)


async def add_desks(
    conn: Connection, county_code: str, users: Sequence[DemoUser], crypto: Crypto, now: datetime
) -> None:
    """Fill the desks as far as the county has households for them."""
    await enter_scope(conn, county_scope(county_code))
    staff = [
        Actor(county_code=county_code, id=one.id, name=one.name, role=one.role, reach=one.reaches) for one in users
    ]
    county = next(one for one in staff if one.role == "county")
    desk = _Desk(conn, crypto, now, county, [one for one in staff if one.role == "township"])
    people = list(await homes_for.applicants(conn, county_code, SPOT_CHECK + len(NOTICES) + 3))
    await _complaints(desk)
    await _relatives(desk, people[-2:])
    await _doubles(desk)
    await _notices(desk, people[SPOT_CHECK:-2])
    await _spot_check(desk, people[:SPOT_CHECK])
    await _settings(desk)


async def _complaints(desk: _Desk) -> None:
    villages = await homes_for.villages(desk.conn, desk.county.county_code, len(COMPLAINTS))
    for number, (one, village) in enumerate(zip(COMPLAINTS, villages, strict=False)):
        made = desk.id("complaint", number)
        reporter = Complainant(one.reporter, "") if one.reporter else None
        new = ComplaintRequest(
            id=made, channel=one.channel, category=one.category, about_region=village, words=one.words,
            reporter=reporter,
        )  # fmt: skip
        await oversight.record(desk.conn, desk.county, desk.ago(one.days_ago), desk.crypto, new)
        for act, days, words in one.acts:
            upheld = words.startswith("情况属实") if act == "finding" else None
            asked = ComplaintActRequest(id=desk.id("act", number, act), act=act, words=words, upheld=upheld)
            await oversight.act(desk.conn, desk.county, desk.ago(days), made, asked)


async def _relatives(desk: _Desk, people: Sequence[Applicant]) -> None:
    for number, one in enumerate(people):
        new = RelativeRequest(
            id=desk.id("relative", number), household_id=one.household_id, person_name=one.name,
            staff_name=("申建军", "郭爱珍")[number], staff_role=("committee_member", "handler")[number],
            relation=("sibling", "parent")[number],
        )  # fmt: skip
        await oversight.register_relative(desk.conn, desk.county, desk.now, new)


async def _doubles(desk: _Desk) -> None:
    """People of one village who are entered in two households; the county has looked at one pair."""
    found = await homes_for.neighbours(desk.conn, desk.county.county_code, len(DOUBLES))
    for number, (double, one) in enumerate(zip(DOUBLES, found, strict=False)):
        again = NewPerson(
            id=desk.id("double", number), sex=one.sex, birth_date=one.birth_date, relation=double.relation,
            name=f"{one.name[:-1]}生" if double.misnamed else one.name,
            id_number=desk.crypto.open(one.id_cipher) if double.with_id else None,
        )  # fmt: skip
        event = NewLifeEvent(
            id=desk.id("moved in", number), kind="moved_in", happened_on=civil_date(desk.ago(30)), newcomers=(again,)
        )
        await life_events.record(desk.conn, desk.county, desk.ago(20), desk.crypto, one.other_home, event)
        await followups.recompute(
            desk.conn, desk.county.county_code, [one.other_home], civil_date(desk.now), desk.now
        )
        await duplicates.look(desk.conn, desk.county.scope, desk.ago(19), [one.other_home])
        if double.note:
            apart = NotTheSame(desk.id("apart", number), *sorted((one.id, again.id)), note=double.note)
            await pairs.keep_apart(desk.conn, desk.county, desk.ago(9), apart)


async def _notices(desk: _Desk, people: Sequence[Applicant]) -> None:
    """Temporary aid that the townships post: one over, one that stands, one not written yet."""
    for number, one in enumerate(people):
        town, case = desk.town_of(one.region_code), desk.id("posted case", number)
        facts = {"event_type": "other_accident", "hardship_cause": ["accident"], "requested_amount": 3000}
        await _case(desk, case, one, "temp_aid", ("give_opinion", "township_notice"), facts, 14)
        if number < len(NOTICES):
            at, made = desk.ago(NOTICES[number]), desk.id("notice", number)
            new = NewNotice(id=made, kind="ta_audit", case_ids=(case,), contact=SUPERVISION)
            await notices.make(desk.conn, town, at, desk.crypto, new)
            await notices.post(desk.conn, town, at, desk.crypto, made, Posting(places=("village_board",)))


async def _spot_check(desk: _Desk, people: Sequence[Applicant]) -> None:
    """Dibao cases that the county examines, and the draw of those it visits."""
    for number, one in enumerate(people):
        await _case(desk, desk.id("examined case", number), one, "dibao", ("accept_papers", "county_review"), {}, 12)
    if people:
        new = NewSample(desk.id("sample"))
        await samples.draw(desk.conn, desk.county, desk.ago(1), new, seed=sha256(b"demo").hexdigest())


async def _case(
    desk: _Desk, case: UUID, one: Applicant, programme: str, last: tuple[str, str], facts: dict[str, Any], days: int
) -> None:
    """As it stands after its `last` act: the act and the stage it led to."""
    code, town, at = desk.county.county_code, desk.town_of(one.region_code), desk.ago(days)
    await queries.add_approved_case(
        desk.conn, code, case, programme, one.household_id, one.region_code, one.name, facts, town.id, at, last[1]
    )
    for order, act, to in ((1, "open", "intake"), (2, *last)):
        await queries.add_case_act(
            desk.conn, code, desk.id("case act", case, order), case, one.region_code, order, act, to, town.id,
            town.role, at + timedelta(days=3 * (order - 1)),
        )  # fmt: skip


async def _settings(desk: _Desk) -> None:
    """A village that gets another name, the hotline's line to the county, and a file that was asked for."""
    day = add_months(civil_date(desk.now).replace(day=1), 2)
    (village, name), *_ = await homes_for.smallest_villages(desk.conn, desk.county.county_code)
    line = ChangeLine(row=1, kind="rename", old_code=village, new_name=_new_name(name), on=day)
    change = NewDivisionChange(id=desk.id("rename"), document="县政发〔演示〕9号", lines=[line])
    await coming.enter(desk.conn, desk.county, desk.ago(4), change)
    partner = NewLeadPartner(id=desk.id("partner"), name="市 12345 热线")
    await partners.make_partner(desk.conn, desk.county, desk.ago(60), partner)
    wanted = NewExport(
        id=desk.id("export"), dataset="households", format="xlsx", region_code=desk.county.county_code,
        purpose="月度分析会用",
    )  # fmt: skip
    await exports.ask(desk.conn, desk.county, desk.now, wanted)


def _new_name(name: str) -> str:
    return f"{name.removesuffix('村')}新村"
