"""Make a paper of a case, list its versions, take one out of the store."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

import msgspec

import policy
from policy.papers import PaperKind, paper_kinds, papers_of
from server import approval_sessions, cases, claims, notices, parameters, regions, registry
from server.core import audit, outbox
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, Scope, county_scope
from server.core.errors import Problem, Text, need_reason
from server.core.storage import ObjectMissing, Storage
from server.papers import queries, session_papers, typesetting, word
from server.papers.claim_notice import content as notice_of_claim
from server.papers.content import content
from server.papers.records import (
    CONTENT_TYPES,
    Basis,
    CasePapers,
    Content,
    Form,
    NewPaper,
    PaperFile,
    PaperKindShown,
    PaperRow,
    PaperShown,
)
from server.papers.words import fact

MAKERS = {"pdf": typesetting.pdf, "docx": word.docx}


def paper_key(county_code: str, digest: str) -> str:
    return f"papers/{county_code}/{digest}"


async def make(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, case_id: UUID, new: NewPaper
) -> CasePapers:
    """Make a paper from what the case says now; its files follow by a job. The same id again is the same paper.

    Raises Problem not_found, paper_not_yet, reason_needed.
    """
    page = await cases.read_case(conn, actor, now, case_id)
    made = await queries.of_case(conn, actor.scope, case_id)
    if any(one.id == new.id for one in made):
        return await of_case(conn, actor, now, case_id)
    kind = _kind(page, new.kind)
    version = 1 + sum(one.kind == new.kind for one in made)
    if version > 1:
        need_reason(new.reason)
    view = await parameters.view(conn, actor.county_code, civil_date(now))
    basis = await _basis(conn, actor, now, crypto, page, kind, made, view)
    written = content(kind, page, basis)
    await queries.add(
        conn, actor.scope, new.id, case_id, page.case.region_code, new.kind, version, basis.number,
        msgspec.to_builtins(written), {one.name: one.value for one in page.facts}, _used(kind, view),
        new.reason.strip() or None, actor.id, now,
    )  # fmt: skip
    detail = {"kind": new.kind, "version": version, "paper": str(new.id)}
    await audit.record(conn, actor.county_code, now, actor.id, "paper.make", case_id, detail)
    await outbox.put(conn, actor.county_code, "papers.render", [new.id])
    return await of_case(conn, actor, now, case_id)


def _kind(page: cases.CasePage, name: str) -> PaperKind:
    """Raises Problem paper_not_yet."""
    open_kinds = papers_of(page.case.programme, [one.act for one in page.acts])
    if name not in open_kinds:
        known = paper_kinds().get(name)
        raise Problem("paper_not_yet", title=known.zh if known else name, title_en=known.en if known else name)
    return paper_kinds()[name]


async def _basis(
    conn: Connection,
    actor: Actor,
    now: datetime,
    crypto: Crypto,
    page: cases.CasePage,
    kind: PaperKind,
    made: list[PaperRow],
    view: policy.ParameterView,
) -> Basis:
    codes = regions.lineage(page.case.region_code)
    names = await regions.names(conn, county_scope(actor.county_code), codes)
    county = names.get(actor.county_code, "")
    posted = [one for one in await notices.of_case(conn, actor, now, crypto, page.case.id) if one.notice.posted_on]
    served = [one for one in made if paper_kinds()[one.kind].number and not paper_kinds()[one.kind].notice]
    return Basis(
        county=county,
        township=names.get(page.case.region_code[:9], "") if len(page.case.region_code) >= 9 else "",
        village=names.get(page.case.region_code[:12], "") if len(page.case.region_code) >= 12 else "",
        household=await _household(conn, actor, crypto, page),
        amount=_amount(page),
        today=civil_date(now),
        due_on=_due(kind, page, view, civil_date(now)),
        number=await _number(conn, actor, now, county, kind),
        notice=posted[-1] if kind.notice and posted else None,
        document=f"{paper_kinds()[served[-1].kind].zh}（{served[-1].number}）" if served else "",
    )


async def _household(conn: Connection, actor: Actor, crypto: Crypto, page: cases.CasePage) -> str:
    """Members as the register has them: name, relation, year of birth; citizen IDs by their last digits only."""
    if page.case.household_id is None:
        return ""
    people = (await registry.persons(conn, actor.scope, crypto, [page.case.household_id])).get(
        page.case.household_id, []
    )
    return "；".join(
        "，".join(filter(None, (
            one.name, registry.relation_text(one.relation).zh, f"{one.birth_date.year}年生" if one.birth_date else "",
            one.id_masked,
        )))
        for one in people
        if one.died_on is None
    )  # fmt: skip


def _amount(page: cases.CasePage) -> Decimal | None:
    found = page.decision.amount if page.decision else None
    value = found if found is not None else fact(page, "approved_amount")
    return Decimal(str(value)) if value is not None else None


def _due(kind: PaperKind, page: cases.CasePage, view: policy.ParameterView, today: date) -> date | None:
    """By when it must be served: the running clock's day, or counted from the decision."""
    if not kind.clock:
        return None
    running = next((one for one in page.case.clocks if one.rule_id == kind.clock and one.stopped_on is None), None)
    if running is not None:
        return running.due_on
    decided = fact(page, "decision_date")
    start = date.fromisoformat(str(decided)[:10]) if decided else today
    return policy.clock(kind.clock, start, view, policy.standard_calendar()).due


async def _number(conn: Connection, actor: Actor, now: datetime, county: str, kind: PaperKind) -> str | None:
    if not kind.number:
        return None
    prefix = f"{county.removesuffix('县')}民{kind.number}〔{civil_date(now).year}〕"
    return f"{prefix}{await queries.next_serial(conn, actor.scope, prefix)}号"


def _used(kind: PaperKind, view: policy.ParameterView) -> Mapping[str, Any]:
    """The parameters in force that belong to the rules of the paper."""
    catalogue = policy.parameter_catalogue()
    return {
        name: msgspec.to_builtins(value)
        for name, value in view.values.items()
        if name in catalogue and set(catalogue[name].rules) & set(kind.rules)
    }


async def of_case(conn: Connection, actor: Actor, now: datetime, case_id: UUID) -> CasePapers:
    """The papers of a case, newest first, and what can be made now. Raises Problem not_found."""
    page = await cases.read_case(conn, actor, now, case_id)
    made = await queries.of_case(conn, actor.scope, case_id)
    view = await parameters.view(conn, actor.county_code, civil_date(now))
    there: dict[UUID, dict[Form, str]] = {}
    for one in await queries.files(conn, actor.scope, [paper.id for paper in made]):
        there.setdefault(one.paper_id, {})[one.form] = one.sha256.hex()
    counted = Counter(one.kind for one in made)
    return CasePapers(
        items=[_shown(one, there.get(one.id, {})) for one in reversed(made)],
        kinds=[
            PaperKindShown(
                id=name, title=Text(kind.zh, kind.en), citation=policy.citation(kind.rules[0]), made=counted[name],
                due_on=_due(kind, page, view, civil_date(now)),
            )
            for name in papers_of(page.case.programme, [one.act for one in page.acts])
            if (kind := paper_kinds()[name])
        ],
    )  # fmt: skip


def _shown(row: PaperRow, there: dict[Form, str]) -> PaperShown:
    kind = paper_kinds()[row.kind]
    return PaperShown(
        id=row.id, kind=row.kind, title=Text(kind.zh, kind.en), version=row.version, number=row.number,
        reason=row.reason, made_by=row.made_by, made_at=row.made_at, files=there,
    )  # fmt: skip


async def render(conn: Connection, scope: Scope, now: datetime, storage: Storage, paper_id: UUID) -> None:
    """Set a paper as PDF and Word and put both into the store. Twice changes nothing. Raises StoreUnavailable."""
    row = await queries.one(conn, scope, paper_id)
    if row is None:
        return
    there = {one.form for one in await queries.files(conn, scope, [paper_id])}
    for form, content_type in CONTENT_TYPES.items():
        if form in there:
            continue
        data = await _made(form, row.content)
        digest = sha256(data).digest()
        await storage.write(paper_key(scope.county_code, digest.hex()), data, content_type)
        file = PaperFile(paper_id=paper_id, form=form, sha256=digest, bytes=len(data))
        await queries.add_file(conn, scope, file, row.region_code, now)


async def _made(form: Form, written: Content) -> bytes:
    import asyncio

    return await asyncio.to_thread(MAKERS[form], written)


async def claim_notice(conn: Connection, actor: Actor, now: datetime, claim_id: UUID, form: Form) -> bytes:
    """The notice that asks back what was paid too much; the making is logged. Raises Problem not_found."""
    page = await claims.read_claim(conn, actor, claim_id)
    names = await regions.names(conn, county_scope(actor.county_code), [actor.county_code])
    await audit.record(conn, actor.county_code, now, actor.id, "paper.claim_notice", claim_id)
    return await _made(form, notice_of_claim(page, names.get(actor.county_code, ""), civil_date(now)))


async def session_agenda(conn: Connection, actor: Actor, now: datetime, session_id: UUID) -> bytes:
    """The agenda of an approval session as PDF, as it stands; the making is logged. Raises Problem not_found."""
    page = await approval_sessions.read_session(conn, actor, session_id)
    items = await approval_sessions.all_items(conn, actor, session_id)
    county = await _county(conn, actor)
    await audit.record(conn, actor.county_code, now, actor.id, "paper.session_agenda", session_id)
    return await _made("pdf", session_papers.agenda(page, items, county, civil_date(now)))


async def session_minutes(conn: Connection, actor: Actor, now: datetime, minutes_id: UUID, form: Form) -> bytes:
    """Minutes as they were frozen; the reading is logged. Raises Problem not_found."""
    page = await approval_sessions.read_minutes(conn, actor, minutes_id)
    county = await _county(conn, actor)
    await audit.record(conn, actor.county_code, now, actor.id, "paper.session_minutes", page.minutes.session_id)
    return await _made(form, session_papers.minutes(page, county))


async def _county(conn: Connection, actor: Actor) -> str:
    names = await regions.names(conn, county_scope(actor.county_code), [actor.county_code])
    return names.get(actor.county_code, "")


async def find_file(
    conn: Connection, actor: Actor, now: datetime, paper_id: UUID, form: Form
) -> tuple[PaperRow, PaperFile]:
    """A paper within reach and where its form lies; the reading is logged. Raises Problem not_found."""
    row = await queries.one(conn, actor.scope, paper_id)
    found = [one for one in await queries.files(conn, actor.scope, [paper_id]) if one.form == form]
    if row is None or not found:
        raise Problem("not_found", what="文书 paper")
    detail = {"paper": str(paper_id), "form": form}
    await audit.record(conn, actor.county_code, now, actor.id, "paper.read", row.case_id, detail)
    return row, found[0]


async def read_file(storage: Storage, county_code: str, file: PaperFile) -> bytes:
    """The bytes of a paper, compared with their hash. Raises Problem not_found, StoreUnavailable."""
    try:
        data = await storage.read(paper_key(county_code, file.sha256.hex()))
    except ObjectMissing:
        raise Problem("not_found", what="文书 paper") from None
    if sha256(data).digest() != file.sha256:
        raise Problem("not_found", what="与登记一致的文书 paper as it was kept")
    return data
