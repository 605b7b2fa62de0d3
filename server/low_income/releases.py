"""Who a whole file of the platform names no more: proposed to be released, decided one by one (LI-11)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from server import registry
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.db import Connection
from server.core.errors import Problem, need_reason
from server.core.paging import Page, page, read_key
from server.low_income import queries_of_releases as queries
from server.low_income.operations import held
from server.low_income.records import (
    CategoryName,
    MissingMember,
    MissingReport,
    Release,
    ReleaseDecision,
    StandingMember,
)

SHOWN = 500
Named = Mapping[tuple[bytes, CategoryName], date | None]  # who a file names as what; with a last day: not any more


class Weighed:
    """The database of a place against a whole file."""

    def __init__(self, standing: Sequence[StandingMember], named: Named) -> None:
        """Nobody is gone of whom no citizen ID is on file: the file may name them."""
        self.standing, self.gone, self.kept = standing, list[tuple[StandingMember, date | None]](), list[UUID]()
        self.nameless = 0
        for one in standing:
            said = [named[blind, one.category] for blind in one.blinds if (blind, one.category) in named]
            if not one.blinds:
                self.nameless += 1
            elif not said or None not in said:
                self.gone.append((one, max((day for day in said if day), default=None)))
            elif one.status_id is not None:
                self.kept.append(one.status_id)

    def report(self) -> MissingReport:
        return MissingReport(
            standing=len(self.standing), nameless=self.nameless, missing=len(self.gone),
            in_cases=sum(one.status_id is None for one, _ in self.gone),
            rows=[
                MissingMember(
                    household_id=one.household_id, head_name=one.head_name, person_name=one.person_name,
                    place=one.place, category=one.category, valid_from=one.valid_from, until=until,
                    in_case=one.status_id is None,
                ) for one, until in self.gone[:SHOWN]
            ],
        )  # fmt: skip


async def weigh(conn: Connection, actor: Actor, on: date, region: str | None, named: Named) -> Weighed:
    """Who of a place stands in the database and not in the file. Cost grows with the database alone."""
    return Weighed(await queries.standing(conn, actor.scope, held(actor.scope, on, region)), named)


async def propose(conn: Connection, actor: Actor, now: datetime, exchange_id: UUID, found: Weighed) -> None:
    """Put the proposals on file; a benefit that was granted ends in its case alone and is not proposed."""
    await queries.named_again(conn, actor.scope, found.kept, actor.id, now)
    await queries.propose(conn, actor.scope, exchange_id, found.gone, now)


async def list_open(
    conn: Connection, actor: Actor, *, region: str | None, after: str | None, limit: int
) -> Page[Release]:
    """Proposals that wait, of a place or of all, the first proposed first. Raises Problem page_unknown."""
    found = await queries.releases(conn, actor.scope, region, read_key(after, UUID), limit + 1)
    return page(found, limit, lambda one: one.id)


async def decide(conn: Connection, actor: Actor, now: datetime, release_id: UUID, said: ReleaseDecision) -> None:
    """Release somebody from a day on, or keep them, with the reason.

    Raises Problem not_found, reason_needed, release_decided, release_day (before the recognition, or after today).
    """
    need_reason(said.note)
    found = await queries.release(conn, actor.scope, release_id)
    if found is None:
        raise Problem("not_found", what="退出提议 release")
    if found.decided_at is not None:
        raise Problem("release_decided")
    released, day = said.decision == "release", said.ended_on
    if released != (day is not None) or (day is not None and not found.valid_from <= day <= civil_date(now)):
        raise Problem("release_day", since=found.valid_from.isoformat())
    note = said.note.strip()
    await queries.decide(conn, actor.scope, release_id, said.decision, day, note, actor.id, now)
    detail = {"decision": said.decision, "status_id": found.status_id, "ended_on": day}
    await audit.record(conn, actor.county_code, now, actor.id, "low_income.release", release_id, detail)
    if day is not None:
        ends = registry.Change(
            subject="status", subject_id=found.status_id, after={"valid_to": day.isoformat()}, effective_on=day
        )
        await registry.write_changes(conn, actor, now, [ends], reason=note, source_id=release_id)
        await registry.announce_change(conn, actor.county_code, [found.household_id])
