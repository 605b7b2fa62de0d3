"""What a record says about a visit, judged without a database: when, where, with what doubts."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast, get_args

import msgspec

import geo
import policy
from geo.evidence import MAX_AGE_S, NEAR_M
from server.core.clock import civil_date
from server.core.errors import Mark, mark
from server.forms import Evaluated, Moments, Record, put_right
from server.visits.records import Outcome, Place, Visit


class Ground(msgspec.Struct, frozen=True):
    """What a visit is judged against: the household named, its home, the sender's reach then, the outline.

    `stranger`: the record names a person who is not of the household.
    """

    place: Place | None
    stranger: bool
    home: geo.Position | None
    codes: tuple[str, ...]
    area: geo.PlausibilityArea | None
    parameters: policy.ParameterView


def judge(evaluated: Evaluated, ground: Ground) -> Visit:
    """The visit that a submission stands for. Never refuses: every doubt becomes a mark."""
    record, submission = evaluated.record, evaluated.submission
    marks: list[Mark] = []
    moments = put_right(record, submission.received_at) if record else None
    marks += moments.marks if moments else ()
    visited_on = _visited_on(record, moments, submission.received_at, marks)
    position, evidence = _where(_position(record, moments), ground, marks)
    _whose(ground, marks)
    outcome = outcome_of(evaluated.answers)
    return Visit(
        id=submission.id,
        household_id=ground.place.id if ground.place else None,
        region_code=ground.place.region_code if ground.place else submission.region_code,
        visitor_id=submission.submitted_by,
        form_id=submission.form_id,
        form_version=submission.form_version,
        visited_on=visited_on,
        started_at=moments.started_at if moments else None,
        ended_at=moments.ended_at if moments else None,
        entered_at=moments.entered_at if moments else submission.received_at,
        received_at=submission.received_at,
        outcome=outcome,
        counts=record is not None and _counts(outcome, position, ground.parameters),
        lon=position.lon if position else None,
        lat=position.lat if position else None,
        accuracy_m=position.usable_accuracy_m if position else None,
        mock_position=bool(position and position.mock),
        distance_m=evidence.distance_m,
        evidence=evidence.verdict,
        problems=tuple(marks),
    )


def outcome_of(answers: Mapping[str, Any]) -> Outcome:
    """The answer to the form's question named `outcome`; `unknown` when the form has none."""
    for path, value in answers.items():
        if path.endswith("/outcome") and value in get_args(Outcome):
            return cast(Outcome, value)
    return "unknown"


def _visited_on(record: Record | None, moments: Moments | None, received_at: datetime, marks: list[Mark]) -> date:
    received_on = civil_date(received_at)
    if record is None or moments is None:
        return received_on
    said = record.visited_on or civil_date(moments.started_at or moments.entered_at)
    if said <= received_on:
        return said
    marks.append(mark("visit_in_future", visited_on=said.isoformat()))
    return received_on


def _where(
    position: geo.Position | None, ground: Ground, marks: list[Mark]
) -> tuple[geo.Position | None, geo.HomeEvidence]:
    home = ground.home
    if position is None:
        return None, geo.compare_with_home(None, home, near_m=NEAR_M, max_age_s=MAX_AGE_S)
    if ground.area and ground.area.judge(position.lon, position.lat) != "plausible":
        marks.append(mark("position_implausible", lon=position.lon, lat=position.lat))
        return None, geo.compare_with_home(None, home, near_m=NEAR_M, max_age_s=MAX_AGE_S)
    if position.mock:
        marks.append(mark("mock_position"))
    return position, geo.compare_with_home(position, home, near_m=NEAR_M, max_age_s=MAX_AGE_S)


def _position(record: Record | None, moments: Moments | None) -> geo.Position | None:
    if record is None or moments is None or record.position is None:
        return None
    given = record.position
    age = (moments.entered_at - moments.position_at).total_seconds() if moments.position_at else None
    source = "map" if given.source == "manual" else "gps"
    return geo.Position(
        lon=given.lon, lat=given.lat, accuracy_m=given.accuracy_m, source=source, mock=given.mock, age_s=age
    )


def _whose(ground: Ground, marks: list[Mark]) -> None:
    if ground.place is None:
        marks.append(mark("household_unknown"))
    elif not ground.place.region_code.startswith(ground.codes):
        marks.append(mark("household_out_of_reach"))
    if ground.stranger:
        marks.append(mark("person_elsewhere"))


def _counts(outcome: Outcome, position: geo.Position | None, parameters: policy.ParameterView) -> bool:
    """SV-01 with the county's p_visit_counts_as."""
    if outcome == "unknown":
        return False
    return policy.counts_as_visit(
        outcome,
        person_seen=outcome == "met",
        carer_met=outcome == "carer_met",
        has_position=position is not None,
        has_time=True,
        parameters=parameters,
    ).counts
