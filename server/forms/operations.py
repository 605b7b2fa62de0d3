"""Receive field records, and evaluate them by the rules of the version that they were filled with."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import convert, structs

import field_forms
from server.core import audit, outbox
from server.core.crypto import Crypto
from server.core.db import Connection, Scope
from server.core.errors import Mark, Text, mark
from server.forms import given, queries
from server.forms.evaluation import NO_SOURCES, read
from server.forms.evaluation import evaluate as evaluate_one
from server.forms.records import (
    Answer,
    Arrival,
    Evaluated,
    Kept,
    Mended,
    Purpose,
    Receipt,
    ReceivedFile,
    Submission,
)
from server.forms.wording import labelled, labels

# Who looks at a record once it is kept; the names are those of workers/jobs.py.
NEXT: dict[Purpose, str] = {
    "visit": "visits.evaluate",
    "quick_report": "leads.evaluate_reports",
    "survey": "cases.evaluate_surveys",
}


async def receive(
    conn: Connection, scope: Scope, now: datetime, crypto: Crypto, arrivals: Sequence[Arrival]
) -> list[Receipt]:
    """Keep records as received, once for each id; the receipts in the order of the arrivals.

    The same id with the same contents is the same record. With other contents, both are kept and the receipt
    is marked `record_repeated_differently`.
    """
    arrivals = [structs.replace(a, body=crypto.seal_bytes(a.body)) for a in arrivals]
    first = {a.id: a for a in reversed(arrivals)}  # one batch may hold a record and its own repeat
    new = await queries.add_submissions(conn, scope, now, list(first.values()))
    fresh = [first[i] for i in first if i in new]
    await _follow_up(conn, scope, now, fresh)
    known = {k.id: k for k in await queries.kept(conn, scope, [a.id for a in arrivals])}
    return [await _receipt(conn, scope, now, a, known[a.id], new=first[a.id] is a and a.id in new) for a in arrivals]


async def _follow_up(conn: Connection, scope: Scope, now: datetime, fresh: Sequence[Arrival]) -> None:
    """What goes with a new record in the same transaction: its files, the audit entry, the next job."""
    files = [
        (a.id, f.name, a.region_code, bytes.fromhex(f.sha256), f.bytes)
        for a in fresh
        if a.record
        for f in a.record.files
    ]
    if files:
        await queries.add_files(conn, scope, files)
    for purpose, job in NEXT.items():
        ours = [a for a in fresh if a.purpose == purpose]
        if ours:
            await audit.record_many(
                conn, scope.county_code, now, f"{purpose}.receive", [(a.sender_id, a.id) for a in ours]
            )
            await outbox.put(conn, scope.county_code, job, [a.id for a in ours])


async def _receipt(
    conn: Connection, scope: Scope, now: datetime, arrival: Arrival, kept: Kept, *, new: bool
) -> Receipt:
    problems = ()
    if kept.body_sha256 != arrival.content_sha256:
        await queries.add_repeat(conn, scope, now, arrival)
        problems = (mark("record_repeated_differently"),)
    files = arrival.record.files if arrival.record else ()
    return Receipt(
        id=arrival.id,
        state="received",
        received_at=kept.received_at,
        already_received=not new,
        problems=problems,
        files=tuple(ReceivedFile(name=f.name, sha256=f.sha256, state="missing") for f in files),
    )


_compiled: dict[tuple[str, str, str], field_forms.Form] = {}
MOST_COMPILED = 200  # versions never change, so a compiled one is good for ever


async def _forms(
    conn: Connection, county_code: str, names: set[tuple[str, str]]
) -> dict[tuple[str, str], field_forms.Form]:
    for form_id, version in names:
        key = (county_code, form_id, version)
        if key in _compiled:
            continue
        found = await queries.version(conn, county_code, form_id, version)
        if found is not None:
            if len(_compiled) >= MOST_COMPILED:
                _compiled.clear()
            lists = await queries.lists(conn, county_code, form_id, version)
            _compiled[key] = field_forms.compile_form(found.xform, lists)
    return {n: _compiled[(county_code, *n)] for n in names if (county_code, *n) in _compiled}


async def compiled(conn: Connection, county_code: str, form_id: str, version: str) -> field_forms.Form | None:
    """A published version, compiled; None when there is none."""
    return (await _forms(conn, county_code, {(form_id, version)})).get((form_id, version))


async def add_marks(
    conn: Connection, scope: Scope, now: datetime, submission_id: UUID, region_code: str, marks: Sequence[Mark]
) -> None:
    """Write down, in the transaction that receives it, what is seen wrong with a submission at the door."""
    await queries.add_marks(conn, scope, now, submission_id, region_code, marks)


async def evaluate(
    conn: Connection,
    scope: Scope,
    now: datetime,
    crypto: Crypto,
    ids: Sequence[UUID],
) -> list[Evaluated]:
    """Evaluate those of these submissions that were not evaluated before, and write what was found."""
    evaluated = await work_out(conn, scope, crypto, ids)
    await keep(conn, scope, now, evaluated)
    return evaluated


async def work_out(conn: Connection, scope: Scope, crypto: Crypto, ids: Sequence[UUID]) -> list[Evaluated]:
    """What the engine makes of those of these submissions that were not evaluated before; `keep` writes it down.

    What was seen at the door (`submission_marks`) is added.
    """
    sealed = await queries.unevaluated(conn, scope, ids)
    submissions = [structs.replace(s, body=crypto.open_bytes(s.body)) for s in sealed]
    forms = await _forms(conn, scope.county_code, {(s.form_id, s.form_version) for s in submissions})
    seen = await queries.marks(conn, scope, [s.id for s in submissions])
    lists = {s.id: await _lists(conn, scope, s, forms) for s in submissions}
    return [marked(evaluate_one(s, forms, lists[s.id]), seen.get(s.id, ())) for s in submissions]


async def keep(conn: Connection, scope: Scope, now: datetime, evaluated: Sequence[Evaluated]) -> None:
    """Write down what was worked out, each once."""
    if evaluated:
        await queries.add_evaluations(conn, scope, now, evaluated)


async def mended(conn: Connection, scope: Scope, ids: Sequence[UUID]) -> list[Mended]:
    """The records that these mend, and those of these that were mended before they came."""
    return await queries.mended(conn, scope, ids)


async def _lists(
    conn: Connection, scope: Scope, submission: Submission, forms: Mapping[tuple[str, str], field_forms.Form]
) -> field_forms.Sources:
    form = forms.get((submission.form_id, submission.form_version))
    record, _ = read(submission) if form and given.chooses(form) else (None, ())
    return await given.sources(conn, scope, form, record) if form and record else NO_SOURCES


def marked(evaluated: Evaluated, known: Sequence[Mark]) -> Evaluated:
    """The same with what else is known to be wrong with it."""
    return structs.replace(evaluated, problems=(*evaluated.problems, *known)) if known else evaluated


async def label_answers(
    conn: Connection, county_code: str, form_id: str, version: str, answers: Mapping[str, Any]
) -> list[Answer]:
    """Answers in the words of the form's version, in form order; unknown questions by their path."""
    return labelled(await _definition(conn, county_code, form_id, version), answers)


async def label_questions(
    conn: Connection, county_code: str, form_id: str, version: str, answers: Mapping[str, Any], paths: Collection[str]
) -> dict[str, Text]:
    """The labels of these questions over the answers of one record, by path; those that have none are left out."""
    definition = await _definition(conn, county_code, form_id, version) if paths else None
    return labels(definition, answers, paths) if definition else {}


async def _definition(
    conn: Connection, county_code: str, form_id: str, version: str
) -> field_forms.Definition | None:
    found = await queries.version(conn, county_code, form_id, version)
    return convert(found.definition, field_forms.Definition) if found else None
