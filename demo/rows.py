"""Batches as rows of the tables, with what must not be read by others sealed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from typing import Any, TypeAlias
from uuid import UUID

import msgspec

from demo.answers import FORM_ID
from demo.form import evaluated, facts, form_version, instance
from demo.records import DemoBatch, DemoHousehold, DemoPerson, DemoStatus, DemoVisit
from server.core.crypto import Crypto

Rows: TypeAlias = Iterable[tuple[Any, ...]]

# Table: its columns, in the order the rows below give them; parents before children.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "households": (
        "county_code", "id", "region_code", "address", "directions", "head_name", "head_pinyin", "lon", "lat",
        "position_source", "registered_at",
    ),
    "persons": (
        "county_code", "id", "household_id", "region_code", "name", "pinyin", "sex", "birth_date", "relation",
        "id_cipher", "id_blind", "id_last4", "phone_cipher", "registered_at",
    ),
    "statuses": (
        "county_code", "id", "household_id", "region_code", "person_id", "status", "support_mode", "care_grade",
        "valid_from", "source", "recorded_at", "recorded_by",
    ),
    "submissions": (
        "county_code", "id", "region_code", "purpose", "form_id", "form_version", "household_id", "submitted_by",
        "received_at", "body_sha256", "body",
    ),
    "evaluations": (
        "county_code", "submission_id", "region_code", "answers", "facts", "problems", "differences", "evaluated_at",
    ),
    "visits": (
        "county_code", "id", "household_id", "region_code", "visitor_id", "form_id", "form_version", "visited_on",
        "started_at", "ended_at", "entered_at", "received_at", "outcome", "counts", "lon", "lat", "accuracy_m",
        "distance_m", "evidence", "problems",
    ),
    "facts": (
        "county_code", "household_id", "region_code", "name", "observed_on", "source_id", "value", "recorded_at",
    ),
    "followups": (
        "county_code", "household_id", "region_code", "reason", "precedence", "interval_days", "grace_days",
        "obliged_from", "last_counted_on", "due_on",
    ),
}  # fmt: skip


class RowMaker:
    """Turns batches into rows for one county. Seals personal numbers and raw records."""

    def __init__(self, county_code: str, crypto: Crypto, recorded_by: UUID) -> None:
        self._county_code = county_code
        self._crypto = crypto
        self._recorded_by = recorded_by
        self._makers: Mapping[str, Callable[[DemoBatch], Rows]] = {
            "households": lambda batch: map(self._household, batch.households),
            "persons": lambda batch: map(self._person, batch.persons),
            "statuses": lambda batch: map(self._status, batch.statuses),
            "submissions": lambda batch: map(self._submission, batch.visits),
            "evaluations": lambda batch: map(self._evaluation, batch.visits),
            "visits": lambda batch: map(self._visit, batch.visits),
            "facts": lambda batch: self._plain(batch.facts),
            "followups": lambda batch: self._plain(batch.followups),
        }

    def rows(self, table: str, batches: Iterable[DemoBatch]) -> Iterator[tuple[Any, ...]]:
        """The rows of a table that these batches make, as COLUMNS names them."""
        for batch in batches:
            yield from self._makers[table](batch)

    def _plain(self, records: Iterable[msgspec.Struct]) -> Rows:
        return ((self._county_code, *msgspec.structs.astuple(record)) for record in records)

    def _household(self, one: DemoHousehold) -> tuple[Any, ...]:
        source = "none" if one.lon is None else "register"
        return (
            self._county_code, one.id, one.region_code, one.address, one.directions, one.head_name,
            one.head_pinyin, one.lon, one.lat, source, one.registered_at,
        )  # fmt: skip

    def _person(self, one: DemoPerson) -> tuple[Any, ...]:
        number = one.citizen_id
        return (
            self._county_code, one.id, one.household_id, one.region_code, one.name, one.pinyin, one.sex,
            one.birth_date, one.relation,
            None if number is None else self._crypto.seal(number),
            None if number is None else self._crypto.blind(number),
            None if number is None else number[-4:],
            None if one.phone is None else self._crypto.seal(one.phone),
            one.registered_at,
        )  # fmt: skip

    def _status(self, one: DemoStatus) -> tuple[Any, ...]:
        return (
            self._county_code, one.id, one.household_id, one.region_code, one.person_id, one.status,
            one.support_mode, one.care_grade, one.valid_from, "原有登记", one.recorded_at, self._recorded_by,
        )  # fmt: skip

    def _submission(self, one: DemoVisit) -> tuple[Any, ...]:
        body = _body(one)
        return (
            self._county_code, one.id, one.region_code, "visit", FORM_ID, form_version(), one.household_id,
            one.visitor_id, one.received_at, sha256(body).digest(), self._crypto.seal_bytes(body),
        )  # fmt: skip

    def _evaluation(self, one: DemoVisit) -> tuple[Any, ...]:
        found = evaluated(one.answers), facts(one.answers)
        return (self._county_code, one.id, one.region_code, *found, [], [], one.received_at)

    def _visit(self, one: DemoVisit) -> tuple[Any, ...]:
        return (
            self._county_code, one.id, one.household_id, one.region_code, one.visitor_id, FORM_ID,
            form_version(), one.visited_on, one.started_at, one.ended_at, one.ended_at, one.received_at,
            one.answers.outcome, one.counts, one.lon, one.lat, one.accuracy_m, one.distance_m, "near", [],
        )  # fmt: skip


@cache
def _form() -> dict[str, str]:
    return {"id": FORM_ID, "version": form_version()}


def _body(one: DemoVisit) -> bytes:
    """The record as a phone would have sent it."""
    record = {
        "id": one.id,
        "form": _form(),
        "instance": instance(one.answers, str(one.id)),
        "household_id": one.household_id,
        "entered_at": one.ended_at,
        "started_at": one.started_at,
        "ended_at": one.ended_at,
        "position": {"lon": one.lon, "lat": one.lat, "accuracy_m": one.accuracy_m, "source": "gps"},
        "app_version": "demo",
    }
    return msgspec.json.encode(record)
