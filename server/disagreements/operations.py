"""Take up what records say of households, work out what stands, and let the township settle what does not agree."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from uuid import UUID

from msgspec import UNSET, structs

import policy
from server import forms, registry
from server.core import audit
from server.core.actor import Actor
from server.core.clock import COUNTY_ZONE
from server.core.db import Connection, Scope
from server.core.errors import Problem, need_reason
from server.core.ids import new_id
from server.disagreements import queries
from server.disagreements.merging import merge, needs_merging
from server.disagreements.records import (
    Apart,
    Disagreement,
    DisagreementRow,
    FactRow,
    Observation,
    Settlement,
    SettlementRow,
    SettlementShown,
    Side,
    SideRow,
    SourceRow,
)
from server.disagreements.words import fact_title, value_text

SHOWN_FOR = timedelta(days=30)  # how long phones and pages still tell how one ended
OF_PHONES = frozenset({"visit", "quick_report", "survey"})
TOLD_ONLY = frozenset({"text", "table", "block", "file"})  # two wordings of one thing do not contradict


async def take_up(conn: Connection, scope: Scope, now: datetime, observed: Sequence[Observation]) -> None:
    """Keep what these sources say. What they write against what they did not know is merged field by field.

    A record that names nobody is about the one living member, where there is just one; what one that names a stranger
    says of persons is of nobody known.
    """
    saying = await _about_somebody(conn, scope, [one for one in observed if one.facts])
    if not saying:
        return
    homes = {one.household_id for one in saying}
    await queries.hold(conn, scope, homes)
    given = await queries.add(conn, scope, saying)
    saying = [structs.replace(one, version=given[one.source_id]) for one in saying if one.source_id in given]
    await registry.keep_facts(conn, scope.county_code, now, [f for one in saying for f in _facts(one)])
    disagreeing = await queries.disagreeing(conn, scope, homes)  # whoever knows of one may end it
    await _merge(conn, scope, now, disagreeing | await _unaware(conn, scope, saying))


async def take_back(conn: Connection, scope: Scope, now: datetime, source_ids: Collection[UUID]) -> None:
    """Take back all that these sources said: what they were set against stands again, and where they did not agree
    with another, nothing is left to settle. The same again changes nothing."""
    await queries.hold(conn, scope, await queries.of_sources(conn, scope, source_ids))
    homes = await registry.withdraw_facts(conn, scope.county_code, now, source_ids, None)
    if homes:
        await _merge(conn, scope, now, homes)
        await registry.announce_change(conn, scope.county_code, sorted(homes))


async def _about_somebody(conn: Connection, scope: Scope, saying: Sequence[Observation]) -> list[Observation]:
    silent = [one for one in saying if one.person_id is None and not one.stranger and one.channel in OF_PHONES]
    alone = await registry.sole_persons(conn, scope, {one.household_id for one in silent})
    about = {one.source_id: alone.get(one.household_id) for one in silent}
    return [structs.replace(one, person_id=about.get(one.source_id, one.person_id)) for one in saying]


async def whom(
    conn: Connection, scope: Scope, records: Sequence[tuple[forms.Evaluated, UUID]]
) -> dict[UUID, UUID | None]:
    """Whom of the household each of these records names, by submission: as who they are now, None for a stranger;
    a record that names nobody is absent."""
    named = {
        evaluated.submission.id: (household_id, evaluated.record.person_id)
        for evaluated, household_id in records
        if evaluated.record and evaluated.record.person_id is not UNSET
    }
    known = await registry.of_households(conn, scope, set(named.values()))
    return {submission_id: known.get(pair) for submission_id, pair in named.items()}


def observed(
    evaluated: forms.Evaluated,
    household_id: UUID,
    named: Mapping[UUID, UUID | None],
    *,
    observed_on: date,
    seen_at: datetime,
    said_by: registry.Speaker = "person",
) -> Observation:
    """What an evaluated record says of a household, and what its phone knew when it was begun. `named`: of `whom`."""
    record, submission = evaluated.record, evaluated.submission
    held = record.household_version if record else UNSET
    follows = () if record is None or record.follows is UNSET else record.follows
    corrected = () if record is None or record.corrects is UNSET else (record.corrects,)
    return Observation(
        household_id=household_id,
        source_id=submission.id,
        observed_on=observed_on,
        seen_at=seen_at,
        by=submission.submitted_by,
        facts=evaluated.facts,
        held_version=None if held is UNSET else held,
        follows=(*follows, *corrected),
        person_id=named.get(submission.id),
        stranger=submission.id in named and named[submission.id] is None,
        channel=submission.purpose,
        said_by=said_by,
    )


def _facts(one: Observation) -> list[registry.ObservedFact]:
    return [
        registry.ObservedFact(
            household_id=one.household_id,
            name=name,
            value=value,
            observed_on=one.observed_on,
            source_id=one.source_id,
            seen_at=one.seen_at,
            person_id=one.subject(name),
            channel=one.channel,
            said_by=one.said_by,
        )
        for name, value in one.facts.items()
    ]


async def _unaware(conn: Connection, scope: Scope, saying: Sequence[Observation]) -> set[UUID]:
    """The households of which something was said without knowing all that was said."""
    new = {one.source_id: one for one in saying}
    found: set[UUID] = set()
    for row in await queries.beside(conn, scope, saying):
        if needs_merging(new[row.new_source], _observation(row, {}, frozenset())):
            found.add(row.household_id)
    return found


def _observation(row: SourceRow, facts: dict[str, object], filled_in: frozenset[str]) -> Observation:
    return Observation(
        household_id=row.household_id,
        source_id=row.source_id,
        observed_on=row.observed_on,
        seen_at=row.seen_at,
        by=row.by,
        facts=facts,
        held_version=row.held_version,
        follows=row.follows,
        filled_in=filled_in,
        version=row.version,
        person_id=row.person_id,
    )


async def _merge(conn: Connection, scope: Scope, now: datetime, household_ids: Collection[UUID]) -> None:
    """Work out anew what stands in these households, and write down what changed."""
    if not household_ids:
        return
    facts = await queries.facts(conn, scope, household_ids)
    said = await _all_said(conn, scope, household_ids, facts)
    comparable = _comparable()
    before: defaultdict[UUID, list[DisagreementRow]] = defaultdict(list)
    for row in await queries.of_households(conn, scope, household_ids):
        before[row.household_id].append(row)
    overtaken: dict[UUID, frozenset[tuple[UUID, str, UUID | None]]] = {}
    for household_id in sorted(household_ids):
        merged = merge(said[household_id], comparable)
        overtaken[household_id] = merged.overtaken
        await _keep(conn, scope, now, household_id, before[household_id], merged.apart)
    changes = [
        registry.Standing(f.household_id, f.name, f.observed_on, f.source_id, f.overtaken, f.person_id)
        for f in facts
        if f.overtaken != ((f.source_id, f.name, f.person_id) in overtaken[f.household_id])
    ]
    await registry.mark_overtaken(conn, scope, changes)


async def _all_said(
    conn: Connection, scope: Scope, household_ids: Collection[UUID], known: Sequence[FactRow]
) -> dict[UUID, list[Observation]]:
    facts: defaultdict[tuple[UUID, UUID], list[FactRow]] = defaultdict(list)
    for fact in known:
        facts[fact.household_id, fact.source_id].append(fact)
    said: defaultdict[UUID, list[Observation]] = defaultdict(list)
    for row in await queries.sources(conn, scope, household_ids):
        own = {f.name: f.value for f in facts.pop((row.household_id, row.source_id), [])}
        said[row.household_id].append(_observation(row, own, await _filled_in(conn, scope, row)))
    for (household_id, source_id), rest in facts.items():  # what was known before sources were counted
        for (day, _), of_day in groupby(sorted(rest, key=_day_and_person), key=_day_and_person):
            kept = list(of_day)
            said[household_id].append(
                Observation(
                    household_id=household_id,
                    source_id=source_id,
                    observed_on=day,
                    seen_at=max(f.seen_at for f in kept),
                    by=None,
                    facts={f.name: f.value for f in kept},
                    person_id=kept[0].person_id,
                )
            )
    return said


def _day_and_person(fact: FactRow) -> tuple[date, str]:
    return fact.observed_on, str(fact.person_id or "")


async def _filled_in(conn: Connection, scope: Scope, row: SourceRow) -> frozenset[str]:
    if row.form_id is None or row.form_version is None:
        return frozenset()
    form = await forms.compiled(conn, scope.county_code, row.form_id, row.form_version)
    return form.filled_in if form else frozenset()


def _comparable() -> frozenset[str]:
    return frozenset(name for name, fact in policy.fact_catalogue().items() if fact.type not in TOLD_ONLY)


async def _keep(
    conn: Connection,
    scope: Scope,
    now: datetime,
    household_id: UUID,
    before: Sequence[DisagreementRow],
    apart: Sequence[Apart],
) -> None:
    known = {(row.name, row.person_id, row.observed_on): row for row in before}
    for one in apart:
        row = known.pop((one.name, one.person_id, one.observed_on), None)
        if row and row.ended_at is None and (row.sources, row.base_source) == (one.sources, one.base):
            continue
        found = row.id if row else new_id(now)
        await queries.keep(conn, scope, found, household_id, one, now)
        detail = {"fact": one.name, "sources": [str(source) for source in one.sources]}
        await audit.record(conn, scope.county_code, now, None, "disagreement.find", found, detail)
    over = [row.id for row in known.values() if row.ended_at is None]
    if over:
        await queries.end(conn, scope, over, now)


async def shown(
    conn: Connection, scope: Scope, today: date, household_ids: Collection[UUID]
) -> dict[UUID, list[Disagreement]]:
    """Disagreements by household that are open or ended within 30 days, in words, the newest first."""
    since = datetime.combine(today - SHOWN_FOR, time(), COUNTY_ZONE)
    found = await queries.of_households(conn, scope, household_ids, since)
    return await _in_words(conn, scope, found)


async def about(conn: Connection, scope: Scope, household_id: UUID, source_id: UUID) -> list[Disagreement]:
    """Disagreements, past and present, of which a record is or was a side."""
    found = await _in_words(conn, scope, await queries.of_households(conn, scope, [household_id]))
    return [
        one
        for one in found.get(household_id, [])
        if any(side.source_id == source_id for side in one.sides)
        or any(source_id in settlement.between for settlement in one.settlements)
    ]


async def _in_words(
    conn: Connection, scope: Scope, found: Sequence[DisagreementRow]
) -> dict[UUID, list[Disagreement]]:
    if not found:
        return {}
    homes = {row.household_id for row in found}
    named = {source for row in found for source in (*row.sources, row.base_source) if source}
    said = {
        (side.household_id, side.source_id, side.name, side.person_id): side
        for side in await queries.sides(conn, scope, homes, named)
    }
    known = await registry.newest_facts(conn, scope, homes, {row.name for row in found})
    of_persons = await registry.facts_of_persons(conn, scope, homes)
    settlements: defaultdict[UUID, list[SettlementShown]] = defaultdict(list)
    for one in await queries.settlements(conn, scope, [row.id for row in found]):
        settlements[one.disagreement_id].append(_settlement(one))
    shown: defaultdict[UUID, list[Disagreement]] = defaultdict(list)
    for row in found:
        standing = of_persons.get(row.person_id, {}) if row.person_id else known.get(row.household_id, {})
        holds = standing.get(row.name)
        before = said.get((row.household_id, row.base_source, row.name, row.person_id)) if row.base_source else None
        shown[row.household_id].append(
            Disagreement(
                id=row.id,
                household_id=row.household_id,
                person_id=row.person_id,
                name=row.name,
                title=fact_title(row.name),
                observed_on=row.observed_on,
                open=row.ended_at is None,
                before=value_text(row.name, before.value) if before else None,
                holds=value_text(row.name, holds.value) if holds else None,
                sides=[
                    _side(said[row.household_id, source, row.name, row.person_id], holds) for source in row.sources
                ],
                settlements=settlements[row.id],
            )
        )
    return dict(shown)


def _settlement(row: SettlementRow) -> SettlementShown:
    return SettlementShown(
        id=row.id,
        between=row.between,
        chosen=row.chosen,
        reason=row.reason,
        settled_by=row.settled_by,
        settled_at=row.settled_at,
    )


def _side(row: SideRow, holds: registry.KnownFact | None) -> Side:
    return Side(
        source_id=row.source_id,
        kind=row.kind,
        by_name=row.by_name,
        seen_at=row.seen_at,
        value=row.value,
        text=value_text(row.name, row.value),
        stands=holds is not None and holds.source_id == row.source_id,
    )


async def settle(
    conn: Connection, actor: Actor, now: datetime, disagreement_id: UUID, asked: Settlement
) -> Disagreement:
    """Say which value holds, or that both were right. It becomes a fact of that day, with the settlement as source.

    The same settlement again changes nothing. Raises Problem not_found, reason_needed, disagreement_ended,
    disagreement_moved_on.
    """
    scope = actor.scope
    row = await queries.disagreement(conn, scope, disagreement_id)
    if row is None:
        raise Problem("not_found", what="说法不一 disagreement")
    need_reason(asked.reason)
    await queries.hold(conn, scope, [row.household_id])
    done = {one.id for one in await queries.settlements(conn, scope, [row.id])}
    if asked.id not in done:
        held = await queries.disagreement(conn, scope, disagreement_id)  # as it is once nobody else may write
        await _settle(conn, actor, now, held or row, asked)
    found = await _in_words(conn, scope, await queries.of_households(conn, scope, [row.household_id]))
    return next(one for one in found[row.household_id] if one.id == disagreement_id)


async def _settle(conn: Connection, actor: Actor, now: datetime, row: DisagreementRow, asked: Settlement) -> None:
    scope = actor.scope
    if row.ended_at is not None:
        raise Problem("disagreement_ended")
    if set(asked.between) != set(row.sources) or asked.chosen not in (None, *row.sources):
        raise Problem("disagreement_moved_on")
    reason = asked.reason.strip()
    if not await queries.add_settlement(conn, scope, asked.id, row, row.sources, asked.chosen, reason, actor.id, now):
        raise Problem("duplicate", constraint="disagreement_settlements")
    every = await queries.sides(conn, scope, [row.household_id], row.sources)
    sides = [one for one in every if (one.name, one.person_id) == (row.name, row.person_id)]
    chosen = next((one for one in sides if one.source_id == asked.chosen), sides[-1])
    known = await queries.versions(conn, scope, [row.household_id])
    said = Observation(
        household_id=row.household_id,
        source_id=asked.id,
        observed_on=row.observed_on,
        seen_at=sides[-1].seen_at + timedelta(microseconds=1),  # above its sides, below what was seen after them
        by=actor.id,
        facts={row.name: chosen.value},
        held_version=known.get(row.household_id, 0),
        person_id=row.person_id,
        channel="desk",
        said_by="office",
    )
    await take_up(conn, scope, now, [said])
    await registry.announce_change(conn, scope.county_code, [row.household_id])
    detail = {"fact": row.name, "chosen": str(asked.chosen) if asked.chosen else None, "reason": reason}
    await audit.record(conn, actor.county_code, now, actor.id, "disagreement.settle", row.id, detail)
