"""Make a notice from cases, write and scan it, post it, hear objections, end it, take it down."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

import policy
from policy import notices, programmes
from server import cases, files, parameters
from server.core import audit, outbox
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.errors import FieldProblem, Problem, Text, need_reason
from server.core.ids import new_id
from server.notices import queries, showing
from server.notices.records import (
    Ended,
    EndedNotice,
    NewNotice,
    NewObjection,
    NoticePage,
    NoticeRow,
    PhotoAdded,
    Posting,
    Wording,
)
from server.notices.subjects import masking, subjects

Facts = dict[str, Any]


def waiting_stages(kind: notices.NoticeKind | None = None) -> list[str]:
    """Stages in which a case waits for the end of its notice; of every kind, or of one."""
    kinds = [kind] if kind else list(notices.notice_kinds().values())
    flows = programmes.workflows()
    return sorted({s for k in kinds if k.end for p in k.programmes for s in flows[p].acts[k.post].sources})


async def make(conn: Connection, actor: Actor, now: datetime, crypto: Crypto, new: NewNotice) -> NoticePage:
    """Write a notice about cases of one village, masked. The same id again is the same notice.

    Raises Problem notice_kind_unknown, notice_not_posted_here, notice_refused, not_found, act_incomplete.
    """
    kind = notices.notice_kinds().get(new.kind)
    if kind is None:
        raise Problem("notice_kind_unknown", kind=new.kind)
    today = civil_date(now)
    view = await parameters.view(conn, actor.county_code, today)
    if kind.switch and not view.flag(kind.switch):
        raise Problem("notice_not_posted_here", title=kind.zh, title_en=kind.en)
    about = await subjects(conn, actor, now, crypto, kind, list(dict.fromkeys(new.case_ids)))
    _check_new(kind, actor, [page for page, _ in about], new, today)
    village = about[0][0].case.region_code[:12]
    if await queries.add_notice(conn, actor.scope, new.id, village, new.kind, new.contact, new.until, actor.id, now):
        for position, (page, subject) in enumerate(about, start=1):
            given = _case_facts(kind, page, subject, new)
            await queries.add_case(conn, actor.scope, new.id, page.case.id, village, position, given)
        written = notices.texts(kind, [one for _, one in about], new.contact, masking(view), today)
        await queries.add_text(conn, actor.scope, new.id, 1, village, list(written), actor.id, now)
        await audit.record(conn, actor.county_code, now, actor.id, "notice.make", new.id, {"kind": new.kind})
    return await read(conn, actor, now, crypto, new.id)


def _check_new(
    kind: notices.NoticeKind, actor: Actor, pages: Sequence[cases.CasePage], new: NewNotice, today: date
) -> None:
    if actor.role != kind.level:
        raise _refused(f"“{kind.zh}”由{LEVELS[kind.level].zh}张贴", f"'{kind.en}' is posted by the {kind.level}")
    if len({page.case.region_code[:12] for page in pages}) > 1:
        raise _refused("一份公示只写一个村（社区）的案件", "one notice holds the cases of one village")
    for page in pages:
        _check_case(kind, page)
    if kind.most_days:
        last = today + timedelta(days=kind.most_days)
        if new.until is None or not today < new.until <= last:
            raise _refused(
                f"请写明公示到哪一天，最迟 {last:%Y-%m-%d}", f"say until which day it stands, {last} at the latest"
            )
    missing = [name for name in kind.asks if new.facts.get(name) in (None, "")]
    if missing:
        raise Problem("act_incomplete", act=kind.zh, missing="、".join(policy.label(name).zh for name in missing))


LEVELS = {"township": Text("乡镇（街道）", "township"), "county": Text("县级", "county")}


def _check_case(kind: notices.NoticeKind, page: cases.CasePage) -> None:
    if page.case.programme not in kind.programmes:
        raise _refused(f"{page.case.applicant_name}的案件不用“{kind.zh}”", f"this case has no '{kind.en}'")
    if kind.post and page.case.stage not in programmes.workflows()[page.case.programme].acts[kind.post].sources:
        raise _refused(
            f"{page.case.applicant_name}的案件处于“{page.case.stage_title.zh}”，还不能公示",
            f"a case at '{page.case.stage_title.en}' cannot be posted",
        )
    if kind.needs == "decision" and (page.decision is None or page.decision.decision != "approve"):
        raise _refused(f"{page.case.applicant_name}的案件没有批准", "the case was not approved")


def _refused(zh: str, en: str) -> Problem:
    return Problem("notice_refused", why=zh, why_en=en)


def _case_facts(
    kind: notices.NoticeKind, page: cases.CasePage, subject: notices.NoticeSubject, new: NewNotice
) -> Facts:
    """What the act of posting needs beside place and date."""
    if not kind.post:
        return {}
    needs = programmes.workflows()[page.case.programme].acts[kind.post].needs
    known: Facts = {
        "applicant_name": subject.applicant,
        "household_members": notices.member_words(subject),
        "supervision_contact": new.contact,
    }
    return {n: known[n] for n in needs if n in known} | {n: new.facts[n] for n in kind.asks}


async def write(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, notice_id: UUID, wording: Wording
) -> NoticePage:
    """Another wording of a notice that is not posted yet; the earlier ones stay. Raises Problem not_found,
    notice_refused."""
    row = await find(conn, actor.scope, notice_id)
    _check_level(actor, row)
    if row.posted_on is not None:
        raise _refused(
            "已经张贴的公示不能再改，请撤下后重新公示", "a posted notice is not rewritten: remove it first"
        )
    if len(wording.texts) != len(row.texts):
        raise _refused(
            "段数变了：开头、每个案件一段、结尾", "opening, one part for each case, and closing are wanted"
        )
    if list(wording.texts) != row.texts:
        await queries.add_text(
            conn, actor.scope, notice_id, row.text_number + 1, row.region_code, list(wording.texts), actor.id, now
        )
        await audit.record(conn, actor.county_code, now, actor.id, "notice.write", notice_id)
    return await read(conn, actor, now, crypto, notice_id)


async def post(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, notice_id: UUID, posting: Posting
) -> NoticePage:
    """The notice hangs from today: its days are counted, and each case takes its act. Nothing that the scanner stops
    at is posted. Posted twice is posted once.

    Raises Problem not_found, notice_refused, notice_would_reveal, and what an act of a case raises.
    """
    row = await find(conn, actor.scope, notice_id)
    _check_level(actor, row)
    if row.posted_on is not None:
        return await read(conn, actor, now, crypto, notice_id)
    kind, today = notices.notice_kinds()[row.kind], civil_date(now)
    view = await parameters.view(conn, actor.county_code, today)
    _check_findings(await showing.findings(conn, actor, now, crypto, row))
    due_on, proof = _days(kind, row, view, today)
    await queries.add_posting(
        conn, actor.scope, notice_id, row.region_code, row.text_number, list(posting.places), today, due_on, proof,
        actor.id, now,
    )  # fmt: skip
    if kind.post:
        given: Facts = {"notice_place": list(posting.places), "notice_start_date": today.isoformat()}
        for one in await queries.cases(conn, actor.scope, notice_id):
            asked = cases.ActRequest(id=new_id(now), act=kind.post, facts=one.facts | given)
            await cases.act(conn, actor, now, one.case_id, asked, desk="notices")
    await audit.record(conn, actor.county_code, now, actor.id, "notice.post", notice_id)
    return await read(conn, actor, now, crypto, notice_id)


def _check_findings(found: Sequence[showing.FindingShown]) -> None:
    if found:
        raise Problem(
            "notice_would_reveal",
            n=len(found),
            errors=[FieldProblem(f"texts[{one.part}][{one.start}:{one.end}]", one.remedy) for one in found],
        )


def _days(
    kind: notices.NoticeKind, row: NoticeRow, view: policy.ParameterView, today: date
) -> tuple[date | None, dict[str, Any]]:
    """The last day it stands, and how that was counted."""
    if kind.clock:
        proof = policy.clock(kind.clock, today, view, policy.standard_calendar())
        return proof.due, msgspec.to_builtins(proof)
    if row.until is not None and row.until < today:
        raise _refused("写明的最后一天已经过了，请重新拟一份", "its last day is over: make it anew")
    return row.until, {"until": row.until, "rules": kind.rules}


async def add_photo(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, notice_id: UUID, photo: PhotoAdded
) -> NoticePage:
    """A photo of the notice where it hangs. Raises Problem not_found, notice_refused."""
    row = await find(conn, actor.scope, notice_id)
    digest = bytes.fromhex(photo.sha256)
    if row.posted_on is None:
        raise _refused("还没有张贴，先张贴再拍照", "post it first, then add its photo")
    if await files.missing(conn, actor.county_code, [digest]):
        raise Problem("not_found", what="照片 photo")
    await queries.add_photo(conn, actor.scope, notice_id, digest, row.region_code, photo.place, actor.id, now)
    await audit.record(conn, actor.county_code, now, actor.id, "notice.photo", notice_id, {"sha256": photo.sha256})
    return await read(conn, actor, now, crypto, notice_id)


async def object_to(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, notice_id: UUID, new: NewObjection
) -> NoticePage:
    """Keep an objection. In time, from the level that posted, it sends the case back to be looked into; when the
    notice is over and the case went on, it reopens nothing and becomes a complaint.

    Raises Problem not_found, notice_refused.
    """
    row = await find(conn, actor.scope, notice_id)
    about = {one.case_id: one for one in await queries.cases(conn, actor.scope, notice_id)}
    today, kind = civil_date(now), notices.notice_kinds()[row.kind]
    received = new.received_on or today
    if new.case_id not in about:
        raise Problem("not_found", what="公示中的案件 case on this notice")
    if row.posted_on is None or not row.posted_on <= received <= today:
        raise _refused(
            "收到异议的日期不在张贴之后、今天以前", "it must have been received after the posting, by today"
        )
    if not new.content.strip():
        raise _refused("请写明异议内容", "say what was objected")
    in_time = showing.stands_on(row, received)
    waits = about[new.case_id].stage in waiting_stages(kind)
    reopens = bool(in_time and kind.objection and waits and actor.role == kind.level)
    over = row.due_on is not None and today > row.due_on
    complained = not in_time or (over and not waits)
    added = await queries.add_objection(
        conn, actor.scope, new.id, notice_id, new.case_id, row.region_code, (new.objector or "").strip() or None,
        new.content, received, in_time, reopens, complained, actor.id, now,
    )  # fmt: skip
    if added and reopens:
        given: Facts = {"objection_content": new.content, "objection_received_at": received.isoformat()}
        asked = cases.ActRequest(id=new_id(now), act=kind.objection, facts=given)
        await cases.act(conn, actor, now, new.case_id, asked, desk="notices")
    if added:
        if complained:
            await outbox.put(conn, actor.county_code, "notices.complain", [new.id])
        detail = {"notice": str(notice_id), "in_time": in_time, "reopened": reopens, "complained": complained}
        await audit.record(conn, actor.county_code, now, actor.id, "notice.object", new.case_id, detail)
    return await read(conn, actor, now, crypto, notice_id)


async def end(conn: Connection, actor: Actor, now: datetime, crypto: Crypto, notice_id: UUID) -> EndedNotice:
    """Record that the notice ended without objection, case by case; dates and result are the server's. A case with an
    objection that nobody took up stays. Raises Problem not_found, notice_refused, notice_still_stands."""
    row = await find(conn, actor.scope, notice_id)
    _check_level(actor, row)
    kind, today = notices.notice_kinds()[row.kind], civil_date(now)
    first = showing.may_end_from(row)
    if not kind.end or row.posted_on is None or row.due_on is None or row.removal_reason is not None or first is None:
        raise _refused("这份公示没有期满可登记", "this notice has no end to record")
    if today < first:
        raise Problem("notice_still_stands", due_on=row.due_on, first=first)
    objected = {o.case_id for o in await queries.objections(conn, actor.scope, notice_id) if o.in_time}
    given: Facts = {
        "notice_start_date": row.posted_on.isoformat(),
        kind.end_fact: row.due_on.isoformat(),
        "notice_result": "no_objection",
    }
    results: list[Ended] = []
    for one in await queries.cases(conn, actor.scope, notice_id):
        if one.stage not in waiting_stages(kind):
            continue
        if one.case_id in objected:
            problem = Problem("notice_objected").details
            results.append(Ended(case_id=one.case_id, applicant_name=one.applicant_name, stage=None,
                                 problem=problem.code, detail=problem.detail))  # fmt: skip
            continue
        results.append(await _end_one(conn, actor, now, kind, one.case_id, given))
    await audit.record(conn, actor.county_code, now, actor.id, "notice.end", notice_id)
    return EndedNotice(results=results, notice=await read(conn, actor, now, crypto, notice_id))


async def _end_one(
    conn: Connection, actor: Actor, now: datetime, kind: notices.NoticeKind, case_id: UUID, given: Mapping[str, Any]
) -> Ended:
    asked = cases.ActRequest(id=new_id(now), act=kind.end, facts=dict(given))
    page = await cases.act(conn, actor, now, case_id, asked, desk="notices")
    return Ended(case_id=case_id, applicant_name=page.case.applicant_name, stage=page.case.stage, problem=None,
                 detail=page.case.stage_title)  # fmt: skip


async def remove(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, notice_id: UUID, reason: str
) -> NoticePage:
    """Take a notice down before its days are over, with a reason; it must be posted anew. Raises Problem not_found,
    reason_needed, notice_refused."""
    row = await find(conn, actor.scope, notice_id)
    _check_level(actor, row)
    need_reason(reason)
    if row.posted_on is None or row.state(civil_date(now)) != "posted":
        raise _refused("这份公示没有挂着", "this notice does not hang")
    await queries.add_removal(
        conn, actor.scope, notice_id, row.region_code, civil_date(now), reason.strip(), actor.id, now
    )
    await audit.record(conn, actor.county_code, now, actor.id, "notice.remove", notice_id)
    return await read(conn, actor, now, crypto, notice_id)


async def take_down(conn: Connection, scope: Scope, today: date, now: datetime) -> int:
    """Note that the days of notices are over; at midnight they stopped being shown. How many. Twice is once."""
    over = await queries.over(conn, scope, today)
    for notice_id, village in over:
        await queries.add_removal(conn, scope, notice_id, village, today, None, None, now)
        await audit.record(conn, scope.county_code, now, None, "notice.take_down", notice_id)
    return len(over)


async def find(conn: Connection, scope: Scope, notice_id: UUID) -> NoticeRow:
    """Raises Problem not_found."""
    found = await queries.notice(conn, scope, waiting_stages(), notice_id)
    if found is None:
        raise Problem("not_found", what="公示 notice")
    return found


def _check_level(actor: Actor, row: NoticeRow) -> None:
    kind = notices.notice_kinds()[row.kind]
    if actor.role != kind.level:
        raise _refused(f"“{kind.zh}”由{LEVELS[kind.level].zh}办理", f"'{kind.en}' belongs to the {kind.level}")


async def read(conn: Connection, actor: Actor, now: datetime, crypto: Crypto, notice_id: UUID) -> NoticePage:
    """One notice whole; while it is a draft, with what stops it. Raises Problem not_found."""
    row = await find(conn, actor.scope, notice_id)
    return await showing.page(conn, actor, now, crypto, row, waiting_stages(notices.notice_kinds()[row.kind]))


async def of_case(conn: Connection, actor: Actor, now: datetime, crypto: Crypto, case_id: UUID) -> list[NoticePage]:
    """Every notice of a case, oldest first, for its papers and its archive."""
    span = (actor.county_code, actor.county_code + ":")
    found = await queries.board(
        conn, actor.scope, waiting_stages(), span, after=None, state="all", today=civil_date(now), case_id=case_id,
        limit=100,
    )  # fmt: skip
    return [await read(conn, actor, now, crypto, row.id) for row in reversed(found)]
