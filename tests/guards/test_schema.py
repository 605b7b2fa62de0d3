"""The tables keep the rules of the house: keyed by county, every reference indexed, every reach enforced."""

from server.core.db import Connection
from tests.guards import catalogue
from tests.guards.sources import lines

OF_THE_INSTALLATION = {"schema_history"}  # which migrations ran: of no county
# Indexes that serve the whole installation, and why.
NOT_BY_COUNTY = {
    "outbox_waiting": "the relay takes what is due, of whatever county",
}
PRIVILEGES_ON = """
select table_name as table, privilege_type as privilege
from information_schema.role_table_grants where grantee = 'tanfang_app' and table_schema = 'public'
"""


async def test_every_reference_can_be_followed_backwards(owner_conn: Connection) -> None:
    known = await catalogue.indexes(owner_conn)
    missing = [
        f"{key.name}: add to a new migration: create index on {key.table} ({', '.join(key.columns)});"
        for key in await catalogue.foreign_keys(owner_conn)
        if not any(one.table == key.table and catalogue.covers(one, key.columns) for one in known)
    ]
    assert not missing, lines(missing)


async def test_the_county_leads_every_key_and_index(owner_conn: Connection) -> None:
    others = [
        f"{one.name} on {one.table} ({', '.join(one.columns)}): begin with county_code"
        for one in await catalogue.indexes(owner_conn)
        if one.columns[0] != "county_code" and one.table not in OF_THE_INSTALLATION and one.name not in NOT_BY_COUNTY
    ]
    assert not others, lines(others)


async def test_the_county_is_in_every_table_and_reference(owner_conn: Connection) -> None:
    without = set(await catalogue.tables(owner_conn)) - await catalogue.having(owner_conn, "county_code")
    assert without == OF_THE_INSTALLATION, f"give these tables a county_code: {without - OF_THE_INSTALLATION}"
    crossing = [
        f"{key.name}: let {key.table} refer by (county_code, …), or one county's row may name another's"
        for key in await catalogue.foreign_keys(owner_conn)
        if key.columns[0] != "county_code"
    ]
    assert not crossing, lines(crossing)


async def test_the_exceptions_are_still_there(owner_conn: Connection) -> None:
    names = {one.name for one in await catalogue.indexes(owner_conn)}
    gone = set(NOT_BY_COUNTY) - names
    assert not gone, f"remove from the exceptions: {gone}"


async def test_every_region_bound_table_has_a_policy_for_the_reach(owner_conn: Connection) -> None:
    guarded = await owner_conn.fetch("""
        select c.relname, c.relrowsecurity, array_agg(p.polname) as policies
        from pg_class c join pg_policy p on p.polrelid = c.oid group by 1, 2""")
    enforced = {row["relname"] for row in guarded if row["relrowsecurity"] and "reach" in row["policies"]}
    bare = [
        f"{table}: enable row level security and create policy reach, as the end of 0001_words.sql does"
        for table in sorted(await catalogue.region_bound(owner_conn) - enforced)
    ]
    assert not bare, lines(bare)


async def test_every_synced_table_remembers_its_transaction(owner_conn: Connection) -> None:
    found = await owner_conn.fetch("""
        select c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid
        where t.tgname = 'remember_xid' and t.tgenabled = 'O'""")
    silent = await catalogue.having(owner_conn, "changed_xid") - {row["relname"] for row in found}
    assert not silent, f"create trigger remember_xid before update on each of these: {sorted(silent)}"


async def test_the_application_cannot_step_round_its_reach(owner_conn: Connection) -> None:
    role = await owner_conn.fetchrow("""
        select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
               exists (select from pg_auth_members m where m.member = r.oid) as member_of_another,
               exists (select from pg_class c where c.relowner = r.oid) as owns_tables
        from pg_roles r where rolname = 'tanfang_app'""")
    assert role is not None
    powers = [name for name, held in role.items() if held]
    assert not powers, f"tanfang_app must not have: {powers}"
    create = await owner_conn.fetchval("select has_schema_privilege('tanfang_app', 'public', 'create')")
    assert not create, "revoke create on schema public from tanfang_app"


# Besides finished work: what other departments lent for a purpose and a time (docs/howto/import-a-list.md).
REMOVABLE = {"outbox", "import_pieces", "import_parts", "import_matches", "import_persons", "import_strangers",
             "import_results", "import_result_pieces"}  # fmt: skip


async def test_the_application_deletes_nothing_but_finished_work(owner_conn: Connection) -> None:
    granted = {(row["table"], row["privilege"]) for row in await owner_conn.fetch(PRIVILEGES_ON)}
    removing = {table for table, privilege in granted if privilege in ("DELETE", "TRUNCATE")}
    assert removing == REMOVABLE, f"revoke delete, truncate on {removing - REMOVABLE} from tanfang_app"
    other = {privilege for _, privilege in granted} - {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert not other, f"revoke {other} from tanfang_app"
    assert not {table for table, _ in granted} & OF_THE_INSTALLATION, "the application does not read its history"
