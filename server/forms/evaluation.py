"""From a submission as received to answers, facts and marks, by the rules of the version it was filled with."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from field_forms import Evaluation, Form, FormError, Problem, Shown, Sources, evaluate_instance, plain_path
from server.core.clock import COUNTY_ZONE, civil_date
from server.core.errors import Mark, Text, mark
from server.forms.records import UNREADABLE, Evaluated, Record, Submission

NO_SOURCES = Sources()
SECRET = frozenset({"id_number", "bank_account"})

_decode = msgspec.json.Decoder(Record).decode


def read(submission: Submission) -> tuple[Record | None, tuple[Mark, ...]]:
    """The record in a submission's body; None with a mark when it cannot be read."""
    try:
        return _decode(submission.body), ()
    except UNREADABLE as error:
        return None, (mark("record_malformed", why=str(error)),)


def evaluate(
    submission: Submission, forms: Mapping[tuple[str, str], Form], sources: Sources = NO_SOURCES
) -> Evaluated:
    """What the engine makes of one submission. Never raises for what the record says: it is marked instead."""
    record, marks = read(submission)
    if record is None:
        return _marked(submission, None, marks)
    form = forms.get((submission.form_id, submission.form_version))
    if form is None:
        unknown = mark("form_version_unknown", form_id=submission.form_id, version=submission.form_version)
        return _marked(submission, record, (unknown,))
    try:
        found = evaluate_instance(
            form,
            record.instance,
            today=civil_date(record.entered_at),
            time_zone=_zone(record),
            now=record.entered_at,
            sources=sources,
        )
        return _evaluated(submission, record, form, found)
    except FormError as error:
        return _marked(submission, record, (Mark("record_malformed", Text(error.zh, error.en)),))


def _zone(record: Record) -> tzinfo:
    """The zone the phone names; the county's own when there is no such zone, or a folder of zones ("Asia")."""
    try:
        return ZoneInfo(record.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return COUNTY_ZONE


def _marked(submission: Submission, record: Record | None, marks: tuple[Mark, ...]) -> Evaluated:
    return Evaluated(
        submission=submission,
        record=record,
        answers={},
        facts={},
        problems=(*_corrects(record), *marks),
        differences=[],
    )


def _corrected(record: Record | None) -> UUID | None:
    if record is None or record.corrects is msgspec.UNSET or record.corrects == record.id:
        return None
    return record.corrects


def _corrects(record: Record | None) -> tuple[Mark, ...]:
    earlier = _corrected(record)
    return (mark("record_corrects", earlier=str(earlier)),) if earlier else ()


def _evaluated(submission: Submission, record: Record, form: Form, found: Evaluation) -> Evaluated:
    """Numbers that would be dangerous in the open (ID, bank account) stay in the sealed record only."""
    secret = {path for path, kind in form.sensitive.items() if kind in SECRET}
    secret_facts = {form.facts[path] for path in secret if path in form.facts}
    answers: dict[str, Any] = {
        path: mask(value) if plain_path(path) in secret else value
        for path, value in found.values.items()
        if value != ""
    }
    shown = Shown(form.definition, answers)
    return Evaluated(
        submission=submission,
        record=record,
        answers=answers,
        facts={name: value for name, value in found.facts().items() if name not in secret_facts},
        problems=(*_corrects(record), *(_mark(problem, shown) for problem in found.problems)),
        differences=[d for d in found.differences if plain_path(d.path) not in secret],
        corrects=_corrected(record),
        own={path: value for path, value in answers.items() if _is_own(form, plain_path(path))},
    )


def _mark(problem: Problem, shown: Shown) -> Mark:
    """A problem as a mark; its message as the phone said it, though with numbers masked as in the answers."""
    zh, en = (shown.text(text, problem.path, language) for text, language in ((problem.zh, "zh"), (problem.en, "en")))
    return Mark(f"answer_{problem.kind}", Text(zh, en), problem.path)


# Times and places are the visit's own by themselves, and a file's name says nothing.
_OF_THE_MOMENT = frozenset({"date", "time", "dateTime", "geopoint", "geotrace", "geoshape", "binary"})


def _is_own(form: Form, path: str) -> bool:
    slot = form.by_path.get(path)
    return (
        slot is not None
        and slot.control is not None
        and not slot.bind.prefill
        and slot.readonly is None
        and slot.bind.type not in _OF_THE_MOMENT
    )


def mask(value: str) -> str:
    """All but the last four characters hidden."""
    return "*" * max(len(value) - 4, 0) + value[-4:]
