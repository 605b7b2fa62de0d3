"""Departments and charities with somebody at their desk, and a dozen referrals that stand in every way they can."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias, cast
from uuid import UUID

from demo import queries
from demo.records import DemoUser
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection
from server.core.ids import new_id
from server.departments import add_department
from server.departments.records import NewDepartment, NewTerm
from server.referrals import operations
from server.referrals.records import Consent, Dispatch, NewReferral, OfficeAct, Origin
from server.referrals.records import ReferralAnswer as Answer

Kind: TypeAlias = Literal["department", "charity"]


class DemoDepartment(NamedTuple):
    login: str
    kind: Kind
    zh: str
    en: str
    clerk: str
    targets: tuple[str, ...]


DEPARTMENTS = (
    DemoDepartment("dept01", "department", "县医疗保障局", "Medical Insurance", "申俊梅", ("medical_insurance",)),
    DemoDepartment("dept02", "department", "县教育局", "Education", "冯建国", ("education",)),
    DemoDepartment("dept03", "department", "县人力资源和社会保障局", "HRSS", "靳爱萍", ("HRSS", "education")),
    DemoDepartment(
        "dept04", "department", "县残疾人联合会", "Disabled Persons' Federation", "路文斌", ("disabled_federation",)
    ),
    DemoDepartment("charity01", "charity", "县慈善总会", "Charity Federation", "牛晓燕", ("charity",)),
)
LOGINS = tuple((one.login, one.kind) for one in DEPARTMENTS)
MEDICAL, EDUCATION, HRSS, DISABLED, CHARITY = range(5)


class Story(NamedTuple):
    """A referral some working days ago to a department, and what was done with it since, the oldest first."""

    days_ago: int
    to: int
    reason: str
    steps: tuple[str, ...] = ()


STORIES = (
    Story(0, EDUCATION, "孩子今年上高中，学费和住宿费负担不起。"),
    Story(1, MEDICAL, "住院自付费用高，家里没有积蓄。"),
    Story(9, DISABLED, "需要轮椅和居家改造。"),
    Story(3, HRSS, "有劳动能力，想在本县找活干。", ("accept",)),
    Story(24, MEDICAL, "长期透析，自付部分无力承担。", ("accept",)),
    Story(18, MEDICAL, "突发重病住院，申请医疗救助。", ("accept", "done")),
    Story(15, EDUCATION, "孩子上学需要资助。", ("accept", "nothing")),
    Story(4, EDUCATION, "想学一门手艺，找不到培训。", ("reject",)),
    Story(6, EDUCATION, "初中毕业后没有升学，想找工作。", ("reject", "again")),
    Story(12, EDUCATION, "父母外出务工，孩子辍学在家。", ("reject", "again", "reject", "again", "reject")),
    Story(14, EDUCATION, "残疾孩子不能到校上课。", ("reject", "again", "reject", "again", "reject", "settle")),
    Story(10, CHARITY, "救助后仍有困难，衔接慈善帮扶。", ("accept", "done")),
    Story(5, CHARITY, "大病后续康复费用缺口大。", ("withdraw_consent",)),
    Story(8, DISABLED, "申请辅助器具。", ("withdraw",)),
)


async def add_referrals(
    conn: Connection, users: Sequence[DemoUser], password_hash: str, now: datetime, since: date, crypto: Crypto
) -> None:
    """Departments with their users, and the stories told with households of the county seat."""
    county = _actor(next(user for user in users if user.login == "county01"))
    town = _actor(next(user for user in users if user.login == "town01"))
    desks = [await _department(conn, county, one, password_hash, now, since) for one in DEPARTMENTS]
    homes = await queries.homes(conn, county.county_code, town.reach[0], len(STORIES))
    for story, home in zip(STORIES, homes, strict=False):
        await _Telling(conn, crypto, county, town, desks, now).tell(story, home)
    await queries.tell_nobody(conn, county.county_code)


def _actor(user: DemoUser) -> Actor:
    return Actor(
        county_code=user.reaches[0][:6], id=user.id, name=user.name, role=user.role, reach=tuple(user.reaches)
    )


async def _department(
    conn: Connection, county: Actor, one: DemoDepartment, password_hash: str, now: datetime, since: date
) -> Actor:
    department_id, user_id = new_id(now), new_id(now)
    term = NewTerm(id=new_id(now), name_zh=one.zh, name_en=one.en, targets=list(one.targets), valid_from=since)
    await add_department(conn, county, now, NewDepartment(id=department_id, kind=one.kind, term=term))
    await queries.add_department_user(
        conn, county.county_code, user_id, one.login, one.clerk, one.kind, password_hash, now, department_id
    )
    return Actor(
        county_code=county.county_code,
        id=user_id,
        name=one.clerk,
        role=one.kind,
        reach=(),
        department_id=department_id,
    )


class _Telling:
    """One story: each step some hours after the one before."""

    def __init__(
        self, conn: Connection, crypto: Crypto, county: Actor, town: Actor, desks: Sequence[Actor], now: datetime
    ) -> None:
        self.conn, self.crypto, self.county, self.town, self.desks, self.now = conn, crypto, county, town, desks, now
        self.id = new_id(now)

    async def tell(self, story: Story, home: UUID) -> None:
        at, on = self.now - timedelta(days=story.days_ago, hours=2), story.to
        new = NewReferral(id=self.id, origin=Origin(household_id=home), dispatch=self._dispatch(at, on, story))
        await operations.refer(self.conn, self.town, at, self.crypto, new)
        for step in story.steps:
            at += timedelta(minutes=5)
            on = await self._step(step, at, on, story)

    async def _step(self, step: str, at: datetime, on: int, story: Story) -> int:
        """The step done at the desk where it lies; on which desk it lies then."""
        if step in ("again", "settle"):
            on = HRSS if on == EDUCATION else EDUCATION
            by = self.county if step == "settle" else self.town
            again = self._dispatch(at, on, story, target="education")
            settle = step == "settle"
            await operations.give_on(self.conn, by, at, self.crypto, self.id, again, settle=settle)
        elif step == "withdraw":
            given_up = OfficeAct(id=new_id(at), act="withdraw", reason="家属已自行解决。")
            await operations.act(self.conn, self.town, at, self.id, given_up)
        elif step == "withdraw_consent":
            closed = OfficeAct(id=new_id(at), act="withdraw_consent", reason="本人来电，不愿再提供。")
            await operations.act(self.conn, self.town, at, self.id, closed)
        else:
            await operations.answer(self.conn, self.desks[on], at, self.id, _answer(step, at))
        return on

    def _dispatch(self, at: datetime, on: int, story: Story, target: str = "") -> Dispatch:
        chosen = target or DEPARTMENTS[on].targets[0]
        consent = Consent(given_by="本人", how="written", given_on=civil_date(at)) if on == CHARITY else None
        department = cast(UUID, self.desks[on].department_id)
        fields = ["person_name", "village"]
        return Dispatch(
            id=new_id(at),
            target=chosen,
            department_id=department,
            reason=story.reason,
            fields=fields,
            consent=consent,
        )


def _answer(step: str, at: datetime) -> Answer:
    match step:
        case "accept":
            return Answer(id=new_id(at), act="accept")
        case "reject":
            return Answer(id=new_id(at), act="reject", reason="不属于本单位职责。")
        case "done":
            aid = "一次性救助金"
            return Answer(id=new_id(at), act="done", aid=aid, amount=Decimal(2000), given_on=civil_date(at))
        case _:
            return Answer(id=new_id(at), act="done", reason="核查后不符合资助条件，已向家长说明。")
