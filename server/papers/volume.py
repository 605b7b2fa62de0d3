"""A case whole as one PDF/A: cover, index with page numbers, every paper, what was done, notices and photos.

It is set in a process of its own, one at a time, so that neither a large case nor a bad photo holds up anybody else.
"""

import asyncio
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import msgspec

from server import approval_sessions, cases, files, notices
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date, day_words
from server.core.crypto import Crypto
from server.core.db import Connection
from server.core.storage import ObjectMissing, Storage
from server.papers import archive, queries, session_papers, typesetting
from server.papers.records import Content

LONGER_SIDE = 1600  # px: a photo across the page at 250 dots per inch
_one_at_a_time = asyncio.Semaphore(1)


class Volume(msgspec.Struct, frozen=True, kw_only=True):
    """What is bound together: `cover` as label and value, `photos` lie in the store."""

    name: str
    made_at: datetime
    foot: str
    cover: tuple[tuple[str, str], ...]
    sheets: list[Content]
    photos: list[archive.Entry]


async def gather(conn: Connection, actor: Actor, now: datetime, crypto: Crypto, case_id: UUID) -> Volume:
    """Read everything that the volume of a case holds, citizen IDs masked; the taking is logged.

    Raises Problem not_found.
    """
    page = await cases.read_case(conn, actor, now, case_id)
    posted = [one for one in await notices.of_case(conn, actor, now, crypto, case_id) if one.notice.posted_on]
    people = await archive.people(conn, actor, now, crypto, page, None)
    sheets = [one.content for one in await queries.of_case(conn, actor.scope, case_id)]
    sheets.append(archive.course(page, people, now))
    sheets += [archive.notice(one, case_id, now) for one in posted]
    sheets += [session_papers.of_case(one) for one in await approval_sessions.of_case(conn, actor, case_id)]
    photos = await archive.photos(conn, actor, page, posted)
    today, title = civil_date(now), page.case.programme_title.zh
    detail = {"files": len(sheets) + len(photos), "revealed": False, "form": "pdf"}
    await audit.record(conn, actor.county_code, now, actor.id, "case.archive", case_id, detail)
    return Volume(
        name=f"{title}-{page.case.applicant_name}-{today:%Y%m%d}.pdf",
        made_at=now,
        foot=f"{title} · {page.case.applicant_name}",
        cover=(
            ("申请人", page.case.applicant_name), ("救助项目", title), ("当前环节", page.case.stage_title.zh),
            ("立案", day_words(civil_date(page.case.opened_at))), ("成卷", day_words(today)),
            ("材料", f"文书 {len(sheets)} 件，照片 {len(photos)} 张"), ("案卷编号", str(page.case.id)),
        ),
        sheets=sheets,
        photos=photos,
    )  # fmt: skip


async def bound(storage: Storage, volume: Volume) -> bytes:
    """The volume as PDF/A. A photo that is gone from the store or cannot be read is named on a page without it."""
    async with _one_at_a_time:
        held: list[tuple[str, bytes]] = []
        for one in volume.photos:
            try:
                held.append((one.title, await storage.read(one.key)))
            except ObjectMissing:
                held.append((one.title, b""))
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            return await asyncio.get_running_loop().run_in_executor(process, _set, volume, held)


def _set(volume: Volume, held: list[tuple[str, bytes]]) -> bytes:
    with TemporaryDirectory() as folder:
        photos = [_photo(Path(folder), at, title, data) for at, (title, data) in enumerate(held)]
        return typesetting.volume(
            Path(folder),
            {
                "title": "社会救助案卷",
                "made_on": civil_date(volume.made_at),
                "foot": volume.foot,
                "cover": volume.cover,
                "sheets": [typesetting.plain(one) for one in volume.sheets],
                "photos": photos,
            },
        )


def _photo(folder: Path, at: int, title: str, data: bytes) -> dict[str, str]:
    """A photo no larger than the page shows, as a file beside the template; none when it cannot be read."""
    try:
        (folder / f"{at}.jpg").write_bytes(files.shrunk(data, LONGER_SIDE))
    except files.NotAnImage:
        return {"title": f"{title}（照片无法读取）", "file": ""}
    return {"title": title, "file": f"{at}.jpg"}
