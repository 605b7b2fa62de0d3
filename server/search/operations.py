"""The search: what was typed as words, the look-up, what was found read under the caller's reach, best first."""

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from server import registry
from server.core import audit
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, Scope, like_literal
from server.core.paging import read_key, write_key
from server.registry import Status, search_form
from server.search import queries
from server.search.records import Former, Found, FoundRow, Hit, Kind, MatchReason, Results, Search
from server.search.why import why
from server.search.words import Queries, Word, ends_asked, phone_marks, split, word
from server.search.words import queries as queries_of

MOST = 300  # candidates of a search; beyond that another word is asked for
FEW = 5  # results below which names near the one typed are shown too
NEAR = 3  # how well such a name fits
READ_AT_ONCE = 20_000  # numbers or names read in one go


async def search(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, kinds: Sequence[str], asked: Search
) -> Results:
    """One page, best first. Finding somebody by a whole citizen ID or telephone number is put on file.

    `kinds`: of person, lead and case those the actor may read. Raises Problem page_unknown.
    """
    after = read_key(asked.after, tuple[int, UUID])
    words = await _words(conn, actor.scope, crypto, split(asked.text))
    if not words or not kinds:
        return Results([], None, None)
    hits = await _hits(conn, actor.scope, kinds, words, asked.region)
    if not hits and not any(one.private for one in words):  # a surname right behind a village: 东岭村王
        words = await _words(conn, actor.scope, crypto, split(asked.text), shortest=1)
        hits = await _hits(conn, actor.scope, kinds, words, asked.region)
    hits = await _leading_on(conn, actor.scope, hits)
    many = len(hits) >= MOST
    left = [one for one in hits if after is None or (one.fit, one.id) > after]
    found, rest = await _page(conn, actor.scope, crypto, words, left, asked.limit)
    if any(one.private for one in words) and after is None:
        await _note(conn, actor, now, [one.household_id or one.id for _, one, _ in found])
    statuses = await registry.current_statuses(
        conn, actor.scope, civil_date(now), [row.household_id for _, row, _ in found if row.household_id]
    )
    items = [_shown(row, reasons, statuses) for _, row, reasons in found]
    last = found[-1][0] if found and rest else None
    return Results(items, write_key((last.fit, last.id)) if last else None, MOST if many else None)


async def _words(
    conn: Connection, scope: Scope, crypto: Crypto, texts: Sequence[str], shortest: int = 2
) -> list[Word]:
    """Each word with the places whose name has it; a word that is nothing else is cut after a place's name.

    `shortest`: characters that are left of it at least.
    """
    found: list[Word] = []
    for text in texts:
        chinese = len(text) > shortest + 1 and not text.isascii()
        place = await queries.place_before(conn, scope, text) if chinese else None
        parts = _cut(text, place, shortest) if place else [text]
        for part in parts:
            codes = [] if part.isascii() else await queries.divisions(conn, scope, like_literal(part))
            found.append(word(crypto, part, codes))
    return found


def _cut(text: str, place: str, shortest: int) -> list[str]:
    """东岭村王秀兰 and 东岭王秀兰 as the village and the rest; an address stays in one piece."""
    rest = re.sub("^(村|乡|镇|社区)", "", text.removeprefix(place))
    return [place, rest] if shortest <= len(rest) <= 4 and not any(sign.isdigit() for sign in rest) else [text]


async def _hits(
    conn: Connection, scope: Scope, kinds: Sequence[str], words: Sequence[Word], region: str | None
) -> list[Hit]:
    asked = queries_of(words, region)
    hits = await queries.look_up(conn, scope, kinds, asked, MOST) if asked.wide or asked.exact else []
    if asked.near and len(hits) < FEW:
        known = {one.id for one in hits}
        near = Queries("", "", asked.near, "")
        hits += [
            Hit(one.kind, one.id, NEAR)
            for one in await queries.look_up(conn, scope, kinds, near, MOST)
            if one.id not in known
        ]
    if len(words) == 1 and len(words[0].text) == 6 and words[0].text.isdigit() and "person" in kinds:
        hits += [Hit("person", one, 0) for one in await queries.by_door(conn, scope, words[0].text)]
    return sorted({(one.kind, one.id): one for one in reversed(hits)}.values(), key=lambda one: (one.fit, one.id))


async def _leading_on(conn: Connection, scope: Scope, hits: Sequence[Hit]) -> list[Hit]:
    """With who remains in place of persons who were merged, each once, where it fits best."""
    merged = await registry.merged_persons(conn, scope, [one.id for one in hits if one.kind == "person"])
    if not merged:
        return list(hits)
    best = {
        (one.kind, there): Hit(one.kind, there, one.fit)
        for one in sorted(hits, key=lambda one: one.fit, reverse=True)
        for there in [merged.get(one.id, one.id)]
    }
    return sorted(best.values(), key=lambda one: (one.fit, one.id))


async def _page(
    conn: Connection, scope: Scope, crypto: Crypto, words: Sequence[Word], hits: Sequence[Hit], limit: int
) -> tuple[list[tuple[Hit, FoundRow, list[MatchReason]]], bool]:
    """The first `limit` that do have all words, and whether more may follow.

    Two neighbouring characters can stand in another order in an address; those are left out here.
    """
    found: list[tuple[Hit, FoundRow, list[MatchReason]]] = []
    for start in range(0, len(hits), limit):
        part = hits[start : start + limit]
        read = await _read(conn, scope, part)
        for hit in part:
            row = read.get(hit.id)
            reasons = [] if row is None else _reasons(crypto, row, words, near=hit.fit == NEAR)
            if row is not None and reasons:
                if len(found) == limit:
                    return found, True
                found.append((hit, row, reasons))
    return found, False


def _reasons(crypto: Crypto, row: FoundRow, words: Sequence[Word], *, near: bool) -> list[MatchReason]:
    """One for each word; none at all when a word is not there."""
    reasons = [why(crypto, row, one.text, near=near) for one in words]
    whole = [one for one in reasons if one is not None]
    for one, reason in zip(words, reasons, strict=True):
        if ends_asked(one.text) and not one.private and reason is None:
            return []
    return whole if len(whole) == len(words) else []


async def _read(conn: Connection, scope: Scope, hits: Sequence[Hit]) -> dict[UUID, FoundRow]:
    ids = {kind: [one.id for one in hits if one.kind == kind] for kind in ("person", "lead", "case")}
    people = await queries.persons(conn, scope, ids["person"]) if ids["person"] else []
    joined = await registry.joined_persons(conn, scope, [one.id for one in people])
    rows = [
        *(msgspec.structs.replace(one, former=_former(joined.get(one.id, []))) for one in people),
        *(await queries.leads(conn, scope, ids["lead"]) if ids["lead"] else []),
        *(await queries.cases(conn, scope, ids["case"]) if ids["case"] else []),
    ]
    return {one.id: one for one in rows}


def _former(joined: Sequence[registry.Joined]) -> tuple[Former, ...]:
    return tuple(Former(one.name, one.id_cipher, one.phone_cipher) for one in joined)


def _shown(row: FoundRow, reasons: list[MatchReason], statuses: dict[UUID, list[Status]]) -> Found:
    places = all(one.field in ("address", "place", "door_code") for one in reasons)
    kind: Kind = "household" if row.kind == "person" and places else row.kind
    return Found(
        kind=kind,
        id=row.household_id if kind == "household" and row.household_id else row.id,
        household_id=row.household_id,
        name=row.name,
        head_name=row.head_name,
        relation=row.relation,
        birth_date=row.birth_date,
        died_on=row.died_on,
        address=row.address,
        village_name=row.village_name,
        town_name=row.town_name,
        programme=row.programme,
        entered_on=row.entered_on,
        ended=row.ended,
        statuses=statuses.get(row.household_id, []) if row.household_id and row.kind == "person" else [],
        why=reasons,
    )


async def _note(conn: Connection, actor: Actor, now: datetime, subjects: Sequence[UUID]) -> None:
    """Whose file was opened by a number; that nobody has it, too."""
    if subjects:
        await audit.record_many(
            conn, actor.county_code, now, "person.find_by_number", [(actor.id, one) for one in subjects]
        )
    else:
        await audit.record(conn, actor.county_code, now, actor.id, "person.find_by_number", None, {"found": 0})


async def read_anew(conn: Connection, scope: Scope, crypto: Crypto) -> int:
    """Read telephone numbers and names that were written without what a search needs of them; how many.

    Costs as much as there is left to read, nothing when there is none.
    """
    phones = await queries.unread_phones(conn, scope, READ_AT_ONCE)
    if phones:
        marks = [(one.id, *phone_marks(crypto, crypto.open(one.phone_cipher))) for one in phones]
        await queries.read_phones(conn, scope, marks)
    names = await queries.unread_names(conn, scope, READ_AT_ONCE)
    if names:
        await queries.read_names(conn, scope, [(one.id, search_form(one.name)) for one in names])
    return len(phones) + len(names)
