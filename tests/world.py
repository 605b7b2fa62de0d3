"""One small named county for every feature test: county 140427 with two towns and a handful of households.

    龙泉镇 140427100          城南社区 …001: grids …001001 (grid01), …001002 (grid02)
                              城北社区 …002: grid  …002001 (nobody's)
    百尺镇 140427101          百尺村   …200: grid  …200001 (grid03)

Everybody here is invented. Ids follow from names, so that a failing test can be read.
"""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

import msgspec
from argon2 import PasswordHasher

from server import registry
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, county_scope, enter_scope
from server.core.ids import new_id
from server.registry import NewHousehold, NewPerson, NewStatus

COUNTY = "140427"
LONGQUAN, BAICHI = "140427100", "140427101"
CHENGNAN, CHENGBEI, BAICHI_VILLAGE = "140427100001", "140427100002", "140427101200"
GRID_1, GRID_2, GRID_NORTH, GRID_BAICHI = (
    "140427100001001", "140427100001002", "140427100002001", "140427101200001",
)  # fmt: skip
DIVISIONS = (
    (COUNTY, None, "county", "壶关县", 113.207, 36.115),
    (LONGQUAN, COUNTY, "town", "龙泉镇", 113.21, 36.12),
    (BAICHI, COUNTY, "town", "百尺镇", 113.18, 36.01),
    (CHENGNAN, LONGQUAN, "village", "城南社区", 113.205, 36.11),
    (CHENGBEI, LONGQUAN, "village", "城北社区", 113.215, 36.13),
    (BAICHI_VILLAGE, BAICHI, "village", "百尺村", 113.18, 36.01),
    (GRID_1, CHENGNAN, "grid", "城南一网格", 113.204, 36.109),
    (GRID_2, CHENGNAN, "grid", "城南二网格", 113.206, 36.111),
    (GRID_NORTH, CHENGBEI, "grid", "城北一网格", 113.215, 36.131),
    (GRID_BAICHI, BAICHI_VILLAGE, "grid", "百尺一网格", 113.181, 36.011),
)
USERS = (
    ("grid01", "李建国", "grid_worker", GRID_1),
    ("grid02", "赵红梅", "grid_worker", GRID_2),
    ("grid03", "崔志强", "grid_worker", GRID_BAICHI),
    ("town01", "苗丽萍", "township", LONGQUAN),
    ("town02", "秦卫东", "township", BAICHI),
    ("county01", "侯俊英", "county", COUNTY),
    ("county02", "申文忠", "county", COUNTY),
    ("admin", "韩明亮", "admin", COUNTY),
)
PASSWORD = "a long walk in the hills"
SECRET_KEY = "5a" * 32
WANG_ID_NUMBER = "14042719420108998X"  # well-formed; no register gives out 998
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # nine in the morning of Monday, 2 March 2026, in the county
TODAY = civil_date(NOW)
Outcome = Literal["met", "carer_met", "nobody_home", "refused", "unknown"]


def uid(name: str, at: datetime = NOW) -> UUID:
    """The id of a named thing."""
    return new_id(at, lambda count: sha256(name.encode()).digest()[:count])


@cache
def crypto() -> Crypto:
    """The county's keys in tests."""
    return Crypto(SECRET_KEY)


@cache
def password_hash() -> str:
    """Made cheaply: what a sign-in costs is not what these tests are about."""
    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)


class World(msgspec.Struct, frozen=True):
    """The county as built: users by login; households by the names below."""

    users: dict[str, Actor]
    wang: UUID  # 王秀兰, 84, scattered tekun, unable, lives alone; grid 1
    li: UUID  # 李保田 and two others, dibao since 2025; grid 1
    zhang: UUID  # 张桂花, dibao-marginal; grid 2
    sun: UUID  # 孙玉山, tekun in an institution: nobody has to visit; grid 2
    guo: UUID  # 郭存良, scattered tekun, able; the north grid that nobody walks
    zhao: UUID  # 赵改花, expenditure hardship; 百尺

    def __getattr__(self, login: str) -> Actor:
        try:
            return self.users[login]
        except KeyError:
            raise AttributeError(login) from None


async def build(conn: Connection, now: datetime = NOW, secrets: Crypto | None = None) -> World:
    """The whole county on an empty database; leaves the transaction with the county's reach.

    `secrets` when the rows will be read by a server with keys of its own.
    """
    await conn.execute("insert into counties (county_code, name, name_en) values ($1, '壶关县', 'Huguan')", COUNTY)
    await conn.executemany(
        """insert into divisions (county_code, code, parent_code, level, name, lon, lat, valid_from)
           values ($1, $2, $3, $4, $5, $6, $7, '2020-01-01')""",
        [(COUNTY, *division) for division in DIVISIONS],
    )
    users = {login: await _add_user(conn, login, name, role, code) for login, name, role, code in USERS}
    await enter_scope(conn, county_scope(COUNTY))
    for household in _households():
        await registry.register_household(conn, users["county01"], now, secrets or crypto(), household)
    return World(users, **{name: uid(name) for name in ("wang", "li", "zhang", "sun", "guo", "zhao")})


async def _add_user(conn: Connection, login: str, name: str, role: str, region_code: str) -> Actor:
    await conn.execute(
        """insert into users (county_code, id, login, name, role, password_hash, created_at)
           values ($1, $2, $3, $4, $5, $6, $7)""",
        COUNTY, uid(login), login, name, role, password_hash(), NOW,
    )  # fmt: skip
    await conn.execute(
        """insert into user_reaches (county_code, id, user_id, region_code, valid_from)
           values ($1, $2, $3, $4, '2020-01-01')""",
        COUNTY, uid(f"{login} reach"), uid(login), region_code,
    )  # fmt: skip
    return Actor(county_code=COUNTY, id=uid(login), name=name, role=role, reach=(region_code,))


def _households() -> list[NewHousehold]:
    return [
        NewHousehold(
            id=uid("wang"), region_code=GRID_1, address="城南社区 3 排 7 号", directions="老井往东第二家",
            lon=113.2041, lat=36.1092,
            persons=(_person("王秀兰", "female", "1942-01-08", id_number=WANG_ID_NUMBER, phone="14200000001"),),
            statuses=(status("wang", "tekun", "2024-06-01", person="王秀兰", care_grade="unable"),),
        ),
        NewHousehold(
            id=uid("li"), region_code=GRID_1, address="城南社区 5 排 2 号", lon=113.2045, lat=36.1089,
            persons=(
                _person("李保田", "male", "1968-05-20"),
                _person("牛翠花", "female", "1970-02-03", "spouse"),
                _person("李晓东", "male", "2009-09-01", "child"),
            ),
            statuses=(status("li", "dibao", "2025-03-01"),),
        ),
        NewHousehold(
            id=uid("zhang"), region_code=GRID_2, address="城南社区 11 排 1 号", lon=113.206, lat=36.1108,
            persons=(_person("张桂花", "female", "1959-07-07"),),
            statuses=(status("zhang", "dibao_marginal", "2025-10-01"),),
        ),
        NewHousehold(
            id=uid("sun"), region_code=GRID_2, address="县社会福利中心",
            persons=(_person("孙玉山", "male", "1948-04-04"),),
            statuses=(status("sun", "tekun", "2023-01-01", person="孙玉山", support_mode="institutional"),),
        ),
        NewHousehold(
            id=uid("guo"), region_code=GRID_NORTH, address="城北社区 1 排 9 号", lon=113.2151, lat=36.1312,
            persons=(_person("郭存良", "male", "1955-11-02"),),
            statuses=(status("guo", "tekun", "2025-01-01", person="郭存良", care_grade="able"),),
        ),
        NewHousehold(
            id=uid("zhao"), region_code=GRID_BAICHI, address="百尺村 2 组", lon=113.1812, lat=36.0111,
            persons=(_person("赵改花", "female", "1963-03-03"),),
            statuses=(status("zhao", "expenditure_hardship", "2026-02-01"),),
        ),
    ]  # fmt: skip


def _person(
    name: str,
    sex: Literal["male", "female"],
    born: str,
    relation: Literal["self", "spouse", "child"] = "self",
    *,
    id_number: str | None = None,
    phone: str | None = None,
) -> NewPerson:
    return NewPerson(
        id=uid(name),
        name=name,
        sex=sex,
        birth_date=date.fromisoformat(born),
        relation=relation,
        id_number=id_number,
        phone=phone,
    )


def status(
    household: str,
    name: Any,
    valid_from: str,
    *,
    person: str | None = None,
    support_mode: Literal["scattered", "institutional"] | None = None,
    care_grade: Literal["able", "partly_unable", "unable"] | None = None,
) -> NewStatus:
    """A status of a named household; tekun are supported at home unless told."""
    return NewStatus(
        id=uid(f"{household} {name} {valid_from}"),
        person_id=uid(person) if person else None,
        status=name,
        support_mode=support_mode or ("scattered" if name == "tekun" else None),
        care_grade=care_grade,
        valid_from=date.fromisoformat(valid_from),
        source="民政系统导入",
    )


async def end_status(conn: Connection, status_id: UUID, last_day: date) -> None:
    """The status holds through `last_day`."""
    await conn.execute(
        "update statuses set valid_to = $3 where county_code = $1 and id = $2", COUNTY, status_id, last_day
    )


async def add_visit(
    conn: Connection,
    household_id: UUID,
    visited_on: date,
    by: Actor,
    *,
    region_code: str = GRID_1,
    counts: bool = True,
    outcome: Outcome = "met",
    received_at: datetime | None = None,
) -> UUID:
    """A visit as the server keeps it, received on the evening of the day unless told."""
    evening = datetime(visited_on.year, visited_on.month, visited_on.day, 10, tzinfo=UTC)
    received = received_at or evening
    id = uid(f"{household_id} {visited_on} {by.name} {received}", evening)  # noqa: A001
    await conn.execute(
        """insert into submissions (county_code, id, region_code, purpose, form_id, form_version, household_id,
               submitted_by, received_at, body_sha256, body)
           values ($1, $2, $3, 'visit', 'scattered_tekun_visit', '1', $4, $5, $6, '\\x00', '{}')""",
        COUNTY, id, region_code, household_id, by.id, received,
    )  # fmt: skip
    await conn.execute(
        """insert into visits (county_code, id, household_id, region_code, visitor_id, form_id, form_version,
               visited_on, started_at, entered_at, received_at, outcome, counts, evidence, problems)
           values ($1, $2, $3, $4, $5, 'scattered_tekun_visit', '1', $6, $7, $7, $8, $9, $10, 'cannot_tell', '[]')""",
        COUNTY, id, household_id, region_code, by.id, visited_on, evening - timedelta(hours=1), received,
        outcome, counts,
    )  # fmt: skip
    return id


async def add_phone(conn: Connection, user: Actor, last_synced_at: datetime | None) -> UUID:
    """A phone of this user, last heard of then."""
    id = uid(f"phone of {user.name}")  # noqa: A001
    await conn.execute(
        """insert into devices (county_code, id, user_id, name, app_version, first_seen_at, last_synced_at)
           values ($1, $2, $3, '测试手机', '0', '2026-01-01T00:00:00Z', $4)""",
        COUNTY, id, user.id, last_synced_at,
    )  # fmt: skip
    return id
