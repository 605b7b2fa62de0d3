"""Notices as the board, the page of one, and the public page show them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import policy
from policy import notices
from policy.programmes.load import workflow
from server import files, parameters, regions
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.errors import Problem, Text
from server.notices import queries
from server.notices.records import (
    FindingShown,
    KindShown,
    NoticeCase,
    NoticeItem,
    NoticeKinds,
    NoticeList,
    NoticePage,
    NoticePhoto,
    NoticeRow,
    PublicNotice,
    PublicNotices,
    PublicRow,
)
from server.notices.subjects import masking, subjects

PLACES = {
    "village_board": Text("村（居）务公开栏", "village board"),
    "township_board": Text("乡镇（街道）政务公开栏", "township board"),
    "hall_screen": Text("政务服务大厅电子屏", "screen of the service hall"),
}


def item(row: NoticeRow, today: date) -> NoticeItem:
    """A notice on the board."""
    kind, state = notices.notice_kinds()[row.kind], row.state(today)
    return NoticeItem(
        id=row.id,
        kind=row.kind,
        title=Text(kind.zh, kind.en),
        level=kind.level,
        village_name=row.village_name,
        state=state,
        cases=row.cases,
        waiting=row.open_cases if state == "over" else 0,
        objections=row.objections,
        posted_on=row.posted_on,
        due_on=row.due_on,
        removed_on=row.removed_on,
        made_at=row.made_at,
    )


def stands_on(row: NoticeRow, day: date) -> bool:
    """Whether the notice hung on that day, its last one included."""
    if row.posted_on is None or day < row.posted_on or (row.due_on is not None and day > row.due_on):
        return False
    return row.removal_reason is None or row.removed_on is None or day <= row.removed_on


def may_end_from(row: NoticeRow) -> date | None:
    """The first day on which its end can be recorded: the day after its last; the same day when it has none."""
    if row.posted_on is None or row.due_on is None:
        return None
    return row.due_on if row.due_on == row.posted_on else row.due_on + timedelta(days=1)


async def findings(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, row: NoticeRow
) -> list[FindingShown]:
    """What in the newest wording may not be published, by what the register says of these households today."""
    kind, today = notices.notice_kinds()[row.kind], civil_date(now)
    view = await parameters.view(conn, actor.county_code, today)
    listed = await queries.cases(conn, actor.scope, row.id)
    about = await subjects(conn, actor, now, crypto, kind, [one.case_id for one in listed])
    found = notices.scan(row.texts, [one for _, one in about], row.contact, masking(view), today)
    return [
        FindingShown(
            part=one.part,
            start=one.start,
            end=one.end,
            why=one.why,
            excerpt=row.texts[one.part][one.start : one.end],
            remedy=Text(notices.remedies()[one.why].zh, notices.remedies()[one.why].en),
        )
        for one in found
    ]


async def page(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, row: NoticeRow, waiting: Sequence[str]
) -> NoticePage:
    """One notice whole."""
    scope, shown = actor.scope, item(row, civil_date(now))
    photos = await queries.photos(conn, scope, row.id)
    there = await files.standing(conn, scope.county_code, [one.sha256 for one in photos])
    return NoticePage(
        notice=shown,
        contact=row.contact,
        made_by=row.made_by,
        places=row.places or [],
        posted_by=row.posted_by,
        proof=row.proof,
        removal_reason=row.removal_reason,
        texts=row.texts,
        findings=await findings(conn, actor, now, crypto, row) if shown.state == "draft" else [],
        cases=[
            NoticeCase(
                case_id=one.case_id,
                applicant_name=one.applicant_name,
                stage=one.stage,
                stage_title=_stage(one.programme, one.stage),
                waits=one.stage in waiting,
            )
            for one in await queries.cases(conn, scope, row.id)
        ],
        photos=[
            NoticePhoto(sha256=one.sha256.hex(), place=one.place, state=there[one.sha256].state,
                        added_by=one.added_by, added_at=one.added_at)
            for one in photos
        ],
        objections=await queries.objections(conn, scope, row.id),
        may_end_from=may_end_from(row) if waiting else None,
    )  # fmt: skip


def _stage(programme: str, stage: str) -> Text:
    found = workflow(programme).stages[stage]
    return Text(found.zh, found.en)


async def board(
    conn: Connection,
    actor: Actor,
    now: datetime,
    waiting: Sequence[str],
    *,
    region: str | None,
    state: str,
    case_id: UUID | None,
    after: UUID | None,
    limit: int,
) -> NoticeList:
    """Notices within reach, newest first."""
    found = await queries.board(
        conn, actor.scope, waiting, regions.span((*actor.reach, *actor.formerly), region), after=after, state=state,
        today=civil_date(now), case_id=case_id, limit=limit + 1,
    )  # fmt: skip
    shown = found[:limit]
    return NoticeList(
        [item(one, civil_date(now)) for one in shown], str(shown[-1].id) if len(found) > limit else None
    )


def kinds(view: policy.ParameterView, today: date) -> NoticeKinds:
    """Every kind with the days it stands when posted today."""

    def days(kind: notices.NoticeKind) -> int | None:
        return policy.clock(kind.clock, today, view, policy.standard_calendar()).days if kind.clock else None

    return NoticeKinds([
        KindShown(
            id=name, title=Text(kind.zh, kind.en), level=kind.level, programmes=list(kind.programmes), act=kind.post,
            asks=list(kind.asks), citation=policy.citation(kind.rules[0]), days=days(kind), most_days=kind.most_days,
            on=not kind.switch or view.flag(kind.switch),
        )
        for name, kind in notices.notice_kinds().items()
    ])  # fmt: skip


def public(row: PublicRow) -> PublicNotice | None:
    """What anybody may read: cases that moved on are left out; None when none is left."""
    kind = notices.notice_kinds()[row.kind]
    entries = [
        text
        for text, (programme, stage) in zip(row.texts[1:-1], row.stages, strict=True)
        if not kind.end or stage in workflow(programme).acts[kind.post].sources
    ]
    if not entries:
        return None
    return PublicNotice(
        id=row.id,
        title=Text(kind.zh, kind.en),
        village=row.village_name or "",
        posted_on=row.posted_on,
        due_on=row.due_on,
        places=[PLACES[one] for one in row.places],
        texts=[row.texts[0], *entries, row.texts[-1]],
    )


async def public_page(conn: Connection, scope: Scope, today: date, after: UUID | None, limit: int) -> PublicNotices:
    """What hangs in a county today, newest first."""
    found = await queries.public_page(conn, scope, today, after, limit + 1)
    shown = [one for row in found[:limit] if (one := public(row))]
    return PublicNotices(scope.county_code, shown, str(found[limit - 1].id) if len(found) > limit else None)


async def public_one(conn: Connection, scope: Scope, today: date, notice_id: UUID) -> PublicNotice:
    """One notice while it hangs. Raises Problem notice_taken_down."""
    row = await queries.public_one(conn, scope, today, notice_id)
    shown = public(row) if row else None
    if shown is None:
        raise Problem("notice_taken_down")
    return shown
