"""What the phone's measurements run on: a worker with three hundred households of three past visits each, and forms
of sixty and two hundred and fifty questions."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec

from bench._sender import send_all
from bench.ingest import FORM, PASSWORD, WAITING, running
from demo.load import load_demo
from embedded import Addresses
from server.core.clock import civil_date
from server.core.db import connect, county_scope, open_pool, transaction
from server.core.ids import new_id
from server.core.migrate import migrate
from server.forms import publishing
from server.forms.library import publish_library
from server.forms.publishing import Upload
from server.settings import Settings, from_environment
from tests.forms.building import YES_NO, workbook
from tests.forms.library.samples import visit_instance
from tests.journeys.form_runtime.every_type import END_GROUP, ask, page

COUNTY = "140427"
HOUSEHOLDS = 300
PAST = (250, 170, 90)  # days ago
QUESTIONS = (60, 250)
# Give the first worker's grid so many households.
CROWD = """
update households set region_code = (select min(r.region_code) from user_reaches r join users u on u.id = r.user_id
                                     where u.login = 'grid01')
where id in (select household_id from followups order by due_on limit $1)
returning id
"""


async def build(addresses: Addresses, port: int, households: int = HOUSEHOLDS) -> Settings:
    """The demo county, crowded, with the past visits processed and the long forms published."""
    settings = from_environment(addresses.environment())
    now = datetime.now(UTC)
    await migrate(settings.owner_dsn)
    await load_demo(settings.owner_dsn, settings, password=PASSWORD, now=now, households=max(1000, households * 2))
    async with await open_pool(settings.dsn, 1) as pool:
        versions = {p.form_id: p.version for p in await publish_library(pool, now)}
        for questions in QUESTIONS:
            async with transaction(pool, county_scope(COUNTY)) as conn:
                upload = Upload(long_workbook(questions))
                await publishing.publish(conn, COUNTY, None, now, publishing.check(upload))
    link = await connect(settings.owner_dsn)
    crowd = [row["id"] for row in await link.fetch(CROWD, households)]
    serve = ("server.cli", "serve", "--port", str(port))
    async with running(settings, port, *serve), running(settings, 0, "workers"):
        await send_all(port, await _token(port), _past(crowd, versions[FORM], now), 8)
        while await link.fetchval(WAITING):
            await asyncio.sleep(0.2)
    await link.close()
    return settings


async def _token(port: int) -> str:
    device = {"id": str(new_id(datetime.now(UTC))), "name": "bench", "app_version": "bench"}
    asked = {"login": "grid01", "password": PASSWORD, "device": device}
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"http://127.0.0.1:{port}/sessions", json=asked)
    return str(answer.raise_for_status().json()["token"])


def _past(households: list[Any], version: str, now: datetime) -> list[bytes]:
    """A visit to every household on each of the past days, long enough ago that the household is due again."""
    bodies: list[bytes] = []
    for ago in PAST:
        at = now - timedelta(days=ago)
        instance = visit_instance(today=civil_date(at))
        for household in households:
            record: dict[str, Any] = {
                "id": new_id(at), "form": {"id": FORM, "version": version}, "household_id": household,
                "started_at": at, "ended_at": at, "entered_at": at, "phone_now": now, "instance": instance,
                "position": {"lon": 113.2, "lat": 36.12, "accuracy_m": 9.0, "source": "gps", "mock": False, "at": at},
                "files": [], "app_version": "bench",
            }  # fmt: skip
            bodies.append(msgspec.json.encode(record))
    return bodies


def long_title(questions: int) -> str:
    """What the form of so many questions is called on the phone."""
    return f"{questions} 题的表"


def long_workbook(questions: int) -> bytes:
    """A visit form of so many questions on pages of ten: numbers, choices that rest on them, words, calculations."""
    rows: list[Mapping[str, Any]] = []
    for number in range(questions):
        if number % 10 == 0:
            rows.append(page(f"p{number}", f"第 {number // 10 + 1} 页", f"Page {number // 10 + 1}"))
        rows.append(_question(number))
        if number % 10 == 9 or number == questions - 1:
            rows.append(END_GROUP)
    named = {"form_title": long_title(questions), "form_id": f"long_{questions}", "version": "1"}
    return workbook(rows, YES_NO, [named | {"purpose": "visit", "default_language": "中文 (zh)"}])


def _question(number: int) -> Mapping[str, Any]:
    name = f"q{number}"
    match number % 5:
        case 0:
            return ask("select_one yes_no", name, f"家里有没有第 {number} 样？", f"Is there number {number}?")
        case 1:
            return ask("integer", name, f"有几个 {number}？", "How many?", relevant=f"${{q{number - 1}}} = 'yes'")
        case 2:
            return ask("text", name, f"说说第 {number} 件事", f"Tell about {number}")
        case 3:
            return ask("select_multiple yes_no", name, f"哪几样 {number}？", f"Which {number}?")
        case _:
            before = f" + ${{q{number - 5}}}" if number > 5 else ""
            return {"type": "calculate", "name": name, "calculation": f"coalesce(${{q{number - 3}}}, 0){before}"}


def plain_page(questions: int) -> str:
    """The floor of opening a form: its questions as a page without script."""
    asked = "".join(f"<fieldset><legend>第 {n} 题</legend><input><p>说说</p></fieldset>" for n in range(questions))
    return f"<!doctype html><meta charset=utf-8><style>fieldset{{padding:14px;font:18px sans-serif}}</style>{asked}"


def plain_list(households: int) -> str:
    """The floor of the due list: its rows as a page without script."""
    rows = "".join(
        f"<li><b>王秀兰{n}</b><span>逾期 {n} 天</span><p>龙泉镇清流村{n}号 · 分散特困</p></li>"
        for n in range(households)
    )
    return f"<!doctype html><meta charset=utf-8><style>li{{padding:14px;font:18px sans-serif}}</style><ul>{rows}</ul>"
