"""A case whole as one zip: an index with hashes, papers, what was done, notices and surveys with their photos.

It is put together while it is sent: of stored files only a piece is in memory at a time.
"""

import io
import zipfile
from collections.abc import AsyncIterator
from datetime import datetime
from hashlib import sha256
from uuid import UUID

import msgspec

from policy.papers import paper_kinds
from server import approval_sessions, cases, files, notices, registry
from server.core import audit
from server.core.actor import Actor
from server.core.clock import COUNTY_ZONE, civil_date, day_words
from server.core.crypto import Crypto
from server.core.db import Connection
from server.core.storage import ObjectMissing, Storage
from server.papers import queries, session_papers, typesetting
from server.papers.operations import paper_key
from server.papers.records import Block, Content
from server.papers.words import fact_line

PIECE = 1024 * 1024  # bytes read from the store at a time
SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "application/pdf": "pdf"}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the archive: made here (`data`) or lying in the store under `key`."""

    name: str
    title: str
    sha256: str
    data: bytes = b""
    key: str = ""
    bytes: int = 0


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """What goes into an archive, the index first. Times of the zip are `made_at`."""

    name: str
    made_at: datetime
    entries: list[Entry]


async def gather(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, case_id: UUID, reveal: str | None
) -> Gathered:
    """Read everything that the archive of a case holds; the taking is logged. `reveal`: why citizen IDs are shown.

    Raises Problem not_found.
    """
    page = await cases.read_case(conn, actor, now, case_id)
    listed = await people(conn, actor, now, crypto, page, reveal)
    posted = [one for one in await notices.of_case(conn, actor, now, crypto, case_id) if one.notice.posted_on]
    found = [
        *await _papers(conn, actor, case_id),
        _made("办理经过.pdf", "办理经过、决定和登记的事实", course(page, listed, now)),
        *(
            _made(f"公示{n}.pdf", f"公示：{one.notice.title.zh}", notice(one, case_id, now))
            for n, one in enumerate(posted, 1)
        ),
        *(
            _made(f"审批会纪要{n}.pdf", "审批会会议纪要（本案）", session_papers.of_case(one))
            for n, one in enumerate(await approval_sessions.of_case(conn, actor, case_id), 1)
        ),
        *await photos(conn, actor, page, posted),
    ]
    numbered = [msgspec.structs.replace(one, name=f"{n:02d}-{one.name}") for n, one in enumerate(found, start=1)]
    index = _made("目录.pdf", "目录", _index(page, numbered, now))
    detail = {"files": len(numbered), "revealed": reveal is not None}
    await audit.record(conn, actor.county_code, now, actor.id, "case.archive", case_id, detail)
    name = f"{page.case.programme_title.zh}-{page.case.applicant_name}-{civil_date(now):%Y%m%d}.zip"
    return Gathered(name=name, made_at=now, entries=[msgspec.structs.replace(index, name="00-目录.pdf"), *numbered])


async def people(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, page: cases.CasePage, reveal: str | None
) -> tuple[tuple[str, ...], ...]:
    """The household: name, relation, birth, citizen ID, masked unless `reveal` gives a reason."""
    home = page.case.household_id
    listed = (await registry.persons(conn, actor.scope, crypto, [home])).get(home, []) if home else []
    rows: list[tuple[str, ...]] = [("姓名", "与户主关系", "出生日期", "身份证号")]
    for one in listed:
        number = one.id_masked or ""
        if reveal and one.id_last4:
            number = await registry.reveal_id_number(conn, actor, now, crypto, person_id=one.id, reason=reveal)
        born = day_words(one.birth_date) if one.birth_date else ""
        rows.append((one.name, registry.relation_text(one.relation).zh, born, number))
    return tuple(rows)


async def _papers(conn: Connection, actor: Actor, case_id: UUID) -> list[Entry]:
    made = await queries.of_case(conn, actor.scope, case_id)
    by_id = {one.id: one for one in made}
    entries: list[Entry] = []
    for file in await queries.files(conn, actor.scope, list(by_id)):
        paper = by_id[file.paper_id]
        title = f"{paper_kinds()[paper.kind].zh}（第 {paper.version} 版）{paper.number or ''}"
        digest = file.sha256.hex()
        entries.append(Entry(
            name=f"{paper_kinds()[paper.kind].zh}-{paper.version}.{file.form}", title=title, sha256=digest,
            key=paper_key(actor.county_code, digest), bytes=file.bytes,
        ))  # fmt: skip
    return entries


async def photos(
    conn: Connection, actor: Actor, page: cases.CasePage, posted: list[notices.NoticePage]
) -> list[Entry]:
    """Photos of notices and of surveys that were verified."""
    wanted = {photo.sha256: "公示照片" for one in posted for photo in one.photos}
    wanted |= {file.sha256: f"调查附件 {file.name}" for one in page.surveys for file in one.files if file.sha256}
    there = await files.standing(conn, actor.county_code, [bytes.fromhex(one) for one in wanted])
    return [
        Entry(
            name=f"附件-{n}.{SUFFIXES.get(row.content_type, 'bin')}", title=wanted[row.sha256.hex()],
            sha256=row.sha256.hex(), key=files.file_key(actor.county_code, row.sha256.hex()), bytes=row.bytes,
        )
        for n, row in enumerate((row for row in there.values() if row.state == "verified"), start=1)
    ]  # fmt: skip


def _made(name: str, title: str, written: Content) -> Entry:
    data = typesetting.pdf(written)
    return Entry(name=name, title=title, sha256=sha256(data).hexdigest(), data=data, bytes=len(data))


def course(page: cases.CasePage, people: tuple[tuple[str, ...], ...], now: datetime) -> Content:
    """What happened, in order, and what is recorded."""
    acts = tuple(
        (str(a.number), a.acted_at.astimezone(COUNTY_ZONE).strftime("%Y-%m-%d %H:%M"), a.title.zh, a.actor_name,
         "；".join(fact_line(d)
                  for d in a.detail))
        for a in page.acts
    )  # fmt: skip
    decided = page.decision
    blocks = [
        Block("heading", "家庭成员"),
        Block("table", rows=people, items=("2", "2", "3", "4")),
        Block("heading", "办理经过"),
        Block(
            "table", rows=(("序", "时间", "办理", "经办人", "内容"), *acts), items=("auto", "auto", "2", "auto", "4")
        ),
    ]
    if decided:
        words = "批准" if decided.decision == "approve" else "不予批准"
        amount = f"，{decided.amount:.2f} 元" if decided.amount is not None else ""
        blocks += [
            Block("heading", "决定"),
            Block("paragraph", f"{words}{amount}；{decided.reason}；{decided.decided_by}。"),
        ]
    return Content(
        title=f"{page.case.programme_title.zh}办理经过", made_on=civil_date(now), blocks=tuple(blocks),
        foot=page.case.applicant_name,
    )  # fmt: skip


def notice(one: notices.NoticePage, case_id: UUID, now: datetime) -> Content:
    """As it hung, and what was said against this case."""
    said = tuple(
        (str(o.received_on), o.objector or "匿名", o.content, "期内" if o.in_time else "期后")
        for o in one.objections
        if o.case_id == case_id
    )
    start, end = one.notice.posted_on, one.notice.due_on
    blocks = [
        *(Block("paragraph", text) for text in one.texts),
        Block("fields", rows=(
            ("张贴", f"{day_words(start)}，{one.posted_by}" if start else "未张贴"),
            ("期满", day_words(end) if end else ""),
            ("提前撤下", one.removal_reason or ""),
        )),
    ]  # fmt: skip
    if said:
        blocks.append(Block("table", rows=(("收到", "反映人", "内容", "期限"), *said), items=("2", "2", "5", "1")))
    return Content(title=one.notice.title.zh, made_on=civil_date(now), blocks=tuple(blocks))


def _index(page: cases.CasePage, entries: list[Entry], now: datetime) -> Content:
    rows = tuple((one.name, one.title, one.sha256) for one in entries)
    return Content(
        title="案卷目录",
        made_on=civil_date(now),
        foot=str(page.case.id),
        blocks=(
            Block("fields", rows=(
                ("申请人", page.case.applicant_name), ("救助项目", page.case.programme_title.zh),
                ("当前环节", page.case.stage_title.zh), ("立案", day_words(civil_date(page.case.opened_at))),
                ("成卷", day_words(civil_date(now))),
            )),
            Block("table", rows=(("文件", "内容", "SHA-256"), *rows), items=("4", "4", "5")),
        ),
    )  # fmt: skip


class _Sink(io.RawIOBase):
    """What the zip writer wrote and nobody has taken yet. It cannot be read back, so the writer streams."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        taken = bytes(data)  # pyright: ignore[reportArgumentType] - the writer gives buffers of bytes
        self._held += taken
        return len(taken)

    def taken(self) -> bytes:
        """What was written since the last time."""
        found = bytes(self._held)
        self._held.clear()
        return found


async def zipped(storage: Storage, gathered: Gathered) -> AsyncIterator[bytes]:
    """The archive piece by piece. A file that is gone from the store comes empty; the index says what it was."""
    sink = _Sink()
    stamp = gathered.made_at.astimezone(COUNTY_ZONE).timetuple()[:6]
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as whole:
        for one in gathered.entries:
            with whole.open(zipfile.ZipInfo(one.name, stamp), "w") as target:
                async for piece in _content(storage, one):
                    target.write(piece)
                    yield sink.taken()
            yield sink.taken()
    yield sink.taken()


async def _content(storage: Storage, one: Entry) -> AsyncIterator[bytes]:
    if not one.key:
        yield one.data
        return
    for start in range(0, one.bytes, PIECE):
        try:
            yield await storage.read_part(one.key, start, min(PIECE, one.bytes - start))
        except ObjectMissing:
            return
