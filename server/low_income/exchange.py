"""Files to and from the provincial low-income platform (LI-01): its columns are declared here, nothing connects."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Literal
from uuid import UUID

import msgspec

from server import registry
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection
from server.core.errors import Problem, need_reason
from server.core.ids import new_id
from server.core.tables import Row, UnreadableListError, cell_day, read_small, unreadable
from server.core.workbook import Column, Sheet, workbook
from server.low_income import queries, queries_of_undoing, recognitions, releases
from server.low_income.operations import held
from server.low_income.records import (
    CATEGORIES,
    CategoryName,
    ExchangeReport,
    ExchangeRow,
    ExportRequest,
    HouseholdStatus,
    KnownPerson,
    NewRecognition,
    Outcome,
    PersonLine,
    ReasonNotTaken,
)

COLUMNS = {
    "name": Column("姓名", 12), "id_number": Column("身份证号", 22), "relation": Column("与户主关系", 12),
    "head": Column("户主姓名", 12), "region_code": Column("区划代码", 18), "place": Column("村（社区）", 16),
    "address": Column("住址", 32), "category": Column("低收入类别", 26), "support_mode": Column("供养方式", 10),
    "valid_from": Column("认定日期", 12), "valid_to": Column("终止日期", 12), "level": Column("监测等级", 10),
}  # fmt: skip
NEEDED = ("name", "id_number", "category", "valid_from")
LEVELS = {"high": "高", "key": "重点", "ordinary": "一般"}
MODES = {"分散": "scattered", "分散供养": "scattered", "集中": "institutional", "集中供养": "institutional"}
WORDS_OF_MODES = {"scattered": "分散", "institutional": "集中"}
NAMES: dict[str, CategoryName] = {one.title.zh: name for name, one in CATEGORIES.items()}
SHOWN = 500
NEWS: tuple[Outcome, ...] = ("not_taken", "taken", "proposed", "known")  # what somebody must see comes first


def template() -> bytes:
    """An empty file with the platform's columns and what belongs in them."""
    notes = [
        f"低收入类别写：{'、'.join(NAMES)}",
        "身份证号按文本填写；日期写成 2026-03-01；特困人员写供养方式：分散、集中",
    ]
    return workbook([Sheet("低收入人口", notes, list(COLUMNS.values()), [])])


async def export(conn: Connection, actor: Actor, now: datetime, crypto: Crypto, asked: ExportRequest) -> bytes:
    """Everybody of the database as the platform's file, with citizen IDs; who asked why is on file.

    Raises Problem reason_needed.
    """
    need_reason(asked.reason)
    on = civil_date(now)
    lines = await queries.person_lines(conn, actor.scope, held(actor.scope, on, asked.region))
    detail = {"reason": asked.reason.strip(), "region": asked.region, "persons": len(lines)}
    await audit.record(conn, actor.county_code, now, actor.id, "low_income.export", None, detail)
    return as_file(lines, crypto, on)


def as_file(lines: Sequence[PersonLine], crypto: Crypto, on: date) -> bytes:
    """These people with the platform's columns."""
    rows = (_row(one, crypto) for one in lines)
    return workbook([Sheet("低收入人口", [f"截至 {on}"], list(COLUMNS.values()), rows)])


def _row(one: PersonLine, crypto: Crypto) -> list[str | date | None]:
    number = crypto.open(one.id_cipher) if one.id_cipher else ""
    return [
        one.name, number, registry.relation_text(one.relation).zh, one.head_name, one.region_code, one.place,
        one.address, CATEGORIES[one.category].title.zh, WORDS_OF_MODES.get(one.support_mode or "", ""),
        one.valid_from, one.valid_to, LEVELS.get(one.level or "", ""),
    ]  # fmt: skip


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A row as the file says it."""

    row: int
    name: str
    id_number: str
    category: CategoryName | None
    category_text: str
    support_mode: str | None
    valid_from: date | None
    valid_to: date | None
    valid_to_text: str


class PlatformFile(msgspec.Struct, frozen=True):
    """A file of the platform, read."""

    name: str
    sha256: str
    said: Sequence[Said]


def read_file(name: str, data: bytes) -> PlatformFile:
    """As `read`, with what is put on file about the file itself."""
    return PlatformFile(name, sha256(data).hexdigest(), read(data))


def read(data: bytes) -> list[Said]:
    """The rows of a file with the platform's columns. Takes seconds for a large one: call it in a thread.

    Raises Problem list_unreadable, exchange_file_unreadable.
    """
    try:
        rows = read_small(data).rows
    except UnreadableListError as error:
        raise unreadable(error) from error
    for at, row in enumerate(rows[:10]):
        labels = [cell.strip() for cell in row]
        columns = {name: labels.index(one.heading) for name, one in COLUMNS.items() if one.heading in labels}
        if all(name in columns for name in NEEDED):
            return list(_said(rows, at, columns))
    raise Problem("exchange_file_unreadable", columns="、".join(COLUMNS[name].heading for name in NEEDED))


def _said(rows: Sequence[Row], header: int, columns: dict[str, int]) -> Iterator[Said]:
    for number, row in enumerate(rows[header + 1 :], header + 2):
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        if not any(cells.values()):
            continue
        yield Said(
            row=number, name=re.sub(r"\s", "", cells["name"]), id_number=registry.canonical_id(cells["id_number"]),
            category=NAMES.get(cells["category"]), category_text=cells["category"],
            support_mode=MODES.get(cells.get("support_mode", "")), valid_from=cell_day(cells["valid_from"]),
            valid_to=cell_day(cells.get("valid_to", "")), valid_to_text=cells.get("valid_to", ""),
        )  # fmt: skip


class Whole(msgspec.Struct, frozen=True):
    """That a file names everybody of a place: `region`, or all within reach."""

    region: str | None


async def check(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, said: Sequence[Said], whole: Whole | None
) -> ExchangeReport:
    """What taking the file over would do, row by row; nothing is changed."""
    found = await _weigh(conn, actor, now, crypto, said, "")
    gone = await _gone(conn, actor, now, crypto, said, whole)
    return _report(found.rows, gone, done=False)


async def take_over(
    conn: Connection,
    actor: Actor,
    now: datetime,
    crypto: Crypto,
    *,
    exchange_id: UUID,
    file: PlatformFile,
    whole: Whole | None,
) -> ExchangeReport:
    """Recognise whoever the file names and the register knows, and propose those whose category is given one by one
    (DB-13); whom a whole file does not name is proposed to be released, and nobody is. The same id again changes
    nothing."""
    source = f"省低收入平台 {file.name}"[:200]
    found = await _weigh(conn, actor, now, crypto, file.said, source)
    gone = await _gone(conn, actor, now, crypto, file.said, whole)
    told = _report(found.rows, gone, done=True)
    numbers = (told.taken, told.known, told.not_taken)
    values = (exchange_id, file.name, file.sha256, *numbers, actor.id, now)
    if not await queries.add_exchange(conn, actor.scope, *values):
        return told
    new = list(found.recognised.values())
    await queries.recognise(conn, actor.scope, new, now, actor.id)
    await queries_of_undoing.enter(
        conn, actor.scope, exchange_id, [one.id for one in new], found.stood, civil_date(now)
    )
    await recognitions.propose(conn, actor, now, exchange_id, list(found.proposed.values()))
    if gone is not None:
        await releases.propose(conn, actor, now, exchange_id, gone)
    detail: dict[str, object] = {
        "file": file.name, "taken": told.taken, "proposed": told.proposed, "known": told.known,
        "not_taken": told.not_taken,
    }  # fmt: skip
    if told.missing is not None:
        detail["missing"] = told.missing.missing
    await audit.record(conn, actor.county_code, now, actor.id, "low_income.take_over", exchange_id, detail)
    homes = list(dict.fromkeys(one.household_id for one in new))
    for at in range(0, len(homes), 1000):
        await registry.announce_change(conn, actor.county_code, homes[at : at + 1000])
    return told


async def _gone(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, said: Sequence[Said], whole: Whole | None
) -> releases.Weighed | None:
    """Who stands in the database and not in the file; None of a file that does not name everybody."""
    if whole is None:
        return None
    today = civil_date(now)
    named: dict[tuple[bytes, CategoryName], date | None] = {}
    for one in said:
        if one.category is not None and registry.is_citizen_id(one.id_number):
            key = crypto.blind(one.id_number), one.category
            ends = one.valid_to if one.valid_to is not None and one.valid_to < today else None
            named[key] = ends if key not in named else (named[key] and ends)
    return await releases.weigh(conn, actor, today, whole.region, named)


class Weighed(msgspec.Struct, frozen=True):
    """What the rows of a file come to: recognitions by household, person and status; proposals by household; which
    person and status stood already."""

    rows: list[ExchangeRow] = []
    recognised: dict[tuple[UUID, UUID | None, str], HouseholdStatus] = {}
    proposed: dict[tuple[UUID, CategoryName], NewRecognition] = {}
    stood: list[tuple[UUID, str]] = []

    def add(
        self, person: KnownPerson, one: Said, category: CategoryName, since: date, source: str, id: UUID
    ) -> Literal["taken", "proposed", "known"]:
        """What becomes of a row nothing speaks against."""
        of = CATEGORIES[category]
        if any(status in of.statuses for status in person.held):
            self.stood.extend((person.id, status) for status in of.statuses if status in person.held)
            return "known"
        if of.one_by_one:
            new = NewRecognition(person.id, category, since, one.valid_to)
            self.proposed.setdefault((person.household_id, category), new)
            return "proposed"
        member = person.id if of.of == "person" else None
        self.recognised.setdefault((person.household_id, member, of.gives), HouseholdStatus(
            id=id, household_id=person.household_id, person_id=member, status=of.gives,
            support_mode=one.support_mode if of.gives == "tekun" else None,  # pyright: ignore[reportArgumentType] - of MODES
            valid_from=since, valid_to=one.valid_to, source=source,
        ))  # fmt: skip
        return "taken"


async def _weigh(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, said: Sequence[Said], source: str
) -> Weighed:
    today = civil_date(now)
    blinds = {one.row: crypto.blind(one.id_number) for one in said if registry.is_citizen_id(one.id_number)}
    found = await queries.known(conn, actor.scope, list(set(blinds.values())), today)
    people = {one.id_blind: one for one in found}
    weighed = Weighed()
    seen: set[tuple[str, str]] = set()
    for one in said:
        person = people.get(blinds[one.row]) if one.row in blinds else None
        reason = _refused(one, person, today, twice=(one.id_number, one.category_text) in seen)
        seen.add((one.id_number, one.category_text))
        result: Outcome = "not_taken"
        if reason is None and person is not None and one.category is not None and one.valid_from is not None:
            result = weighed.add(person, one, one.category, one.valid_from, source, new_id(now))
        weighed.rows.append(ExchangeRow(
            row=one.row, name=one.name, id_masked=registry.masked(one.id_number[-4:] or None) or "",
            category=one.category_text, result=result, reason=reason,
        ))  # fmt: skip
    return weighed


def _refused(one: Said, person: KnownPerson | None, today: date, *, twice: bool) -> ReasonNotTaken | None:
    """Why a row is not taken; None when it is."""
    checks: tuple[tuple[bool, ReasonNotTaken], ...] = (
        (not one.id_number, "no_id"),
        (not registry.is_citizen_id(one.id_number), "id_malformed"),
        (one.category is None, "unknown_category"),
        (one.valid_from is None or (one.valid_to is None and bool(one.valid_to_text)), "bad_date"),
        (one.valid_from is not None and one.valid_from > today, "not_yet"),
        (one.valid_to is not None and one.valid_to < today, "ended"),  # whoever leaves is decided here
        (person is None, "not_in_register"),
        (person is not None and person.name != one.name, "name_differs"),
        (twice, "twice"),
    )
    return next((reason for holds, reason in checks if holds), None)


def _report(rows: Sequence[ExchangeRow], gone: releases.Weighed | None, *, done: bool) -> ExchangeReport:
    number = {kind: sum(1 for one in rows if one.result == kind) for kind in NEWS}
    shown = sorted(rows, key=lambda one: (NEWS.index(one.result), one.row))[:SHOWN]
    return ExchangeReport(rows=shown, done=done, missing=gone.report() if gone else None, **number)
