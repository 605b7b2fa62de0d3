"""How payments are read and written when ten thousand people are paid at once: by index, also when the database has
not counted anew since the batch was made."""

import os
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from uuid import UUID

import msgspec
import pytest_asyncio

from server.benefits import queries as benefits
from server.core.db import Connection, connect, county_scope, enter_scope
from server.core.migrate import migrate
from server.payments import queries
from tests.servers import SharedServers, create_database, drop_database

COUNTY = "140427"
SCOPE = county_scope(COUNTY)
CLERK, BATCH, ANSWER = UUID(int=1), UUID(int=2), UUID(int=3)
MONTH, AT = date(2026, 3, 1), datetime(2026, 3, 5, tzinfo=UTC)
PEOPLE = 10_000
# A tenth of them have no account; each has a case, a benefit and, with an account, a line of the one batch.
FILL = f"""
create function pg_temp.id(kind text, n int) returns uuid language sql immutable as
    $$ select (kind || lpad(to_hex(n), 31, '0'))::uuid $$;
create temp table n as select n, '{COUNTY}' || 101 + n % 12 || 201 + n % 25 || '001' as region
    from generate_series(1, {PEOPLE}) n;
insert into persons (county_code, id, household_id, region_code, name, pinyin, sex, relation, registered_at)
select '{COUNTY}', pg_temp.id('a', n), pg_temp.id('b', n), region, '某某', 'mou', 'unknown', 'self', now() from n;
insert into cases (county_code, id, programme, household_id, region_code, applicant_name, urgent, facts, opened_by,
                   opened_at, stage, number, ended)
select '{COUNTY}', pg_temp.id('c', n), 'dibao', pg_temp.id('b', n), region, '某某', false, '{{}}', '{CLERK}', now(),
       'paying', 4, false from n;
insert into case_acts (county_code, id, case_id, region_code, number, act, stage_to, actor_id, actor_role, acted_at,
                       detail)
select '{COUNTY}', gen_random_uuid(), pg_temp.id('c', n), region, k, 'act', 'paying', '{CLERK}', 'county', now(),
       '{{}}'
from n, generate_series(1, 4) k;
insert into benefits (county_code, id, case_id, decision_id, programme, region_code, household_id, person_id,
                      payee_name, amount, paid_every, first_month, granted_by, granted_at)
select '{COUNTY}', pg_temp.id('d', n), pg_temp.id('c', n), gen_random_uuid(), 'dibao', region, pg_temp.id('b', n),
       pg_temp.id('a', n), '某某', 500, 'month', '{MONTH}', '{CLERK}', now() from n;
insert into bank_accounts (county_code, id, region_code, household_id, person_id, bank, holder, number_cipher,
                           number_blind, number_last4, reason, recorded_by, recorded_at)
select '{COUNTY}', pg_temp.id('e', n), region, pg_temp.id('b', n), pg_temp.id('a', n), '农商银行', '某某', '', '',
       '0001', '', '{CLERK}', now() from n where n % 10 > 0;
"""
BATCHED = f"""
insert into payment_batches (county_code, id, number, programme, month, label, lines, total, made_by, made_at)
values ('{COUNTY}', '{BATCH}', 1, 'dibao', '{MONTH}', '低保金', 9000, 4500000, '{CLERK}', now());
insert into payment_lines (county_code, id, batch_id, programme, number, region_code, household_id, person_id,
                           benefit_id, month, amount, payee_name, account_id)
select '{COUNTY}', pg_temp.id('f', n), '{BATCH}', 'dibao', row_number() over (order by n), region, pg_temp.id('b', n),
       pg_temp.id('a', n), pg_temp.id('d', n), '{MONTH}', 500, '某某', pg_temp.id('e', n)
from n where n % 10 > 0;
"""
TABLES = ("persons", "cases", "case_acts", "benefits", "bank_accounts", "payment_batches", "payment_lines",
          "payment_outcomes", "payment_batch_steps", "bank_answers")  # fmt: skip
REFERENCES = """
select conrelid::regclass::text, conname from pg_constraint
where contype = 'f' and conrelid = any($1::regclass[])
"""


@pytest_asyncio.fixture(scope="module", name="office")
async def _office(servers: SharedServers) -> AsyncIterator[Connection]:
    """A connection under row-level security, in a county where everything was written and nothing was counted."""
    name = f"payment_plans_{os.getpid()}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    await drop_database(servers, name)
    await create_database(servers, name)
    settings = servers.settings(name)
    await migrate(settings.owner_dsn)
    owner = await connect(settings.owner_dsn)
    for table, constraint in await owner.fetch(REFERENCES, list(TABLES)):  # whose they are does not matter here
        await owner.execute(f"alter table {table} drop constraint {constraint}")
    for table in TABLES:
        await owner.execute(f"alter table {table} set (autovacuum_enabled = false)")
    await owner.execute("alter table benefits disable trigger user")
    await owner.execute("analyze")  # the county was empty when it was counted last
    await owner.execute(FILL + BATCHED)
    await owner.execute("select pg_stat_force_next_flush()")
    await owner.close()
    conn = await connect(settings.dsn)
    yield conn
    await conn.close()
    await drop_database(servers, name)


async def pages_read(conn: Connection, statement: str, *values: object) -> int:
    """How many pages of tables and indexes a statement looks at: what it costs, on whatever machine."""
    (found,) = await conn.fetch(
        f"explain (analyze, buffers, timing off, summary off, format json) {statement}", *values, timeout=60
    )
    (plan,) = msgspec.json.decode(found[0])
    return plan["Plan"]["Shared Hit Blocks"] + plan["Plan"]["Shared Read Blocks"]


async def test_what_was_written_is_counted_before_it_is_read(office: Connection) -> None:
    async with office.transaction():
        await enter_scope(office, SCOPE)
        await benefits.count_anew(office, written=True)
        lines = await queries.bank_lines(office, SCOPE, BATCH)
        assert len(lines) == PEOPLE * 9 // 10
        # A few pages for each line, and not the whole table for each.
        assert await pages_read(office, queries.BANK_LINES, COUNTY, BATCH) < 6 * PEOPLE
        assert await pages_read(office, queries.TAKE_OFF, COUNTY, BATCH, CLERK, AT) < 30 * PEOPLE
        until = date(2026, 4, 1)
        assert await pages_read(office, queries.OPEN_OF_PROGRAMME, COUNTY, "dibao", until, None) < 60 * PEOPLE
        said = [[one.id for one in lines], ["paid"] * len(lines), [""] * len(lines), [""] * len(lines)]
        written = (COUNTY, ANSWER, CLERK, AT, *said, [MONTH] * len(lines))
        assert await pages_read(office, queries.ADD_OUTCOMES, *written) < 40 * PEOPLE
        await benefits.count_anew(office, written=True)
        assert await pages_read(office, queries.BANK_LINES, COUNTY, BATCH) < 10 * PEOPLE
        assert await pages_read(office, queries.COUNTS, COUNTY, ["dibao"], [MONTH], [MONTH], [MONTH]) < 60 * PEOPLE


async def test_the_list_of_those_without_an_account(office: Connection) -> None:
    async with office.transaction():
        await enter_scope(office, SCOPE)
        await benefits.count_anew(office, written=False)
        values = (MONTH, COUNTY, None, None, "no_account", 51, "")
        assert len(await office.fetch(benefits.BENEFITS, *values)) == 51
        assert await pages_read(office, benefits.BENEFITS, *values) < 10 * PEOPLE
        plan = await office.fetch(f"explain (costs off) {benefits.BENEFITS}", *values)
        said = "\n".join(one["QUERY PLAN"] for one in plan)
        assert "bank_accounts_household" in said, said
        assert "Seq Scan on bank_accounts" not in said, said
