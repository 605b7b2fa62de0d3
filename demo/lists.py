"""Lists of two other departments, handed in and applied by the county: matches, proposals, findings, leads."""

import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from demo import queries
from demo.identity import CitizenIds, uuid7_of
from demo.queries import ListedHome
from demo.records import DemoUser
from server import followups
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, county_scope, enter_scope
from server.imports import applying, desk, intake, matching
from server.imports.records import ApplyRequest, NewAuthorisation

ELSEWHERE = "140425"  # where those were registered whom the county does not know
HELPED, UNHELPED = 14, 12
LEVELS = ("一级", "二级", "三级", "四级")
KINDS = ("肢体", "视力", "听力", "智力", "精神")
Cells = Sequence[str]


class Person(NamedTuple):
    """Somebody invented who is in no register, and where the list says they live."""

    name: str
    born: date
    place: str


STRANGERS = (
    Person("栗翠平", date(1958, 4, 9), "龙泉镇南关村"),
    Person("申二则", date(1949, 11, 23), "百尺镇西牢村"),
    Person("郜补拴", date(1963, 2, 17), "树掌镇神南村"),
    Person("暴引弟", date(1971, 8, 30), "石坡乡"),
    Person("原富锁", date(1955, 6, 2), "外县迁入，住址待补"),
)


class List(NamedTuple):
    """A list as a department hands it in, so many days ago."""

    feed: str
    document: str
    title: str
    file: str
    days: int
    rows: Sequence[Cells]


async def add_lists(
    conn: Connection, county_code: str, users: Sequence[DemoUser], crypto: Crypto, now: datetime
) -> None:
    """Put the documents on file and take both lists as far as a county that has looked at them once."""
    await enter_scope(conn, county_scope(county_code))
    clerk = next(user for user in users if user.role == "county")
    actor = Actor(county_code=county_code, id=clerk.id, name=clerk.name, role=clerk.role, reach=clerk.reaches)
    helped = await queries.listed_homes(conn, county_code, HELPED, helped=True)
    others = await queries.listed_homes(conn, county_code, UNHELPED, helped=False)
    today = civil_date(now)
    for one in (
        List("disabled_persons", "县残联函〔演示〕3号", "关于共享持证残疾人信息的函", "持证残疾人名册.csv", 1,
             [*_certificates(helped, others, crypto)]),
        List("deaths", "县公安局函〔演示〕7号", "关于共享死亡注销信息的函", "死亡人员名单.csv", 5,
             [*_deaths(helped, crypto, today)]),
    ):  # fmt: skip
        await _hand_in(conn, actor, crypto, now, one)
    # Whoever a list names and nobody helps is visited.
    await followups.recompute(conn, county_code, [one.household_id for one in (*helped, *others)], today, now)


def _certificates(helped: Sequence[ListedHome], others: Sequence[ListedHome], crypto: Crypto) -> Iterator[Cells]:
    """Most are found by their citizen ID; one has another name, one no ID, one a wrong digit, one stands twice."""
    yield ("序号", "姓名", "身份证号", "残疾人证号", "残疾类别", "残疾等级", "联系电话", "家庭住址")
    given = CitizenIds(ELSEWHERE)
    told = [(one.name, crypto.open(one.id_cipher), one.place) for one in (*helped[3:], *others)]
    told += [(one.name, given.next(one.born, "female") or "", one.place) for one in STRANGERS]
    for number, (name, held, place) in enumerate([*told, *told[:1]]):
        written = {1: f"{name[0]}改名", 2: f"{name[0]} {name[1:]}"}.get(number, name)
        shown = {4: "", 5: f"{held[:-1]}{'1' if held[-1] != '1' else '2'}"}.get(number, held)
        row = number % len(told)
        kind, level = KINDS[row % len(KINDS)], LEVELS[row % len(LEVELS)]
        yield (str(number + 1), written, shown, f"{held}{row % 7 + 1}{row % 4 + 1}", f"{kind}残疾", level, "", place)


def _deaths(helped: Sequence[ListedHome], crypto: Crypto, today: date) -> Iterator[Cells]:
    """Two of those still paid, and somebody the county never knew."""
    yield ("姓名", "身份证号", "死亡日期", "户籍地址")
    for number, one in enumerate(helped[:2]):
        died = today - timedelta(days=41 + 9 * number)
        yield (one.name, crypto.open(one.id_cipher), died.isoformat(), one.place)
    unknown = CitizenIds(ELSEWHERE).next(date(1938, 1, 14), "male") or ""
    yield ("靳老三", unknown, (today - timedelta(days=33)).isoformat(), "集店镇")


async def _hand_in(conn: Connection, actor: Actor, crypto: Crypto, now: datetime, one: List) -> None:
    at, scope = now - timedelta(days=one.days), actor.scope
    day = civil_date(at)

    def made(what: str) -> UUID:
        return uuid7_of(int(at.timestamp() * 1000), f"demo list {one.feed} {what}")

    document = NewAuthorisation(
        id=made("document"), document_no=one.document, title=one.title, valid_from=date(day.year, 1, 1),
        valid_to=date(day.year + 1, 12, 31),
    )  # fmt: skip
    await desk.authorise(conn, actor, at, one.feed, document)
    written = io.StringIO()
    csv.writer(written).writerows(one.rows)
    with tempfile.TemporaryDirectory(prefix="tanfang-demo-") as folder:
        path = Path(folder) / one.file
        path.write_bytes(written.getvalue().encode("gb18030"))  # as office machines save it
        handed = intake.Handed(id=made("import"), feed=one.feed, file_name=one.file, path=path, listed_on=day)
        taken = await intake.take(conn, actor, at, crypto, handed)
    await intake.say_columns(conn, actor, at, taken.id, taken.columns)
    await matching.read_list(conn, scope, at, crypto, taken.id, _quiet)
    await applying.apply(conn, actor, at, taken.id, ApplyRequest())
    while await applying.apply_page(conn, scope, at, crypto, taken.id):
        pass


async def _quiet(percent: int) -> None:
    """Nobody watches."""
