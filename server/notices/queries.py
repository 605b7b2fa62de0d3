"""SQL of notices."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from server.core.db import Connection, Scope, row, rows
from server.notices.records import LateObjection, NoticeCaseRow, NoticeRow, Objection, PhotoRow, PublicRow

ADD_NOTICE = """
insert into notices (county_code, id, region_code, kind, contact, until, made_by, made_at)
values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (county_code, id) do nothing returning id
"""


async def add_notice(conn: Connection, scope: Scope, *values: object) -> bool:
    """(id, village, kind, contact, until, by, at); False when it is there already."""
    return await conn.fetchval(ADD_NOTICE, scope.county_code, *values) is not None


ADD_CASE = """
insert into notice_cases (county_code, notice_id, case_id, region_code, position, facts)
values ($1, $2, $3, $4, $5, $6)
"""


async def add_case(conn: Connection, scope: Scope, *values: object) -> None:
    """(notice, case, village, position, facts)"""
    await conn.execute(ADD_CASE, scope.county_code, *values)


ADD_TEXT = """
insert into notice_texts (county_code, notice_id, number, region_code, texts, written_by, written_at)
values ($1, $2, $3, $4, $5, $6, $7)
"""


async def add_text(conn: Connection, scope: Scope, *values: object) -> None:
    """(notice, number, village, texts, by, at); a number may be taken only once."""
    await conn.execute(ADD_TEXT, scope.county_code, *values)


ADD_POSTING = """
insert into notice_postings (county_code, notice_id, region_code, text_number, places, posted_on, due_on, proof,
                             posted_by, posted_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (county_code, notice_id) do nothing returning notice_id
"""


async def add_posting(conn: Connection, scope: Scope, *values: object) -> bool:
    """(notice, village, text number, places, from, to, proof, by, at); False when it was posted already."""
    return await conn.fetchval(ADD_POSTING, scope.county_code, *values) is not None


ADD_PHOTO = """
insert into notice_photos (county_code, notice_id, sha256, region_code, place, added_by, added_at)
values ($1, $2, $3, $4, $5, $6, $7) on conflict (county_code, notice_id, sha256) do nothing
"""


async def add_photo(conn: Connection, scope: Scope, *values: object) -> None:
    """(notice, hash, village, place, by, at)"""
    await conn.execute(ADD_PHOTO, scope.county_code, *values)


ADD_OBJECTION = """
insert into notice_objections (county_code, id, notice_id, case_id, region_code, objector, content, received_on,
                               in_time, reopened, complained, recorded_by, recorded_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict (county_code, id) do nothing returning id
"""


async def add_objection(conn: Connection, scope: Scope, *values: object) -> bool:
    """(id, notice, case, village, who, what, received, in time, reopened, complained, by, at);
    False when it is there already."""
    return await conn.fetchval(ADD_OBJECTION, scope.county_code, *values) is not None


ADD_REMOVAL = """
insert into notice_removals (county_code, notice_id, region_code, removed_on, reason, removed_by, removed_at)
values ($1, $2, $3, $4, $5, $6, $7) on conflict (county_code, notice_id) do nothing
"""


async def add_removal(conn: Connection, scope: Scope, *values: object) -> None:
    """(notice, village, on, reason, by, at)"""
    await conn.execute(ADD_REMOVAL, scope.county_code, *values)


NOTICES = """
select n.id, n.kind, n.region_code, d.name as village_name, n.contact, n.until, m.name as made_by, n.made_at,
       t.texts, t.number as text_number, p.places, p.posted_on, p.due_on, p.proof, u.name as posted_by,
       r.removed_on, r.reason as removal_reason,
       (select count(*) from notice_cases c where c.county_code = n.county_code and c.notice_id = n.id) as cases,
       (select count(*) from notice_objections o where o.county_code = n.county_code and o.notice_id = n.id)
           as objections,
       (select count(*) from notice_cases c join cases k on k.county_code = c.county_code and k.id = c.case_id
        where c.county_code = n.county_code and c.notice_id = n.id and k.stage = any($2::text[])) as open_cases
from notices n
join users m on m.county_code = n.county_code and m.id = n.made_by
join lateral (select texts, number from notice_texts t where t.county_code = n.county_code and t.notice_id = n.id
              order by t.number desc limit 1) t on true
left join notice_postings p on p.county_code = n.county_code and p.notice_id = n.id
left join users u on u.county_code = p.county_code and u.id = p.posted_by
left join notice_removals r on r.county_code = n.county_code and r.notice_id = n.id
left join divisions d on d.county_code = n.county_code and d.code = n.region_code
where n.county_code = $1
"""

NOTICE = f"{NOTICES} and n.id = $3"


async def notice(conn: Connection, scope: Scope, stages: Sequence[str], notice_id: UUID) -> NoticeRow | None:
    """One notice; `stages`: those in which a case waits for a notice."""
    return await row(conn, NoticeRow, NOTICE, scope.county_code, list(stages), notice_id)


# One state is asked for at a time; a page reads the notices of the reach from the newest until it is full.
BOARD = f"""{NOTICES}
  and n.region_code >= $3 and n.region_code < $4 and ($5::uuid is null or n.id < $5)
  and case $6::text
        when 'draft' then p.notice_id is null
        when 'posted' then p.notice_id is not null and r.notice_id is null and coalesce(p.due_on >= $7, true)
        when 'over' then p.notice_id is not null and r.reason is null and (r.notice_id is not null or p.due_on < $7)
        else true end
  and ($8::uuid is null or exists (select from notice_cases c where c.county_code = n.county_code
                                     and c.notice_id = n.id and c.case_id = $8))
order by n.id desc limit $9
"""


async def board(
    conn: Connection,
    scope: Scope,
    stages: Sequence[str],
    span: tuple[str, str],
    *,
    after: UUID | None,
    state: str,
    today: date,
    case_id: UUID | None,
    limit: int,
) -> list[NoticeRow]:
    """Notices within the bounds, newest first."""
    return await rows(
        conn, NoticeRow, BOARD, scope.county_code, list(stages), *span, after, state, today, case_id, limit
    )


CASES = """
select c.case_id, c.position, c.facts, k.applicant_name, k.programme, k.stage
from notice_cases c join cases k on k.county_code = c.county_code and k.id = c.case_id
where c.county_code = $1 and c.notice_id = $2 order by c.position
"""


async def cases(conn: Connection, scope: Scope, notice_id: UUID) -> list[NoticeCaseRow]:
    """The cases of a notice in its order."""
    return await rows(conn, NoticeCaseRow, CASES, scope.county_code, notice_id)


PHOTOS = """
select p.sha256, p.place, u.name as added_by, p.added_at
from notice_photos p join users u on u.county_code = p.county_code and u.id = p.added_by
where p.county_code = $1 and p.notice_id = $2 order by p.added_at
"""


async def photos(conn: Connection, scope: Scope, notice_id: UUID) -> list[PhotoRow]:
    """Photos of the posted notice."""
    return await rows(conn, PhotoRow, PHOTOS, scope.county_code, notice_id)


OBJECTIONS = """
select o.id, o.case_id, k.applicant_name, o.objector, o.content, o.received_on, o.in_time, o.reopened,
       o.complained, u.name as recorded_by, o.recorded_at
from notice_objections o
join cases k on k.county_code = o.county_code and k.id = o.case_id
join users u on u.county_code = o.county_code and u.id = o.recorded_by
where o.county_code = $1 and o.notice_id = $2 order by o.recorded_at
"""


async def objections(conn: Connection, scope: Scope, notice_id: UUID) -> list[Objection]:
    """What was said against the cases of a notice, in the order it was recorded."""
    return await rows(conn, Objection, OBJECTIONS, scope.county_code, notice_id)


TO_COMPLAIN = """
select o.id, o.case_id, c.household_id, o.region_code, o.objector, o.content, o.received_on, o.recorded_by
from notice_objections o join cases c on c.county_code = o.county_code and c.id = o.case_id
where o.county_code = $1 and o.id = any($2::uuid[]) and o.complained order by o.id
"""


async def to_complain(conn: Connection, scope: Scope, ids: Sequence[UUID]) -> list[LateObjection]:
    """Of these objections, those that go to oversight."""
    return await rows(conn, LateObjection, TO_COMPLAIN, scope.county_code, list(ids))


OVER = """
select p.notice_id, p.region_code from notice_postings p
where p.county_code = $1 and p.due_on < $2
  and not exists (select from notice_removals r where r.county_code = p.county_code and r.notice_id = p.notice_id)
order by p.due_on limit 5000
"""


async def over(conn: Connection, scope: Scope, today: date) -> list[tuple[UUID, str]]:
    """Notices that still hang although their days are over: id and village."""
    return [(r["notice_id"], r["region_code"]) for r in await conn.fetch(OVER, scope.county_code, today)]


# What hangs now is some hundreds in a county: read by the index on due_on, then put in order.
PUBLIC = """
select n.id, n.kind, d.name as village_name, n.contact, t.texts, p.places, p.posted_on, p.due_on,
       (select jsonb_agg(jsonb_build_array(k.programme, k.stage) order by c.position)
          from notice_cases c join cases k on k.county_code = c.county_code and k.id = c.case_id
        where c.county_code = n.county_code and c.notice_id = n.id) as stages
from notice_postings p
join notices n on n.county_code = p.county_code and n.id = p.notice_id
join notice_texts t on t.county_code = p.county_code and t.notice_id = p.notice_id and t.number = p.text_number
left join divisions d on d.county_code = n.county_code and d.code = n.region_code
where p.county_code = $1 and (p.due_on >= $2 or p.due_on is null)
  and not exists (select from notice_removals r where r.county_code = p.county_code and r.notice_id = p.notice_id)
"""

PUBLIC_PAGE = f"{PUBLIC} and ($3::uuid is null or n.id < $3) order by n.id desc limit $4"


async def public_page(conn: Connection, scope: Scope, today: date, after: UUID | None, limit: int) -> list[PublicRow]:
    """What hangs today, newest first."""
    return await rows(conn, PublicRow, PUBLIC_PAGE, scope.county_code, today, after, limit)


PUBLIC_ONE = f"{PUBLIC} and n.id = $3"


async def public_one(conn: Connection, scope: Scope, today: date, notice_id: UUID) -> PublicRow | None:
    """A notice, when it hangs today."""
    return await row(conn, PublicRow, PUBLIC_ONE, scope.county_code, today, notice_id)
