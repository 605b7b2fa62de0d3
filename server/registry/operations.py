"""The register: finding households, and what may be done to them."""

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from server import regions
from server.core import audit, outbox
from server.core.actor import Actor
from server.core.clock import civil_date
from server.core.crypto import Crypto
from server.core.db import Connection, Scope, like_literal
from server.core.errors import Problem, need_reason
from server.core.paging import page, read_key
from server.registry import queries
from server.registry.identity import canonical_id, is_citizen_id, masked, standard_id
from server.registry.pinyin import search_form
from server.registry.records import (
    Household,
    HouseholdItem,
    HouseholdList,
    HouseholdRow,
    Joined,
    Move,
    Moved,
    NewHousehold,
    NewPerson,
    Person,
    SealedPerson,
    SearchTerm,
    Status,
    Worker,
)


async def announce_change(conn: Connection, county_code: str, household_ids: Sequence[UUID]) -> None:
    """Call whenever statuses, members or facts of households were written: who must visit them and what the rules
    say of them is worked out anew."""
    await outbox.put(conn, county_code, "followups.recompute", household_ids)
    await outbox.put(conn, county_code, "screening.recheck", household_ids)
    await outbox.put(conn, county_code, "duplicates.look", household_ids)


async def list_households(
    conn: Connection,
    scope: Scope,
    today: date,
    *,
    search: str = "",
    region: str | None = None,
    limit: int = 50,
    after: str | None = None,
) -> HouseholdList:
    """Households within reach, place by place. Raises Problem page_unknown."""
    key = read_key(after, tuple[str, UUID])
    span = regions.span(scope.reach, region)
    found = await queries.list_households(conn, scope, span, key, limit + 1, search_term(search))
    lines = page(found, limit, lambda one: (one.region_code, one.id))
    current = await current_statuses(conn, scope, today, [one.id for one in lines.items])
    return HouseholdList([item(one, current.get(one.id, [])) for one in lines.items], lines.next)


def item(one: HouseholdRow, statuses: list[Status]) -> HouseholdItem:
    """A line of the register."""
    return HouseholdItem(
        id=one.id,
        head_name=one.head_name,
        address=one.address,
        region_code=one.region_code,
        village_name=one.village_name,
        grid_name=one.grid_name,
        statuses=statuses,
        lon=one.lon,
        lat=one.lat,
    )


def search_term(typed: str) -> SearchTerm | None:
    """What somebody typed, as what to look for; None when nothing was typed.

    Chinese text is looked for in names, addresses and villages; Latin letters in pinyin and initials too; four
    characters that can end a citizen ID there as well; six digits among the numbers of door codes.
    """
    words = re.sub(r"\s+", " ", typed).strip()
    if not words:
        return None
    latin = words.replace(" ", "").lower()
    return SearchTerm(
        text=f"%{like_literal(words)}%",
        pinyin=f"%{latin}%" if re.fullmatch("[a-z]+", latin) else None,
        last4=latin.upper() if re.fullmatch(r"\d{3}[\dx]", latin) else None,
        door=latin if re.fullmatch(r"\d{6}", latin) else None,
    )


async def households(conn: Connection, scope: Scope, ids: Collection[UUID]) -> dict[UUID, Household]:
    """Those of the households that are within reach, by id."""
    return {one.id: one for one in await queries.households(conn, scope, list(ids))}


async def household(conn: Connection, scope: Scope, household_id: UUID) -> Household:
    """One household; an id that was merged leads to the one that remains, so go on with the id of the answer.

    Raises Problem not_found.
    """
    found = await queries.households(conn, scope, [household_id])
    if not found and (merged := await queries.merged_households(conn, scope, [household_id])):
        found = await queries.households(conn, scope, [merged[household_id]])
    if not found:
        raise Problem("not_found", what="家庭 household")
    return found[0]


async def merged_households(conn: Connection, scope: Scope, ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Of these households those that were merged into another one, and which one that is now."""
    return await queries.merged_households(conn, scope, list(ids)) if ids else {}


async def remaining_household(conn: Connection, scope: Scope, household_id: UUID) -> UUID:
    """The household that this one was merged into, or itself: an old address leads to what remains."""
    return (await merged_households(conn, scope, [household_id])).get(household_id, household_id)


async def merged_persons(conn: Connection, scope: Scope, ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Of these persons those that were merged into another one, and who that is now."""
    return await queries.merged_persons(conn, scope, list(ids)) if ids else {}


async def remaining_person(conn: Connection, scope: Scope, person_id: UUID) -> UUID:
    """The person that this one was merged into, or the same."""
    return (await merged_persons(conn, scope, [person_id])).get(person_id, person_id)


async def joined_persons(conn: Connection, scope: Scope, ids: Collection[UUID]) -> dict[UUID, list[Joined]]:
    """Who was merged into these persons, by the one that remains; whom nobody was merged into is left out."""
    found: dict[UUID, list[Joined]] = {}
    for one in await queries.joined(conn, scope, list(ids)) if ids else []:
        found.setdefault(one.kept_id, []).append(one)
    return found


async def persons(
    conn: Connection, scope: Scope, crypto: Crypto, household_ids: Collection[UUID]
) -> dict[UUID, list[Person]]:
    """Members by household, the head first. Telephone numbers are readable, citizen IDs masked."""
    found: dict[UUID, list[Person]] = {}
    for one in await queries.persons(conn, scope, list(household_ids)):
        found.setdefault(one.household_id, []).append(
            Person(
                id=one.id,
                household_id=one.household_id,
                name=one.name,
                pinyin=one.pinyin,
                sex=one.sex,
                birth_date=one.birth_date,
                relation=one.relation,
                id_last4=one.id_last4,
                id_masked=masked(one.id_last4),
                phone=crypto.open(one.phone_cipher) if one.phone_cipher else None,
                died_on=one.died_on,
            )
        )
    return found


async def statuses(conn: Connection, scope: Scope, household_ids: Collection[UUID]) -> dict[UUID, list[Status]]:
    """Statuses by household, past and present, oldest first."""
    found: dict[UUID, list[Status]] = {}
    for one in await queries.statuses(conn, scope, list(household_ids)):
        found.setdefault(one.household_id, []).append(one)
    return found


async def current_statuses(
    conn: Connection, scope: Scope, today: date, household_ids: Collection[UUID]
) -> dict[UUID, list[Status]]:
    """Statuses of today by household, oldest first."""
    every = await statuses(conn, scope, household_ids)
    return {
        household_id: [one for one in found if one.valid_from <= today <= (one.valid_to or date.max)]
        for household_id, found in every.items()
    }


async def responsible_workers(
    conn: Connection, scope: Scope, today: date, region_codes: Collection[str]
) -> dict[str, list[Worker]]:
    """The grid workers whose reach of today covers each place; a place without any is absent."""
    return await queries.workers(conn, scope, list(region_codes), today)


async def places_of_worker(conn: Connection, scope: Scope, today: date, worker_id: UUID) -> list[str]:
    """The places that a grid worker is responsible for today; none for anybody else."""
    return await queries.places_of_worker(conn, scope, worker_id, today)


async def register_household(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, new: NewHousehold
) -> bool:
    """Put a household, its members and statuses on file; False when this id is on file already.

    Raises Problem division_not_a_grid, citizen_id_malformed, value_refused (no head among the persons).
    """
    scope = actor.scope
    await check_home(conn, scope, now, new.region_code)
    sealed = [seal(crypto, one) for one in new.persons]
    head = next((one for one in sealed if one.relation == "self"), None)
    if head is None:
        raise Problem("value_refused", constraint="persons.relation = self")
    if not await queries.add_household(conn, scope, new, head.name, head.pinyin, now):
        return False
    await queries.add_persons(conn, scope, new.id, new.region_code, sealed, now)
    await queries.add_statuses(conn, scope, new.id, new.region_code, new.statuses, now, actor.id)
    await audit.record(conn, actor.county_code, now, actor.id, "household.register", new.id)
    await announce_change(conn, actor.county_code, [new.id])
    return True


def seal(crypto: Crypto, person: NewPerson) -> SealedPerson:
    """A member as stored. Raises Problem citizen_id_malformed."""
    number = standard_id(canonical_id(person.id_number)) if person.id_number else None
    if number and not is_citizen_id(number):
        raise Problem("citizen_id_malformed", name=person.name)
    return SealedPerson(
        id=person.id,
        name=person.name,
        pinyin=search_form(person.name),
        sex=person.sex,
        birth_date=person.birth_date,
        relation=person.relation,
        id_cipher=crypto.seal(number) if number else None,
        id_blind=crypto.blind(number) if number else None,
        id_last4=number[-4:] if number else None,
        phone_cipher=crypto.seal(person.phone) if person.phone else None,
    )


async def reveal_id_number(
    conn: Connection, actor: Actor, now: datetime, crypto: Crypto, *, person_id: UUID, reason: str
) -> str:
    """A person's whole citizen ID. Who read whose, when and why is put on file.

    Raises Problem reason_needed, not_found, id_number_not_recorded.
    """
    need_reason(reason)
    person_id = await remaining_person(conn, actor.scope, person_id)
    sealed = await queries.sealed_id(conn, actor.scope, person_id)
    if sealed is None:
        raise Problem("not_found", what="人员 person")
    if sealed.id_cipher is None:
        raise Problem("id_number_not_recorded", name=sealed.name)
    detail = {"reason": reason.strip(), "household_id": sealed.household_id}
    await audit.record(conn, actor.county_code, now, actor.id, "person.reveal", person_id, detail)
    return crypto.open(sealed.id_cipher)


async def move_household(conn: Connection, actor: Actor, now: datetime, *, household_id: UUID, move: Move) -> Moved:
    """Place a household in another grid; all that belongs to it changes hands with it.

    The same move again answers the same. Raises Problem reason_needed, not_found, division_not_a_grid,
    household_moved_meanwhile; the database refuses a place outside the actor's reach.
    """
    need_reason(move.reason)
    scope = actor.scope
    household_id = (await household(conn, scope, household_id)).id
    await check_home(conn, scope, now, move.to_region)
    moved = await queries.add_move(conn, scope, household_id, move, actor.id, now)
    if moved is None:
        earlier = await queries.move(conn, scope, move.id)
        if earlier is None or (earlier.household_id, earlier.to_region) != (household_id, move.to_region):
            raise Problem("household_moved_meanwhile")
        return earlier
    await queries.place_in(conn, scope, household_id, move.to_region)
    detail = {"from": moved.from_region, "to": moved.to_region, "reason": move.reason.strip()}
    await audit.record(conn, actor.county_code, now, actor.id, "household.move", household_id, detail)
    return moved


async def check_home(conn: Connection, scope: Scope, now: datetime, region_code: str) -> None:
    """Raises Problem division_not_a_grid for a place where nobody can be said to live."""
    place = await regions.find(conn, scope, civil_date(now), region_code)
    if place is None or place.level not in ("grid", "village"):
        raise Problem("division_not_a_grid", region_code=region_code)
