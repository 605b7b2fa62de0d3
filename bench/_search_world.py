"""A register of invented people to search in: names as common as they are, one household for every 2.5 of them."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from uuid import UUID

from bench._county import COUNTY, filled_bare, make_county, say
from server.core.crypto import Crypto
from server.core.db import Connection
from server.registry.pinyin import search_form
from server.search.words import phone_marks

CRYPTO = Crypto("5e" * 32)
# The commonest surnames of the census of 2020; the first ones are drawn more often, 王 seven times of a hundred.
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
GIVEN = (
    "秀兰建军志强红梅卫东丽萍俊峰海燕玉芳晓光爱民春霞永国庆素珍文斌慧敏振华巧玲立新桂英雪保改花存良宝生金锁喜旺根枝"
    "凤仙月娥翠莲福禄贵山河平安顺利富财德义仁礼智信忠孝勇刚毅诚明亮辉煌晨曦雨露云霄风雷天地星辰松柏竹菊荷杏桃李"
)
NOW = datetime(2026, 3, 2, tzinfo=UTC)
BIRTHS = date(1930, 1, 1).toordinal()
PERSONS = (
    "county_code", "id", "household_id", "region_code", "name", "pinyin", "sex", "birth_date", "relation",
    "id_cipher", "id_blind", "id_last4", "phone_cipher", "phone_blind", "phone_tail", "registered_at",
)  # fmt: skip
ADDRESSES = """
update households set address = (1 + abs(hashtext(id::text)) % 9) || '组' || (abs(hashtext(id::text || 'n')) % 300)
    || '号'
"""
# The names of villages, all different, as a county's are: two characters drawn by number.
NAMES = """
update divisions d set name = substr('东西南北上下前后新旧大小', 1 + n % 12, 1)
        || substr('岭坡沟河庄寨堡店桥坪峪洼崖滩渠坑', 1 + n / 12 % 16, 1)
        || substr('头里边口底湾', 1 + n / 192 % 6, 1) || '村'
from (select code, (row_number() over (order by code))::int - 1 as n from divisions where level = 'village') as v
where v.code = d.code
"""
HOMES = "select id, region_code from households order by region_code, id"
ENTER = """
insert into search_entries (county_code, kind, id, region_code, name, reading, document)
select p.county_code, 'person', p.id, p.region_code, p.name, p.pinyin,
       search_document(p.name, p.pinyin, p.relation, p.region_code, h.address, p.id_last4, p.id_blind,
                       p.phone_blind, p.phone_tail)
from persons p join households h on h.county_code = p.county_code and h.id = p.household_id
"""


def _names(draw: random.Random) -> Iterator[tuple[str, str]]:
    weights = [1 / (4 + n) for n in range(len(SURNAMES))]
    readings = {sign: search_form(sign).split()[0] for sign in SURNAMES + GIVEN}
    while True:
        for surname in draw.choices(SURNAMES, weights, k=1000):
            given = "".join(draw.choices(GIVEN, k=2 if draw.random() < 0.85 else 1))
            syllables = [readings[sign] for sign in surname + given]
            yield surname + given, f"{syllables[0]} {''.join(syllables[1:])} {''.join(s[0] for s in syllables)}"


def id_number(n: int) -> str:
    """The n-th person's number: eighteen digits, none of them anybody's."""
    return f"990427{n * 7_919_377 % 10**12:012d}"


def phone(n: int) -> str:
    """The n-th person's telephone number."""
    return f"142{n * 7919 % 100_000_000:08d}"


def persons(homes: list[tuple[UUID, str]], many: int, ids: random.Random) -> Iterator[tuple[object, ...]]:
    """Rows of `many` persons; every home has its head."""
    names = _names(ids)
    for n in range(many):
        home, region = homes[n % len(homes)]
        name, pinyin = next(names)
        relation = "self" if n < len(homes) else "child"
        number = id_number(n)
        whole, tail = phone_marks(CRYPTO, phone(n))
        yield (
            COUNTY, UUID(int=ids.getrandbits(128)), home, region, name, pinyin, "female",
            date.fromordinal(BIRTHS + n * 31 % 33_000), relation, CRYPTO.seal(number),
            CRYPTO.blind(number), number[-4:], CRYPTO.seal(phone(n)), whole, tail,
            NOW,
        )  # fmt: skip


async def generate(admin: Connection, many: int) -> None:
    """`many` persons on file, entered, and counted by the planner; the same each time but for their ids."""
    households = many * 2 // 5
    await make_county(admin, households)
    await admin.execute(NAMES)
    async with filled_bare(admin, ["persons", "search_entries"]):
        await admin.execute(ADDRESSES)
        homes = [(r["id"], r["region_code"]) for r in await admin.fetch(HOMES)]
        say(f"{households} households")
        everybody = persons(homes, many, random.Random(1))
        while some := list(islice(everybody, 100_000)):
            await admin.copy_records_to_table("persons", records=some, columns=PERSONS)
        say(f"{many} persons")
        await admin.execute(ENTER)
        say("entered; now the indexes")
    await admin.execute("vacuum analyze")
