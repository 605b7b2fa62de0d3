"""Ask every rule of some households and write down what became different."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

import policy
from policy import everyone
from policy.rules import explain_programme, facts_read, named_values, programmes
from server import leads, parameters, registry
from server.core import outbox
from server.core.clock import civil_date
from server.core.db import Connection, Scope
from server.screening import queries, queries_of_findings
from server.screening.incomes import over_line
from server.screening.records import FindingRow, Home, Question, ResultRow, Standing
from server.screening.words import OF_PEOPLE, programme_title

BATCH = 500
RESULT = {"E": "eligible", "N": "not_eligible", "P": "unknown", "U": "unknown"}
# Which statuses of the register mean that a household is in the programme, or in one that excludes it (DB-02, TK-15).
_DIBAO = {"dibao", "single_person_dibao", "tekun"}
STATUSES_OF = {
    "dibao": _DIBAO,
    "single_person_dibao": _DIBAO,
    "tekun": {"tekun"},
    "dibao_marginal": {"dibao_marginal"} | _DIBAO,
    "expenditure_hardship": {"expenditure_hardship", "dibao_marginal"} | _DIBAO,
    "disability_living": {"disability_living"},
    "disability_nursing": {"disability_nursing"},
    "orphan_allowance": {"orphan_allowance"},
}


class _Known(msgspec.Struct, frozen=True):
    """A household with what is known of it and the rules' answers."""

    home: Home
    names: Mapping[str, Any]  # facts and parameters, as conditions read them
    held: frozenset[str]  # statuses in force
    standing: Standing

    def receives(self, programme: str) -> bool:
        return bool(self.held & STATUSES_OF.get(programme, set()))


async def recheck(conn: Connection, scope: Scope, now: datetime, ids: Sequence[UUID]) -> int:
    """Screen these households by what is on file now; for how many something became different.

    Screened again with nothing changed, nothing is written. A household that newly qualifies for a programme it is
    not in becomes a lead; one that receives without qualifying, a finding: nothing is stopped by itself.
    """
    changed = 0
    view = await parameters.view(conn, scope.county_code, civil_date(now))
    for at in range(0, len(ids), BATCH):
        changed += await _recheck(conn, scope, now, view, sorted(set(ids))[at : at + BATCH])
    return changed


async def screen_county(conn: Connection, scope: Scope, now: datetime) -> int:
    """Ask every rule of everybody in one pass, and put those to be screened anew in the outbox; how many.

    A second run with nothing changed in between finds nobody.
    """
    today = civil_date(now)
    view = await parameters.view(conn, scope.county_code, today)
    found = set(await queries.stale(conn, scope)) | set(await queries.changed(conn, scope, today, view))
    found |= set(await queries.counts_stale(conn, scope, today))
    so = {one.key for one in await _of_register(conn, scope, today, view)}
    was = {one.key for one in await queries_of_findings.open_ones(conn, scope, kinds=OF_PEOPLE)}
    found |= {household_id for household_id, _, _ in so ^ was}
    ids = sorted(found)
    for at in range(0, len(ids), BATCH):
        await outbox.put(conn, scope.county_code, "screening.recheck", ids[at : at + BATCH])
    await queries.add_run(conn, scope, today, now, everyone.fingerprint(view), len(ids))
    return len(ids)


async def _recheck(
    conn: Connection, scope: Scope, now: datetime, view: policy.ParameterView, ids: Sequence[UUID]
) -> int:
    today = civil_date(now)
    known = await _known(conn, scope, today, view, ids)
    await queries.keep(conn, scope, [one.standing for one in known], now)
    new = _new_results(known, await queries.results(conn, scope, ids))
    if new:
        await queries.replace_results(conn, scope, new, everyone.fingerprint(view), today, now)
    found = await _findings(conn, scope, now, view, known, ids)
    await _open_leads(conn, scope, now, known)
    differs = {one.household_id for one in (*new, *found)}
    differs.update(one.home.id for one in known if one.standing.answers != one.home.answers)
    return len(differs)


async def _known(
    conn: Connection, scope: Scope, today: date, view: policy.ParameterView, ids: Sequence[UUID]
) -> list[_Known]:
    homes = await queries.homes(conn, scope, ids)
    said = await registry.newest_facts(conn, scope, ids, everyone.facts_asked())
    said = await registry.with_counts(conn, scope, today, ids, said)
    statuses = await registry.current_statuses(conn, scope, today, ids)
    found: list[_Known] = []
    for home in homes:
        held = statuses.get(home.id, [])
        facts = everyone.standing_facts(registry.plain_facts(said.get(home.id, {})))
        register = leads.facts_of_statuses(held, today)
        names = named_values(policy.parse_facts({**facts, **register}).values, view)
        standing = Standing(home.id, facts, everyone.answers(names), everyone.findings_held(names))
        found.append(_Known(home, names, frozenset(one.status for one in held), standing))
    return found


def _new_results(known: Iterable[_Known], before: Iterable[ResultRow]) -> list[ResultRow]:
    """Answers to be written: those that somebody must know, and all that differ from one on file."""
    held = {(one.household_id, one.programme): one for one in before}
    new: list[ResultRow] = []
    for one in known:
        for programme, letter in zip(programmes(), one.standing.answers, strict=True):
            row, receives = held.get((one.home.id, programme)), one.receives(programme)
            if row is None and not (letter in "EP" or (letter == "N" and programme in one.held)):
                continue
            missing = explain_programme(programme, one.names).missing if letter in "PU" else ()
            made = msgspec.convert(
                {"household_id": one.home.id, "programme": programme, "result": RESULT[letter],
                 "promising": letter in "EP", "receives": receives, "missing": missing},
                ResultRow,
            )  # fmt: skip
            if made != row:
                new.append(made)
    return new


async def _of_register(
    conn: Connection, scope: Scope, today: date, view: policy.ParameterView, ids: Sequence[UUID] | None = None
) -> list[FindingRow]:
    """What the register and the lists say that must be looked at; of incomes only those over the line."""
    found = await queries_of_findings.of_register(conn, scope, today, ids)
    return [one for one in found if one.finding != "listed_income" or over_line(one.detail, view)]


async def _findings(
    conn: Connection,
    scope: Scope,
    now: datetime,
    view: policy.ParameterView,
    known: Sequence[_Known],
    ids: Sequence[UUID],
) -> list[FindingRow]:
    """End findings that are no longer so and begin new ones with the day they are answered by; all of these.

    What a merge had ended goes on where it was taken back.
    """
    today = civil_date(now)
    so = {one.key: one for one in await _of_register(conn, scope, today, view, ids)}
    for one in known:
        named = [FindingRow(one.home.id, finding) for finding in one.standing.findings]
        named += [
            FindingRow(one.home.id, "no_longer_eligible", programme)
            for programme, letter in zip(programmes(), one.standing.answers, strict=True)
            if letter == "N" and programme in one.held
        ]
        so.update({finding.key: finding for finding in named})
    was = {one.key: one for one in await queries_of_findings.open_ones(conn, scope, ids)}
    over = [one for key, one in was.items() if key not in so]
    new = [one for key, one in so.items() if key not in was]
    if over:
        await queries_of_findings.end(conn, scope, over, today)
    went_on = await queries_of_findings.resume(conn, scope, new, today) if new else []
    resumed = {one.key for one in went_on}
    if begun := [one for one in new if one.key not in resumed]:
        due_on = today + timedelta(days=view.days("p_finding_days"))
        await queries_of_findings.add(conn, scope, begun, today, due_on, now)
        await outbox.put(conn, scope.county_code, "notifications.findings_found", [scope.county_code])
    return [*over, *new]


async def _open_leads(conn: Connection, scope: Scope, now: datetime, known: Sequence[_Known]) -> None:
    """One lead for a household that qualifies for a programme it is not in, once for what is known of it."""
    asked = [
        Question(one.home.id, programme, _fingerprint(one.standing, programme))
        for one in known
        for programme, letter in zip(programmes(), one.standing.answers, strict=True)
        if letter == "E" and not one.receives(programme)
    ]
    if not asked:
        return
    occupied = await queries.occupied(conn, scope, asked)
    homes = {one.home.id: one.home for one in known}
    opened: list[tuple[Question, UUID]] = []
    by_home: dict[UUID, list[Question]] = {}
    for question in asked:
        if (question.household_id, question.programme) not in occupied:
            by_home.setdefault(question.household_id, []).append(question)
    for household_id, questions in by_home.items():
        found = _found(homes[household_id], [one.programme for one in questions], now)
        for lead_id in await leads.open_leads(conn, scope, now, [found]):
            opened.extend((one, lead_id) for one in questions)
    if opened:
        await queries.add_leads(conn, scope, opened)


def _found(home: Home, qualifies: Sequence[str], now: datetime) -> leads.Found:
    titles = "、".join(programme_title(one).zh for one in qualifies)
    return leads.Found(
        source="data_match",
        channel="department_match",
        household_id=home.id,
        region_code=home.region_code,
        person_name=home.head_name,
        place=home.address,
        reported_at=now,
        facts={"event_description": f"筛查：按现有情况符合{titles}的条件，尚未享受。"},
    )


def _fingerprint(standing: Standing, programme: str) -> str:
    """Tells whether what the programme's rules read is still the same."""
    read = {name: standing.facts.get(name) for name in sorted(facts_read(programme))}
    return hashlib.sha256(msgspec.json.encode(read)).hexdigest()[:16]
