"""Open a case, act on it by its programme's rules, read it. One engine for every programme (policy/programmes)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

import msgspec

import policy
from policy import programmes
from policy.facts import parse, title_zh
from server import files, forms, leads, parameters, registry
from server.cases import checks, clocks, queries, queue, showing
from server.cases.records import (
    ActRequest,
    ActRow,
    CaseItem,
    CasePage,
    CaseRow,
    ClockChange,
    Correction,
    NewCase,
    Survey,
)
from server.core import audit, outbox
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.core.errors import Problem, Text, need_reason
from server.core.ids import new_id

DESKS: Mapping[programmes.Desk, Text] = {
    "notices": Text("公示", "notices"),
    "referrals": Text("转介", "referrals"),
    "payments": Text("发放", "payments"),
    "samples": Text("抽查", "spot checks"),
    "approval_sessions": Text("审批会", "approval sessions"),
}
ELSEWHERE = "调查人更正：这份调查是另一案件的 The survey was of another case, says who made it"
HELD = "approval_session_date"  # said by the session itself, never by who asks for the act (TA-25)
# Of what the server supplies, what somebody in the field may know better; the rest is never taken from a request.
OBSERVED = frozenset({"survey_done_at"})


def _supplied(actor: Actor, now: datetime) -> dict[str, Any]:
    """What the server knows better than whoever acts: who they are and when it is."""
    instant, today = now.isoformat(), civil_date(now).isoformat()
    return {
        "township_opinion_at": instant,
        "received_by_county_at": instant,
        "notified_to_complete_at": instant,
        "rechecked_at": instant,
        "refusal_notice_served_at": instant,
        "survey_done_at": instant,
        "decision_date": today,
        "reviewer_name": actor.name,
        "approver_name": actor.name,
    }


async def open_case(conn: Connection, actor: Actor, now: datetime, new: NewCase) -> CasePage:
    """Open a case with everything that is known filled in. Temporary aid asks for no household registration (TA-15).
    The same id again is the same case; the outcome of its lead bears that id too.

    Raises Problem programme_unknown, not_found, lead_ended, act_incomplete.
    """
    if new.programme not in programmes.workflows():
        raise Problem("programme_unknown", programme=new.programme)
    household_id, region_code, name, seen = await _subject(conn, actor, now, new)
    known = await leads.known_facts(conn, actor.scope, household_id, civil_date(now), seen)
    known |= {"is_urgent": new.urgent} if new.urgent else {}
    start = programmes.stages(new.programme)[0].id
    added = await queries.add_case(
        conn, actor.scope, new.id, new.programme, household_id, region_code, new.lead_id, name, new.urgent, known,
        actor.id, now, start,
    )  # fmt: skip
    if added:
        detail = {"note": new.note} if new.note else {}
        await queries.add_act(conn, actor.scope, new_id(now), new.id, region_code, 1, "open", None, start,
                              actor.id, actor.role, now, detail)  # fmt: skip
        await audit.record(conn, actor.county_code, now, actor.id, "case.open", new.id)
        await outbox.put(conn, actor.county_code, "notifications.case_moved", [new.id])
    return await read_case(conn, actor, now, new.id)


async def _subject(
    conn: Connection, actor: Actor, now: datetime, new: NewCase
) -> tuple[UUID | None, str, str, dict[str, Any]]:
    """Household, region, applicant's name and what was seen, from the lead or from the household."""
    if new.lead_id is not None:
        lead = await leads.record_outcome(
            conn, actor, now, new.lead_id, outcome_id=new.id, outcome="case", note=new.note, case_id=new.id
        )
        seen = await leads.facts_screened(conn, actor.scope, new.lead_id)
        name = new.applicant_name or lead.person_name or "（姓名待查）"
        return lead.household_id, lead.region_code, name, seen
    if new.household_id is not None:
        home = await registry.household(conn, actor.scope, new.household_id)
        return home.id, home.region_code, new.applicant_name or home.head_name, {}
    if not new.applicant_name or not new.region_code:
        raise Problem("act_incomplete", act="立案 open", missing="姓名、所在地 name and place")
    return None, new.region_code, new.applicant_name, {}


async def act(
    conn: Connection,
    actor: Actor,
    now: datetime,
    case_id: UUID,
    asked: ActRequest,
    *,
    desk: programmes.Desk | None = None,
) -> CasePage:
    """Do one act on a case. The same id again changes nothing. `desk`: the feature that does the act together with a
    record of its own (a notice, a referral, a payment); acts that have a desk are refused from anywhere else.

    Raises Problem not_found, act_has_its_desk, act_refused, act_incomplete, act_taken_meanwhile, same_person_decides.
    """
    await take(conn, actor, now, case_id, asked, desk=desk)
    return await read_case(conn, actor, now, case_id)


async def take(
    conn: Connection,
    actor: Actor,
    now: datetime,
    case_id: UUID,
    asked: ActRequest,
    *,
    desk: programmes.Desk | None = None,
) -> CaseItem:
    """The same without reading the whole case: what the queue shows of it afterwards. Raises as `act`."""
    case = await _find(conn, actor.scope, case_id)
    path = await queries.acts(conn, actor.scope, case_id)
    if not any(done.id == asked.id for done in path):
        _check_desk(case, asked, desk)
        await _do(conn, actor, now, case, path, asked)
        case = await _find(conn, actor.scope, case_id)
    return showing.item(case, [], civil_date(now))


async def correct(
    conn: Connection,
    actor: Actor,
    now: datetime,
    case_id: UUID,
    asked: Correction,
    *,
    submission_id: UUID | None = None,
) -> CasePage:
    """Put facts of a case right by a new row with its reason; what was recorded before stays in its act. What the
    system or a decision wrote is not corrected. The same id again changes nothing. `submission_id`: the survey that
    says so.

    Raises Problem not_found, reason_needed, correction_refused, act_incomplete, act_taken_meanwhile.
    """
    case = await _find(conn, actor.scope, case_id)
    path = await queries.acts(conn, actor.scope, case_id)
    if not any(done.id == asked.id for done in path):
        need_reason(asked.reason)
        if not asked.facts and submission_id is None:
            raise Problem("act_incomplete", act="更正 correct", missing="更正的内容 what is put right")
        _check_correction(case, path, actor, now, asked)
        detail = asked.facts | {"note": asked.reason.strip()}
        detail |= {"submission_id": str(submission_id)} if submission_id else {}
        await queries.add_act(
            conn, actor.scope, asked.id, case.id, case.region_code, case.number + 1, "correct", case.stage,
            case.stage, actor.id, actor.role, now, detail,
        )  # fmt: skip
        await queries.settle(conn, actor.scope, case.id, case.stage, case.number + 1, ended=showing.ended(case))
        await audit.record(conn, actor.county_code, now, actor.id, "case.correct", case.id, {"facts": [*asked.facts]})
    return await read_case(conn, actor, now, case_id)


async def take_back(
    conn: Connection, actor: Actor, now: datetime, case_id: UUID, surveys: Sequence[str], *, by: UUID
) -> None:
    """Surveys were of another case, says the one that mends them (`by`): what they said is not known here any more,
    and a case that stands where they brought it waits for its survey again; one that moved on since shows the act to
    who decides. The same again changes nothing. Raises Problem not_found, act_taken_meanwhile.
    """
    case = await _find(conn, actor.scope, case_id)
    path = await queries.acts(conn, actor.scope, case_id)
    gone = {name for done in path for name in done.detail.get("takes_back", ())}
    taken = [done for done in path if done.detail.get("submission_id") in set(surveys) - gone]
    if not taken:
        return
    before, known = case_facts(case, [done for done in path if done not in taken]), case_facts(case, path)
    facts = {name: before.get(name) for name in known if known[name] != before.get(name)}
    moved = [done for done in path if done.stage_from != done.stage_to]
    back = moved[-1].stage_from if moved[-1] in taken else None
    stage = back or case.stage
    detail = facts | {"note": ELSEWHERE, "takes_back": sorted(surveys)}
    await queries.add_act(
        conn, actor.scope, new_id(now), case.id, case.region_code, case.number + 1, "take_back", case.stage, stage,
        actor.id, actor.role, now, msgspec.to_builtins(detail),
    )  # fmt: skip
    await queries.settle(conn, actor.scope, case.id, stage, case.number + 1, ended=showing.ended(case))
    what = {"surveys": sorted(surveys), "by": str(by)}
    await audit.record(conn, actor.county_code, now, actor.id, "case.take_back", case.id, what)


def _check_correction(case: CaseRow, path: list[ActRow], actor: Actor, now: datetime, asked: Correction) -> None:
    refused = sorted(asked.facts.keys() & _fixed(case, path, actor, now))
    if refused:
        raise Problem("correction_refused", names="、".join(title_zh(n) for n in refused))
    try:
        parse(asked.facts)
        policy.check_forced_checks_kept(case_facts(case, path), asked.facts)
    except policy.ActRefused as refused:
        raise Problem(
            "act_refused", why=refused.zh, why_en=refused.en, rules="、".join(refused.rules) or "-"
        ) from refused
    except (policy.UnknownFact, policy.FactRefused) as wrong:
        raise Problem("act_incomplete", act="更正 correct", missing=str(wrong)) from wrong


def _fixed(case: CaseRow, path: list[ActRow], actor: Actor, now: datetime) -> set[str]:
    """Facts no correction may touch: what the server itself says, and what a decision or a desk recorded, which
    stands as long as that act does."""
    acts = programmes.workflows()[case.programme].acts
    done = [acts[one.act] for one in path if one.act in acts]
    written = {name for rule in done if rule.desk or rule.decides for name in rule.needs}
    return {HELD} | written | (_supplied(actor, now).keys() - OBSERVED)


async def change_clock(conn: Connection, actor: Actor, now: datetime, case_id: UUID, asked: ClockChange) -> CasePage:
    """Halt a limit, let it go on, or give it more days.

    Raises Problem not_found, clock_change_refused, reason_needed.
    """
    await clocks.change(conn, actor, now, await _find(conn, actor.scope, case_id), asked)
    return await read_case(conn, actor, now, case_id)


def _check_desk(case: CaseRow, asked: ActRequest, desk: programmes.Desk | None) -> None:
    rule = programmes.workflows()[case.programme].acts.get(asked.act)
    wanted = "approval_sessions" if HELD in asked.facts else rule.desk if rule else None
    if rule is not None and wanted is not None and wanted != desk:
        where = DESKS[wanted]
        raise Problem("act_has_its_desk", act=rule.zh, act_en=rule.en, desk=where.zh, desk_en=where.en)


async def _do(
    conn: Connection, actor: Actor, now: datetime, case: CaseRow, path: list[ActRow], asked: ActRequest
) -> None:
    today = civil_date(now)
    view = await parameters.view(conn, actor.county_code, today)
    theirs = _supplied(actor, now).keys() - OBSERVED
    given = {n: value for n, value in asked.facts.items() if value not in (None, "") and n not in theirs}
    detail = given | _fill(case, path, actor, now, asked.act, given)
    submission = detail.pop("submission_id", None)
    step = _step(case, path, actor, view, asked.act, detail)
    beside = {"note": asked.note} if asked.note else {}
    beside |= {"submission_id": submission} if submission else {}
    await queries.add_act(
        conn, actor.scope, asked.id, case.id, case.region_code, case.number + 1, asked.act, case.stage, step.to_stage,
        actor.id, actor.role, now, msgspec.to_builtins(detail | beside),
    )  # fmt: skip
    await clocks.move(conn, actor.scope, now, case, step, view)
    await queries.settle(conn, actor.scope, case.id, step.to_stage, case.number + 1, ended=step.final)
    rule = programmes.workflows()[case.programme].acts[asked.act]
    if rule.decides == "approve":
        checks.not_repeated(await queries.earlier_aid(conn, actor.scope, case.id, checks.REPEATED, now), view)
    if rule.decides:
        await _decide(conn, actor, now, case, path, rule, detail | beside, view)
    await audit.record(conn, actor.county_code, now, actor.id, "case.act", case.id, {"act": asked.act})
    await outbox.put(conn, actor.county_code, "notifications.case_moved", [case.id])


def _fill(
    case: CaseRow, path: list[ActRow], actor: Actor, now: datetime, act_id: str, given: Mapping[str, Any]
) -> dict[str, Any]:
    """The act's needs that the server supplies: who and when. What an earlier act recorded is not overwritten,
    but for the one who approves and the day, which belong to this act."""
    rule = programmes.workflows()[case.programme].acts.get(act_id)
    if rule is None:
        return {}
    known = case_facts(case, path)
    own = {"approver_name", "decision_date", "reviewer_name" if act_id == "record_examination" else ""}
    supplied = _supplied(actor, now)
    return {n: supplied[n] for n in rule.needs if n in supplied and n not in given and (n in own or n not in known)}


def _step(
    case: CaseRow,
    path: list[ActRow],
    actor: Actor,
    view: policy.ParameterView,
    act_id: str,
    detail: Mapping[str, Any],
) -> programmes.Step:
    known = case_facts(case, path)
    try:
        policy.check_forced_checks_kept(known, detail)
        step = programmes.apply_act(case.programme, case.stage, act_id, _role(actor), {**known, **detail}, view)
        programmes.check_act_guards(case.programme, act_id, {**known, **detail}, view)
        return step
    except policy.ActRefused as refused:
        raise Problem(
            "act_refused", why=refused.zh, why_en=refused.en, rules="、".join(refused.rules) or "-"
        ) from refused
    except (policy.UnknownFact, policy.FactRefused) as refused:
        raise Problem("act_incomplete", act=act_id, missing=str(refused)) from refused


def _role(actor: Actor) -> programmes.Role:
    return cast(programmes.Role, actor.role)


def case_facts(case: CaseRow, path: list[ActRow]) -> dict[str, Any]:
    """All facts of a case: what was known when it was opened, then what each act recorded, the newest winning."""
    return queue.known_facts(case.facts, (done.detail for done in path))


async def _decide(
    conn: Connection,
    actor: Actor,
    now: datetime,
    case: CaseRow,
    path: list[ActRow],
    rule: programmes.ActRule,
    detail: Mapping[str, Any],
    view: policy.ParameterView,
) -> None:
    """The decision as a row of its own, with the rules and the parameters that were in force."""
    flow = programmes.workflows()[case.programme]
    proposer = next(
        (a.actor_id for a in reversed(path) if a.act in flow.acts and flow.acts[a.act].proposes), case.opened_by
    )
    reason = str(detail.get("refusal_reason") or detail.get("note") or "符合条件，予以批准")
    read = programmes.parameters_of(case.programme)
    used = {name: msgspec.to_builtins(view.values[name]) for name in read if name in view.values}
    amount = Decimal(str(detail["approved_amount"])) if rule.decides == "approve" else None
    await queries.add_decision(
        conn, actor.scope, new_id(now), case.id, case.region_code, rule.decides,
        amount, reason, used, proposer, actor.id, now, [*rule.rules], policy.digest(),
    )  # fmt: skip
    if rule.decides == "approve":
        await outbox.put(conn, actor.county_code, "benefits.grant", [case.id])


async def _find(conn: Connection, scope: Scope, case_id: UUID) -> CaseRow:
    found = await queries.case(conn, scope, case_id)
    if found is None:
        raise Problem("not_found", what="案件 case")
    return found


async def read_case(conn: Connection, actor: Actor, now: datetime, case_id: UUID) -> CasePage:
    """A case from top to bottom, with the caller's next acts; the reading is logged. Raises Problem not_found."""
    scope, today = actor.scope, civil_date(now)
    case = await _find(conn, scope, case_id)
    path = await queries.acts(conn, scope, case_id)
    view = await parameters.view(conn, actor.county_code, today)
    known = case_facts(case, path)
    offered = programmes.possible_acts(case.programme, case.stage, _role(actor), known, view)
    await audit.record(conn, actor.county_code, now, actor.id, "case.read", case_id)
    return CasePage(
        case=showing.item(case, await queries.clocks(conn, scope, [case_id]), today),
        lead_id=case.lead_id,
        facts=showing.facts(known, _sources(case, path)),
        screening=await leads.screening_of(conn, scope, case.lead_id) if case.lead_id else None,
        surveys=await _surveys(conn, scope, case_id, path),
        acts=[showing.act(case.programme, done) for done in path],
        possible_acts=[showing.possible(one, _supplied(actor, now)) for one in offered],
        decision=await queries.decision(conn, scope, case_id),
        earlier=await queries.earlier_aid(conn, scope, case_id, checks.REPEATED, now),
        stages=showing.stages(case.programme, path),
        correctable=[showing.need(n) for n in known if n not in _fixed(case, path, actor, now)],
        clock_changes=await queries.clock_changes(conn, scope, case_id),
    )


def _sources(case: CaseRow, path: list[ActRow]) -> dict[str, str]:
    """Where each fact of the case comes from: `register` (known when it was opened) or the act that recorded it."""
    found = dict.fromkeys(case.facts, "lead" if case.lead_id else "register")
    for done in path:
        found |= dict.fromkeys(done.detail, done.act)
    return found


async def _surveys(conn: Connection, scope: Scope, case_id: UUID, path: list[ActRow]) -> list[Survey]:
    rows = await queries.surveys(conn, scope, case_id)
    attached = {done.detail.get("submission_id") for done in path}
    named = await files.named_by(conn, scope, [r.submission_id for r in rows])
    return [
        Survey(
            submission_id=r.submission_id,
            by=r.by,
            received_at=r.received_at,
            attached=str(r.submission_id) in attached,
            answers_labelled=await forms.label_answers(conn, scope.county_code, r.form_id, r.form_version, r.answers),
            problems=r.problems,
            replaced_by=r.replaced_by,
            files=[f for f in named if f.submission_id == r.submission_id],
        )
        for r in rows
    ]
