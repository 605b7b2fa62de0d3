"""SQL of OpenRosa: secrets, lists of the register with their versions, and what submissions brought along."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import convert

from server.core.db import Connection, Scope, json_texts, row, rows
from server.core.errors import Mark
from server.core.ids import new_id
from server.forms import Purpose
from server.openrosa.records import (
    Change,
    CollectUser,
    Dataset,
    HouseholdLine,
    ListRow,
    PersonLine,
    PersonOfReach,
    SecretListed,
    SecretRow,
    SentFile,
    VersionRow,
)

OF_DEVICE = """
select s.id, s.user_id, u.name, u.role, s.digest_cipher, own.reach, former_codes(s.county_code, own.reach) as formerly
from collect_secrets s
cross join lateral (
    select coalesce(array_agg(r.region_code order by r.region_code), '{}') as reach from user_reaches r
    where r.county_code = s.county_code and r.user_id = s.user_id
      and r.valid_from <= $3 and (r.valid_to is null or r.valid_to >= $3)) own
join users u on u.county_code = s.county_code and u.id = s.user_id and u.left_at is null
where s.county_code = $1 and s.username = $2
  and not exists (select 1 from collect_revocations v where v.county_code = s.county_code and v.secret_id = s.id)
"""


async def secret(conn: Connection, county_code: str, username: str, today: date) -> SecretRow | None:
    """The secret of a device with its user's reach of today and the codes before it; None when there is none, it is
    revoked, or its user has left."""
    return await row(conn, SecretRow, OF_DEVICE, county_code, username, today)


FAILURES = "select count(*) from sign_in_failures where county_code = $1 and login = $2 and failed_at > $3"


async def failures(conn: Connection, county_code: str, username: str, since: datetime) -> int:
    return await conn.fetchval(FAILURES, county_code, username, since)


ADD_FAILURE = "insert into sign_in_failures (county_code, id, login, failed_at) values ($1, $2, $3, $4)"


async def add_failure(conn: Connection, county_code: str, username: str, now: datetime) -> None:
    await conn.execute(ADD_FAILURE, county_code, new_id(now), username, now)


PERSON = """
select u.id, u.name, u.role,
       coalesce((select array_agg(r.region_code) from user_reaches r
                 where r.county_code = u.county_code and r.user_id = u.id
                   and r.valid_from <= $3 and (r.valid_to is null or r.valid_to >= $3)), '{}') as reach
from users u where u.county_code = $1 and u.id = $2 and u.left_at is null
"""


async def person(conn: Connection, county_code: str, user_id: UUID, today: date) -> PersonOfReach | None:
    """A user who has not left, with the reach of today."""
    return await row(conn, PersonOfReach, PERSON, county_code, user_id, today)


COUNTY = "select name from counties where county_code = $1"


async def county_name(conn: Connection, county_code: str) -> str:
    return await conn.fetchval(COUNTY, county_code)


MAKE = """
insert into collect_secrets (county_code, id, user_id, username, device_name, digest_cipher, made_at, made_by)
values ($1, $2, $3, $4, $5, $6, $7, $8)
"""


async def add_secret(conn: Connection, county_code: str, *values: object) -> None:
    """(id, user, username, device name, sealed digest, when, by whom)"""
    await conn.execute(MAKE, county_code, *values)


# Whose reach lies within the codes given; a user without any reach is shown to the whole county only.
SECRETS = """
select s.id, s.user_id, u.name as user_name, s.username, s.device_name, s.made_at, m.name as made_by,
       v.revoked_at, w.name as revoked_by
from collect_secrets s
join users u on u.county_code = s.county_code and u.id = s.user_id
join users m on m.county_code = s.county_code and m.id = s.made_by
left join collect_revocations v on v.county_code = s.county_code and v.secret_id = s.id
left join users w on w.county_code = v.county_code and w.id = v.revoked_by
where s.county_code = $1 and ($2::uuid is null or s.id = $2)
  and (s.user_id = $3 or $1 = any($4::text[]) or exists (
       select 1 from user_reaches r where r.county_code = s.county_code and r.user_id = s.user_id
         and r.valid_from <= $5 and (r.valid_to is null or r.valid_to >= $5)
         and r.region_code ^@ any($4::text[])))
order by s.made_at desc, s.id desc
"""


async def secrets_of_reach(
    conn: Connection, county_code: str, secret_id: UUID | None, user_id: UUID, codes: Sequence[str], today: date
) -> list[SecretListed]:
    """Secrets of the user themselves and of users who work within `codes`, newest first."""
    return await rows(conn, SecretListed, SECRETS, county_code, secret_id, user_id, list(codes), today)


WORKERS = """
select u.id, u.name, u.role from users u
where u.county_code = $1 and u.left_at is null and u.role = any($2::text[])
  and (u.id = $3 or (exists (select 1 from user_reaches r where r.county_code = u.county_code and r.user_id = u.id
                               and r.valid_from <= $5 and (r.valid_to is null or r.valid_to >= $5))
       and not exists (select 1 from user_reaches r where r.county_code = u.county_code and r.user_id = u.id
                         and r.valid_from <= $5 and (r.valid_to is null or r.valid_to >= $5)
                         and not r.region_code ^@ any($4::text[]))))
order by u.name, u.id
"""


async def workers(
    conn: Connection, county_code: str, roles: Sequence[str], user_id: UUID, codes: Sequence[str], today: date
) -> list[CollectUser]:
    """Users of these roles who work within `codes` and nowhere else, and the user themselves."""
    return await rows(conn, CollectUser, WORKERS, county_code, list(roles), user_id, list(codes), today)


REVOKE = """
insert into collect_revocations (county_code, secret_id, revoked_at, revoked_by) values ($1, $2, $3, $4)
on conflict do nothing
"""


async def revoke(conn: Connection, county_code: str, secret_id: UUID, now: datetime, user_id: UUID) -> None:
    await conn.execute(REVOKE, county_code, secret_id, now, user_id)


HOUSEHOLDS = """
select h.id, h.region_code, h.head_name, h.address, h.directions, h.lon, h.lat, v.name as village, g.name as grid
from unnest($2::text[]) as r (code)
join households h on h.county_code = $1 and h.region_code >= r.code and h.region_code < r.code || ':'
left join divisions v on v.county_code = h.county_code and v.code = left(h.region_code, 12)
left join divisions g on g.county_code = h.county_code and g.code = h.region_code and g.level = 'grid'
where $3::uuid[] is null or h.id = any($3)
order by h.region_code, h.id
"""


async def households(
    conn: Connection, scope: Scope, codes: Sequence[str], ids: Sequence[UUID] | None
) -> list[HouseholdLine]:
    """Households of these disjoint codes (of them those named), place by place."""
    wanted = None if ids is None else list(ids)
    return await rows(conn, HouseholdLine, HOUSEHOLDS, scope.county_code, list(codes), wanted)


PERSONS = """
select p.id, p.household_id, p.region_code, h.head_name, p.name, p.sex, p.birth_date::text as birth_date, p.relation,
       p.phone_cipher
from unnest($2::text[]) as r (code)
join persons p on p.county_code = $1 and p.region_code >= r.code and p.region_code < r.code || ':'
join households h on h.county_code = p.county_code and h.id = p.household_id
where p.died_on is null and ($3::uuid[] is null or p.id = any($3) or p.household_id = any($3))
order by p.region_code, p.household_id, p.relation <> 'self', p.birth_date nulls last, p.id
"""


async def persons(
    conn: Connection, scope: Scope, codes: Sequence[str], ids: Sequence[UUID] | None
) -> list[PersonLine]:
    """Living people of these codes (of them those named, by their own or their household's id)."""
    wanted = None if ids is None else list(ids)
    return await rows(conn, PersonLine, PERSONS, scope.county_code, list(codes), wanted)


NEWEST_VERSIONS = """
select distinct on (entity_id) entity_id, version, properties from entity_versions
where county_code = $1 and dataset = $2 and entity_id = any($3::uuid[]) order by entity_id, version desc
"""


async def newest_versions(
    conn: Connection, scope: Scope, dataset: Dataset, ids: Sequence[UUID]
) -> dict[UUID, VersionRow]:
    """The newest version that was given out of each of these rows."""
    found = await rows(conn, VersionRow, NEWEST_VERSIONS, scope.county_code, dataset, list(ids))
    return {one.entity_id: one for one in found}


VERSION = """
select entity_id, version, properties from entity_versions
where county_code = $1 and dataset = $2 and entity_id = $3 and version = $4
"""


async def version(
    conn: Connection, scope: Scope, dataset: Dataset, entity_id: UUID, number: int | None
) -> VersionRow | None:
    """A row as a device had it."""
    return await row(conn, VersionRow, VERSION, scope.county_code, dataset, entity_id, number)


ADD_VERSIONS = """
insert into entity_versions (county_code, dataset, entity_id, version, household_id, region_code, properties, made_at)
select $1, $2, entity_id, version, household_id, region_code, properties::jsonb, $3
from unnest($4::uuid[], $5::int[], $6::uuid[], $7::text[], $8::text[])
  as v (entity_id, version, household_id, region_code, properties)
on conflict do nothing
"""


async def add_versions(
    conn: Connection, scope: Scope, dataset: Dataset, now: datetime, made: Sequence[tuple[ListRow, int]]
) -> None:
    """Remember rows as they are now, under these version numbers."""
    await conn.execute(
        ADD_VERSIONS,
        scope.county_code,
        dataset,
        now,
        [r.id for r, _ in made],
        [number for _, number in made],
        [r.household_id for r, _ in made],
        [r.region_code for r, _ in made],
        json_texts(r.properties for r, _ in made),
    )


HOLD = "select id from households where county_code = $1 and id = $2 for update"


async def hold_household(conn: Connection, scope: Scope, household_id: UUID) -> bool:
    """Keep others from changing the household until this transaction ends; False when it is not here."""
    return await conn.fetchval(HOLD, scope.county_code, household_id) is not None


BRANCH = """
select properties from entity_changes
where county_code = $1 and dataset = $2 and entity_id = $3 and branch_id = $4 order by recorded_at, id
"""


async def branch(
    conn: Connection, scope: Scope, dataset: str, entity_id: str, branch_id: str
) -> list[dict[str, str]]:
    """What a device's run of offline updates has sent so far, oldest first."""
    return [r["properties"] for r in await conn.fetch(BRANCH, scope.county_code, dataset, entity_id, branch_id)]


ADD_CHANGE = """
insert into entity_changes (county_code, id, submission_id, region_code, dataset, entity_id, action, base_version,
                            branch_id, properties, outcome, applied, recorded_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
"""


async def add_change(
    conn: Connection, scope: Scope, now: datetime, submission_id: UUID, region_code: str, change: Change
) -> None:
    asked = change.asked
    await conn.execute(
        ADD_CHANGE, scope.county_code, new_id(now), submission_id, region_code, asked.dataset, asked.id,
        "update" if asked.update else "create", asked.base_version, asked.branch_id, change.properties,
        change.outcome, change.applied, now,
    )  # fmt: skip


PRESENT = """
select h.id from households h where $2 = 'households' and h.county_code = $1 and h.id = any($3::uuid[])
union all
select p.id from persons p
where $2 = 'persons' and p.county_code = $1 and p.id = any($3::uuid[]) and p.died_on is null
"""


async def present(conn: Connection, scope: Scope, dataset: Dataset, ids: Sequence[UUID]) -> set[UUID]:
    """Those of the ids that are in the list of this caller."""
    return {r["id"] for r in await conn.fetch(PRESENT, scope.county_code, dataset, list(ids))}


PURPOSE = """
select purpose from form_versions where county_code = $1 and form_id = $2 order by published_at desc limit 1
"""


async def purpose(conn: Connection, county_code: str, form_id: str) -> Purpose | None:
    """What a form is for, by its newest version; None when no version was ever published."""
    return await conn.fetchval(PURPOSE, county_code, form_id)


KNOWN = "select 1 from submissions where county_code = $1 and id = $2"


async def is_kept(conn: Connection, scope: Scope, submission_id: UUID) -> bool:
    return await conn.fetchval(KNOWN, scope.county_code, submission_id) is not None


ADD_DOCUMENT = """
insert into collect_documents (county_code, submission_id, region_code, document) values ($1, $2, $3, $4)
"""


async def add_document(conn: Connection, scope: Scope, submission_id: UUID, region_code: str, sealed: bytes) -> None:
    """Keep the document as it came, sealed."""
    await conn.execute(ADD_DOCUMENT, scope.county_code, submission_id, region_code, sealed)


ADD_AWAITED = """
insert into awaited_files (county_code, submission_id, name, region_code)
select $1, $2, name, $3 from unnest($4::text[]) as f (name) on conflict do nothing
"""


async def add_awaited(
    conn: Connection, scope: Scope, submission_id: UUID, region_code: str, names: Sequence[str]
) -> None:
    """Remember which files the answers name."""
    await conn.execute(ADD_AWAITED, scope.county_code, submission_id, region_code, list(names))


MARKS = "select mark from submission_marks where county_code = $1 and submission_id = $2 order by id"


async def marks(conn: Connection, scope: Scope, submission_id: UUID) -> list[Mark]:
    """What was seen wrong with a submission when it first came."""
    return [convert(r["mark"], Mark) for r in await conn.fetch(MARKS, scope.county_code, submission_id)]


# A name that another content took already: both are kept, the later one under a name that says so.
ADD_FILES = """
insert into submission_files (county_code, submission_id, name, region_code, sha256, bytes, named)
select $1, $2,
       case when t.sha256 is null or t.sha256 = f.sha256 then f.name
            else left(encode(f.sha256, 'hex'), 8) || '-' || f.name end,
       $3, f.sha256, f.bytes, f.named and (t.sha256 is null or t.sha256 = f.sha256)
from unnest($4::text[], $5::bytea[], $6::bigint[], $7::boolean[]) as f (name, sha256, bytes, named)
left join submission_files t on t.county_code = $1 and t.submission_id = $2 and t.name = f.name
on conflict do nothing
"""


async def add_files(
    conn: Connection, scope: Scope, submission_id: UUID, region_code: str, files: Sequence[tuple[SentFile, bool]]
) -> None:
    """Files that came with a submission, each with whether an answer names it."""
    await conn.execute(
        ADD_FILES,
        scope.county_code,
        submission_id,
        region_code,
        [f.name for f, _ in files],
        [f.sha256 for f, _ in files],
        [f.size for f, _ in files],
        [named for _, named in files],
    )


CAME = """
select count(*) from awaited_files a where a.county_code = $1 and a.submission_id = $2
  and not exists (select 1 from submission_files f where f.county_code = a.county_code
                    and f.submission_id = a.submission_id and f.name = a.name)
"""


async def still_awaited(conn: Connection, scope: Scope, submission_id: UUID) -> int:
    """How many files that the answers name have not come."""
    return await conn.fetchval(CAME, scope.county_code, submission_id)
