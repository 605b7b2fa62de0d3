"""Papers of a case: versions with reasons, numbers, PDF and Word of one content, and the case whole as an archive."""

import asyncio
import io
import re
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

import docx
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from server.core.actor import Actor
from server.core.db import county_scope, transaction
from server.papers import typesetting, volume, word
from server.papers.archive import Entry
from server.papers.records import Block, Content
from server.papers.words import amount_words
from tests import world
from tests.features.test_notices import CONTACT, family, waiting_case
from tests.house import Answer, Caller, Grid, House


class Desk(msgspec.Struct, frozen=True):
    """A temporary-aid case, its townspeople and the county."""

    house: House
    case: str
    town: Caller
    county: Caller

    async def make(self, kind: str, reason: str = "", who: Caller | None = None) -> Any:
        asked = {"id": self.house.new_id(), "kind": kind, "reason": reason}
        made = await (who or self.town).post(f"/cases/{self.case}/papers", asked)
        await self.house.work()
        self.house.clock.forward(seconds=1)
        return made["items"][0]

    async def papers(self) -> Any:
        return await self.town.get(f"/cases/{self.case}/papers")

    async def file(self, paper: Any, form: str) -> bytes:
        answer = await self.town.client.get(f"/papers/{paper['id']}/file", params={"form": form})
        assert answer.status_code == 200, answer.text
        return answer.content

    async def text(self, paper: Any) -> str:
        """The words of the Word file, tables included."""
        document = docx.Document(io.BytesIO(await self.file(paper, "docx")))
        cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
        return "\n".join([*(one.text for one in document.paragraphs), *cells])


@pytest.fixture(name="desk")
async def at_the_desk(house: House, grid: Grid) -> Desk:
    town = await house.console("town01")
    household = await family(house, grid.code, grid.login)
    return Desk(house, await waiting_case(house, town, household), town, await house.console("county01"))


async def refused(desk: Desk) -> None:
    """The notice ends and the county refuses, two people of it."""
    asked = {"id": desk.house.new_id(), "kind": "ta_audit", "case_ids": [desk.case], "contact": CONTACT}
    notice = (await desk.town.post("/notice-board", asked))["notice"]["id"]
    await desk.town.post(f"/notice-board/{notice}/posting", {"places": ["village_board"]})
    steps: list[tuple[str, dict[str, Any]]] = [
        ("accept_papers", {"materials_complete": True}),
        ("record_examination", {"materials_authentic": "true", "substantive_check_required": False}),
        ("refuse", {"refusal_reason": "家庭人均收入高于当地标准"}),
    ]
    desk.house.clock.forward(days=4)
    town = await desk.house.console("town01")
    await town.post(f"/notice-board/{notice}/end", None)
    stage = (await town.get(f"/cases/{desk.case}"))["case"]["stage"]
    if stage == "delegated_decision":
        await town.post(f"/cases/{desk.case}/acts", {"id": desk.house.new_id(), "act": "send_up", "facts": {}})
    for clerk, (act, facts) in zip(("county01", "county01", "county02"), steps, strict=True):
        who = await desk.house.console(clerk)
        await who.post(f"/cases/{desk.case}/acts", {"id": desk.house.new_id(), "act": act, "facts": facts})


async def test_papers_follow_what_was_done(desk: Desk) -> None:
    listed = await desk.papers()
    assert [one["id"] for one in listed["kinds"]] == ["application", "survey", "audit_opinion"]
    with pytest.raises(Answer, match="paper_not_yet"):
        await desk.make("written_refusal")
    assert listed["items"] == []


async def test_a_paper_says_what_the_case_says_in_chinese(desk: Desk) -> None:
    paper = await desk.make("audit_opinion")
    said = await desk.text(paper)
    for words in ("审核意见", "李保田", "城南社区", "同意", "1500.00 元", "2026年3月2日", "牛翠花，配偶，1970年生"):
        assert words in said


async def test_another_of_its_kind_is_a_new_version_with_a_reason(desk: Desk) -> None:
    first = await desk.make("application")
    with pytest.raises(Answer, match="reason_needed"):
        await desk.make("application", " ")
    before = await desk.file(first, "pdf")
    second = await desk.make("application", "申请人补签")
    assert (first["version"], second["version"], second["reason"]) == (1, 2, "申请人补签")
    assert await desk.file(first, "pdf") == before
    assert [one["version"] for one in (await desk.papers())["items"]] == [2, 1]


async def test_the_same_id_is_one_paper(desk: Desk) -> None:
    asked = {"id": desk.house.new_id(), "kind": "application"}
    for _ in range(2):
        made = await desk.town.post(f"/cases/{desk.case}/papers", asked)
        assert [one["version"] for one in made["items"]] == [1]


async def test_pdf_and_word_lie_in_the_store_under_their_hashes(desk: Desk) -> None:
    await desk.make("survey")
    (paper,) = (await desk.papers())["items"]
    for form, begins in (("pdf", b"%PDF-1."), ("docx", b"PK")):
        data = await desk.file(paper, form)
        assert data.startswith(begins)
        assert sha256(data).hexdigest() == paper["files"][form]
    await desk.house.parts.storage.write(f"papers/{world.COUNTY}/{paper['files']['pdf']}", b"%PDF-forged", "x")
    answer = await desk.town.client.get(f"/papers/{paper['id']}/file", params={"form": "pdf"})
    assert answer.status_code == 404  # not what was kept


async def test_a_written_refusal_gives_reason_rule_remedy_and_the_day(desk: Desk) -> None:
    await refused(desk)
    town = await desk.house.console("town01")
    desk = msgspec.structs.replace(desk, town=town)
    (kind,) = [one for one in (await desk.papers())["kinds"] if one["id"] == "written_refusal"]
    assert kind["due_on"] == "2026-03-09"  # decided on the sixth, three days
    paper = await desk.make("written_refusal")
    said = await desk.text(paper)
    assert paper["number"].startswith("壶关民不予〔2026〕")
    for words in ("李保田：", "家庭人均收入高于当地标准", "2026年3月9日", "行政复议", "壶关县民政局", "第二十五条"):
        assert words in said
    proof = await desk.make("proof_of_service")
    assert f"不予批准社会救助告知书（{paper['number']}）" in await desk.text(proof)


async def test_a_refusal_nobody_served_is_due_on_the_third_day_and_late_on_the_fourth(desk: Desk) -> None:
    async def late_refusals(town: Caller) -> int:
        standing = await town.get("/cases/standing", region=world.CHENGNAN)
        return sum(one["late"] for one in standing if (one["programme"], one["stage"]) == ("temp_aid", "refused"))

    await refused(desk)
    decided, states = desk.house.clock.at, dict[int, str]()
    for day in (0, 2, 3, 4):
        desk.house.clock.at = decided + timedelta(days=day)
        town = await desk.house.console("town01")
        (limit,) = [
            one
            for one in (await town.get(f"/cases/{desk.case}"))["case"]["clocks"]
            if one["rule_id"] == "DB-14" and one["state"] != "stopped"
        ]
        states[day] = limit["state"]
    assert states == {0: "running", 2: "warning", 3: "due_today", 4: "late"}
    late = await late_refusals(town)
    asked = {"id": desk.house.new_id(), "act": "serve_refusal", "facts": {"refusal_notice_served_at": "2026-03-10"}}
    page = await town.post(f"/cases/{desk.case}/acts", asked)
    (limit,) = [one for one in page["case"]["clocks"] if one["rule_id"] == "DB-14"]
    assert (limit["state"], limit["due_on"], limit["stopped_on"]) == ("stopped", "2026-03-09", "2026-03-10")
    assert await late_refusals(town) == late - 1


async def test_document_numbers_run_on_without_a_gap(desk: Desk) -> None:
    await refused(desk)
    desk = msgspec.structs.replace(desk, town=await desk.house.console("town01"))
    numbers = [(await desk.make("written_refusal", reason))["number"] for reason in ("", "更正", "再更正")]
    serials = [int(one.partition("〕")[2].removesuffix("号")) for one in numbers]
    assert serials == list(range(serials[0], serials[0] + 3))


async def test_the_posted_notice_as_a_paper_is_masked(desk: Desk) -> None:
    await refused(desk)
    desk = msgspec.structs.replace(desk, town=await desk.house.console("town01"))
    said = await desk.text(await desk.make("notice"))
    assert "公示时间：2026年3月2日至2026年3月5日。" in said
    assert "牛翠花" not in said


async def test_another_township_finds_no_paper(desk: Desk) -> None:
    paper = await desk.make("application")
    other = await desk.house.console("town02")
    assert (await other.client.get(f"/papers/{paper['id']}/file")).status_code == 404
    with pytest.raises(Answer, match="not_found"):
        await other.get(f"/cases/{desk.case}/papers")
    assert (await other.client.get(f"/cases/{desk.case}/archive")).status_code == 404


@pytest.mark.parametrize("statement", ["update papers set reason = 'x'", "delete from papers",
                                       "update paper_files set bytes = 1"])  # fmt: skip
async def test_no_paper_is_rewritten(desk: Desk, statement: str) -> None:
    async with desk.house.parts.pool.acquire() as conn:
        with pytest.raises(Exception, match="permission denied"):
            await conn.execute(statement)


async def test_the_archive_holds_everything_with_hashes_and_masked_numbers(desk: Desk) -> None:
    await desk.make("application")
    answer = await desk.town.client.get(f"/cases/{desk.case}/archive")
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as whole:
        assert whole.testzip() is None
        names = whole.namelist()
        (paper,) = (await desk.papers())["items"]
        kept = {sha256(whole.read(one)).hexdigest() for one in names}
    assert names[0] == "00-目录.pdf"
    assert [one.partition("-")[2] for one in names[1:]] == [
        "社会救助申请书-1.docx",
        "社会救助申请书-1.pdf",
        "办理经过.pdf",
    ]
    assert set(paper["files"].values()) <= kept
    (logged,) = await desk.house.sql(
        "select detail from audit where action = 'case.archive' and subject_id = $1::uuid", desk.case
    )
    assert logged["detail"] == {"files": 3, "revealed": False}


async def test_a_case_as_one_pdf_holds_every_paper_and_photo(desk: Desk) -> None:
    await desk.make("application")
    await desk.make("audit_opinion")
    shot = io.BytesIO()
    Image.new("RGB", (3000, 2000), "seagreen").save(shot, "JPEG")
    good, gone = (
        Entry(name=f"{n}.jpg", title=f"公示照片{n}", sha256="", key=f"files/{world.COUNTY}/shot{n}") for n in (1, 2)
    )
    await desk.house.parts.storage.write(good.key, shot.getvalue(), "image/jpeg")
    answer = await desk.town.client.get(f"/cases/{desk.case}/archive.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-1.")
    assert b"pdfaid" in answer.content
    # cover, index, two papers, the course of the case
    assert pages(answer.content) == 5
    async with transaction(desk.house.parts.pool, county_scope(world.COUNTY)) as conn:
        town = Actor(
            county_code=world.COUNTY, id=world.uid("town01"), name="", role="township", reach=(world.COUNTY,)
        )
        parts = desk.house.parts
        gathered = await volume.gather(conn, town, desk.house.clock.at, parts.crypto, UUID(desk.case))
    assert [one.title for one in gathered.sheets] == ["社会救助申请书", "审核意见", "临时救助办理经过"]
    ticks = 0

    async def others() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    beside = asyncio.create_task(others())
    with_photos = await volume.bound(parts.storage, msgspec.structs.replace(gathered, photos=[good, gone]))
    beside.cancel()
    assert pages(with_photos) == 7, "a photo that is gone has its page, which says so"
    assert ticks > 10, "the server goes on while it is set"
    assert len(with_photos) < len(answer.content) + 200_000, "photos are no larger than the page shows them"
    logged = await desk.house.sql(
        "select detail from audit where action = 'case.archive' and subject_id = $1::uuid", desk.case
    )
    assert {one["detail"]["form"] for one in logged} == {"pdf"}
    other = await desk.house.console("town02")
    assert (await other.client.get(f"/cases/{desk.case}/archive.pdf")).status_code == 404


def pages(data: bytes) -> int:
    """How many pages a PDF says it has."""
    return max(int(found) for found in re.findall(rb"/Type\s*/Pages[^>]*?/Count (\d+)", data))


async def test_the_archive_holds_notices_that_hung_and_no_drafts(desk: Desk) -> None:
    asked = {"kind": "ta_audit", "case_ids": [desk.case], "contact": CONTACT}

    async def names() -> list[str]:
        answer = await desk.town.client.get(f"/cases/{desk.case}/archive")
        with zipfile.ZipFile(io.BytesIO(answer.content)) as whole:
            return [one.partition("-")[2] for one in whole.namelist()]

    notice = (await desk.town.post("/notice-board", asked | {"id": desk.house.new_id()}))["notice"]["id"]
    assert await names() == ["目录.pdf", "办理经过.pdf"]
    await desk.town.post(f"/notice-board/{notice}/posting", {"places": ["village_board"]})
    assert await names() == ["目录.pdf", "办理经过.pdf", "公示1.pdf"]


async def test_numbers_are_revealed_for_a_reason_that_is_kept(house: House) -> None:
    town, case = await house.console("town01"), house.new_id()
    await town.post("/cases", {"id": case, "programme": "temp_aid", "household_id": str(world.uid("wang"))})
    refusal = await town.client.post(f"/cases/{case}/archive", json={"reason": ""})
    assert refusal.json()["code"] == "reason_needed"
    before = {row["id"] for row in await house.sql("select id from audit where action = 'person.reveal'")}
    answer = await town.client.post(f"/cases/{case}/archive", json={"reason": "移送县档案馆"})
    assert answer.status_code == 200
    (revealed,) = [
        row
        for row in await house.sql("select id, detail from audit where action = 'person.reveal'")
        if row["id"] not in before
    ]
    assert revealed["detail"]["reason"] == "移送县档案馆"


def test_the_same_content_gives_the_same_pdf_and_nothing_in_it_is_markup() -> None:
    wild = "#panic() $x$ *粗* _斜_ \\ @label <tag> 㛃𬍛 // 注释"
    rows = ((wild, wild),)
    written = Content(
        title="不予批准社会救助告知书", made_on=date(2026, 3, 2), letter=True, number="壶关民不予〔2026〕1号",
        blocks=(Block("addressee", wild), Block("paragraph", wild), Block("fields", rows=rows),
                Block("lines", count=2), Block("table", rows=(*rows, *rows), items=("1", "auto")),
                Block("signs", items=(wild,)),
                Block("heading", wild), Block("dated", items=("壶关县民政局", "2026年3月2日"))),
    )  # fmt: skip
    assert typesetting.pdf(written) == typesetting.pdf(written)
    assert wild in "\n".join(one.text for one in docx.Document(io.BytesIO(word.docx(written))).paragraphs)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"), ("0.05", "伍分"), ("0.50", "伍角整"), ("10", "壹拾元整"),
        ("1680.05", "壹仟陆佰捌拾元零伍分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"), ("107000.50", "壹拾万柒仟元伍角整"), ("10001", "壹万零壹元整"),
        ("6007.14", "陆仟零柒元壹角肆分"), ("100010000", "壹亿零壹万元整"), ("100005000", "壹亿零伍仟元整"),
        ("0.005", "壹分"), ("0.004", "零元整"),
    ],
)  # fmt: skip
def test_amounts_in_words(amount: str, words: str) -> None:
    assert amount_words(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["-0.01", "10000000000000000"])
def test_an_amount_without_words_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="no words"):
        amount_words(Decimal(amount))


VALUES = {"零": 0, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def read_back(words: str) -> Decimal:
    """The amount that the words say, read the plain way."""
    total = section = digit = 0
    fen = 0
    for one in words.removesuffix("整"):
        if one in VALUES:
            digit = VALUES[one]
        elif one in UNITS:
            section, digit = section + digit * UNITS[one], 0
        elif one == "万":
            section, digit = (section + digit) * 10000, 0
            total, section = total + section, 0
        elif one == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        elif one == "元":
            total, section, digit = total + section + digit, 0, 0
        else:
            fen, digit = fen + digit * (10 if one == "角" else 1), 0
    return Decimal(total) + Decimal(fen) / 100


@given(st.decimals(0, 999_999_999_999, places=2))
def test_amounts_in_words_can_be_read_back(amount: Decimal) -> None:
    assert read_back(amount_words(amount)) == amount
