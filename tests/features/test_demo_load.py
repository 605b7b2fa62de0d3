"""Loading the synthetic county: once, whole, sealed, and never over a real county."""

import argparse
import asyncio
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
import pytest_asyncio
from argon2 import PasswordHasher

from demo import DEFAULT_HOUSEHOLDS, queries
from demo.lists import STRANGERS
from demo.load import FIRST_JOBS, DemoSummary, RealCounty, is_filled, load_demo
from demo.standards import STANDARDS
from server.commands import CommandError, demo
from server.core.actor import Actor
from server.core.crypto import Crypto
from server.core.db import Connection, connect, county_scope, enter_scope
from server.devices import operations as devices
from server.followups import counted, reading, recompute_county, sweep
from server.forms.records import Record
from server.screening import recheck
from server.settings import Settings, to_environment
from tests.servers import SharedServers, create_database, drop_database

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
SIZE = 40


@pytest_asyncio.fixture(scope="module")
async def empty(servers: SharedServers) -> AsyncIterator[Settings]:
    """Settings for a database of one's own: the loader empties what it finds."""
    name = f"demo_{os.getpid()}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    await drop_database(servers, name)
    await create_database(servers, name)
    yield servers.settings(name)
    await drop_database(servers, name)


@pytest_asyncio.fixture
async def owner(empty: Settings) -> AsyncIterator[Connection]:
    """The owner's connection to an empty database."""
    conn = await connect(empty.owner_dsn)
    await queries.clear(conn, "140427")
    await conn.execute("delete from form_versions; delete from users; delete from counties")
    yield conn
    await conn.close()


async def load(settings: Settings, **changes: Any) -> DemoSummary:
    given: dict[str, Any] = {"password": "secret", "now": NOW, "households": SIZE, "seed": 5} | changes
    return await load_demo(settings.owner_dsn, settings, **given)


async def contents(conn: Connection) -> dict[str, list[Any]]:
    """Every row of every table the loader fills, but for what is random by design (seals, salts, epochs)."""
    rows: dict[str, list[Any]] = {}
    for table in ("households", "persons", "statuses", "submissions", "visits", "facts", "followups", "divisions"):
        hidden = {"id_cipher", "phone_cipher", "body", "changed_xid"}
        found = await conn.fetch(f"select * from {table} order by 1, 2, 3, 4")
        rows[table] = [{key: value for key, value in row.items() if key not in hidden} for row in found]
    return rows


async def test_the_county_is_there_with_its_accounts(empty: Settings, owner: Connection) -> None:
    summary = await load(empty)
    assert summary.loaded
    assert (summary.county_code, summary.county_name, summary.households) == ("140427", "壶关县", SIZE)
    assert dict(summary.accounts).keys() >= {"grid01", "town01", "county01", "admin"}
    assert await owner.fetchval("select demo from counties where county_code = '140427'")
    assert await owner.fetchval("select count(*) from households") == SIZE
    hashes = {row["password_hash"] for row in await owner.fetch("select password_hash from users")}
    assert all(PasswordHasher().verify(one, "secret") for one in hashes)


async def test_loading_again_changes_nothing(empty: Settings, owner: Connection) -> None:
    await load(empty)
    before = await contents(owner)
    again = await load(empty, now=NOW + timedelta(days=1))
    assert not again.loaded
    assert again.as_of == NOW.date()
    assert await contents(owner) == before
    assert await owner.fetchval("select count(*) from audit where action = 'demo.load'") == 1


async def test_the_demo_s_invented_standards_let_dibao_be_answered_yes_no_and_unknown(
    empty: Settings, owner: Connection
) -> None:
    """Two people of the county put them on file, and each says that it is of the demo."""
    await load(empty, households=200)
    values = await owner.fetch(
        """select v.name, v.value, v.reason, p.proposed_by <> d.decided_by as two from county_parameters v
           join parameter_proposals p on p.id = v.proposal_id
           join parameter_decisions d on d.proposal_id = v.proposal_id"""
    )
    assert {one["name"] for one in values} == {*STANDARDS}
    assert all(one["two"] and "演示" in one["reason"] for one in values)
    async with owner.transaction():
        await enter_scope(owner, county_scope("140427"))
        homes = await owner.fetch("select id from households order by id")
        await recheck(owner, county_scope("140427"), NOW, [one["id"] for one in homes])
    found = await owner.fetch(
        "select distinct result from screening_results where programme = 'dibao' and valid_to is null"
    )
    assert {one["result"] for one in found} >= {"eligible", "not_eligible", "unknown"}


async def test_a_session_was_held_and_signed_and_another_comes(empty: Settings, owner: Connection) -> None:
    """On 2 March 2026: the one of 25 February, and the one of 10 March with what it postponed on its agenda too."""
    await load(empty)
    held, coming = await owner.fetch("select id, day, state from approval_sessions order by day")
    assert (str(held["day"]), held["state"]) == ("2026-02-25", "closed")
    assert (str(coming["day"]), coming["state"]) == ("2026-03-10", "planned")
    of = "select state, count(*)::int as n from approval_items where session_id = $1 group by 1"
    assert dict(await owner.fetch(of, held["id"])) == {"decided": 6, "postponed": 1}
    assert dict(await owner.fetch(of, coming["id"])) == {"waiting": 6}
    signed = await owner.fetch(
        """select s.signed_by <> m.made_by as by_another from approval_minutes m
           join approval_minutes_signatures s on s.minutes_id = m.id where m.session_id = $1""",
        held["id"],
    )
    assert [one["by_another"] for one in signed] == [True]
    linked = await owner.fetch("select name, user_id is not null as told from approval_members where session_id = $1",
                               coming["id"])  # fmt: skip
    assert sorted(one["told"] for one in linked) == [False, False, False, True, True]
    waiting = await owner.fetch(
        """select c.due_on from cases c where c.stage = 'county_decision' and c.programme = 'temp_aid'
           and not exists (select from approval_items i where i.case_id = c.id and i.state = 'waiting')
           order by 1"""
    )
    assert [str(one["due_on"]) for one in waiting] == ["2026-03-05", "2026-03-20"]
    late = """select count(*) from approval_decisions d join case_clocks k on k.case_id = d.case_id
              where d.decided_at > k.due_on + 1"""
    assert await owner.fetchval(late) == 0


async def test_the_first_township_s_week_is_planned_published_and_partly_reviewed(
    empty: Settings, owner: Connection
) -> None:
    """Whoever tries the demo finds a trip on the first worker's phone, and something true on every desk of a week."""
    await load(empty, households=300)
    first = await owner.fetchval("select id from users where login = 'grid01'")
    today = """select count(*) from trips t join trip_stops s on s.county_code = t.county_code and s.trip_id = t.id
               where t.worker_id = $1 and t.day = $2 and t.published_at is not null and t.replaced_at is null"""
    assert await owner.fetchval(today, first, NOW.date()) >= 1
    assert await owner.fetchval("select count(*) from trip_stops where pinned") == 1
    assert await owner.fetchval("select count(*) from worker_leaves where withdrawn_at is null") == 1
    decisions = await owner.fetch("select decision, count(*)::int as n from visit_reviews group by 1")
    assert {one["decision"] for one in decisions} == {"accepted", "returned"}
    given_back = """select count(*) from visit_reviews r join visits v on v.county_code = r.county_code
                    and v.id = r.visit_id where r.decision = 'returned' and v.visitor_id = $1"""
    assert await owner.fetchval(given_back, first) == 1
    reasons = {one["reason"] for one in await owner.fetch("select reason from followup_pauses")}
    assert reasons == {"in_hospital", "away_for_work"}
    kinds = {one["kind"] for one in await owner.fetch("select kind from household_events")}
    assert kinds == {"left_hospital", "disaster"}
    assert await owner.fetchval("select count(*) from persons where died_on is not null") == 1
    assert await owner.fetchval("select count(*) from door_codes") >= 1
    waiting = """select count(*) from second_visits s join visits v on v.county_code = s.county_code
                 and v.id = s.visit_id where s.answered_by is null and s.worker_id <> v.visitor_id"""
    assert await owner.fetchval(waiting) == 1


async def test_two_lists_came_in_with_matches_proposals_leads_and_findings(
    empty: Settings, owner: Connection
) -> None:
    await load(empty, households=200)
    lists = {one["feed"]: one for one in await owner.fetch("select * from imports order by feed")}
    assert lists.keys() == {"disabled_persons", "deaths"}
    assert all(one["finished_at"] and one["authorisation_id"] for one in lists.values())
    counts = lists["disabled_persons"]["counts"]
    assert min(counts[name] for name in ("matched", "proposed", "repeated", "with_problems")) >= 1
    assert counts["strangers"] == len(STRANGERS)
    placed = await owner.fetch(
        "select region_code from leads where household_id is null and channel = 'department_match'"
    )
    assert {len(one["region_code"]) for one in placed} == {6, 9, 12}, "at the county's, a town's and a village's desk"
    async with owner.transaction():
        await enter_scope(owner, county_scope("140427"))
        homes = await owner.fetch(
            "select distinct household_id as id from import_matches where import_id = $1 and outcome = 'matched'",
            lists["deaths"]["id"],
        )
        await recheck(owner, county_scope("140427"), NOW, [one["id"] for one in homes])
    assert await owner.fetchval("select count(*) from screening_findings where finding = 'listed_dead'") == len(homes)
    assert len(homes) == 2


async def test_two_databases_loaded_with_the_same_seed_hold_the_same(empty: Settings, owner: Connection) -> None:
    await load(empty)
    first = await contents(owner)
    await load(empty, seed=6)
    assert (await contents(owner))["households"] != first["households"]
    assert (await load(empty)).loaded
    assert await contents(owner) == first


@pytest.mark.parametrize("changes", [{"households": SIZE + 10}, {"seed": 6}])
async def test_another_size_or_seed_replaces_the_demo(
    empty: Settings, owner: Connection, changes: dict[str, int]
) -> None:
    await load(empty)
    epoch = await owner.fetchval("select sync_epoch from counties")
    assert (await load(empty, **changes)).loaded
    assert await owner.fetchval("select count(*) from households") == changes.get("households", SIZE)
    assert await owner.fetchval("select sync_epoch from counties") != epoch


async def test_of_two_loaders_at_once_one_loads_and_the_other_finds_it_done(
    empty: Settings, owner: Connection
) -> None:
    first, second = await asyncio.gather(load(empty), load(empty))
    assert sorted([first.loaded, second.loaded]) == [False, True]
    assert await owner.fetchval("select count(*) from households") == SIZE


async def test_published_forms_survive_a_replacement(empty: Settings, owner: Connection) -> None:
    await load(empty)
    admin = await owner.fetchval("select id from users where login = 'admin'")
    await owner.execute(
        """insert into form_versions (county_code, form_id, version, title_zh, title_en, purpose, xform, xform_sha256,
                                      definition, workbook, in_force_on, published_at, published_by)
           values ('140427', 'f', '1', '表', 'form', 'visit', '', '', '{}', '', '2026-03-02', $1, $2)""",
        NOW,
        admin,
    )
    await load(empty, seed=6)
    assert await owner.fetchval("select published_by from form_versions where form_id = 'f'") == admin


async def test_a_real_county_is_refused_untouched(empty: Settings, owner: Connection) -> None:
    await owner.execute("insert into counties (county_code, name, name_en) values ('140425', '平顺县', 'Pingshun')")
    with pytest.raises(RealCounty, match=r"140425[\s\S]*real county"):
        await load(empty)
    assert await owner.fetchval("select count(*) from households") == 0
    assert await owner.fetchval("select count(*) from counties") == 1


async def test_a_real_county_beside_a_demo_is_refused_too(empty: Settings, owner: Connection) -> None:
    await load(empty)
    await owner.execute("insert into counties (county_code, name, name_en) values ('140425', '平顺县', 'Pingshun')")
    before = await contents(owner)
    with pytest.raises(RealCounty):
        await load(empty, seed=6)
    assert await contents(owner) == before


async def test_a_load_that_breaks_leaves_nothing_and_can_be_repeated(empty: Settings, owner: Connection) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await load(empty, progress=stop)
    assert not await is_filled(empty.owner_dsn)
    assert (await load(empty)).loaded


async def test_progress_rises_to_the_whole(empty: Settings, owner: Connection) -> None:
    told: list[tuple[int, int]] = []

    def moved(done: int, total: int) -> None:
        told.append((done, total))

    await load(empty, households=2300, progress=moved)
    assert len(told) > 1
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert told[-1] == (2300, 2300)


async def test_personal_numbers_are_sealed_and_found_by_their_blind_index(empty: Settings, owner: Connection) -> None:
    await load(empty)
    crypto = Crypto(empty.secret_key, empty.cipher)
    for row in await owner.fetch("select * from persons where id_cipher is not null"):
        number = crypto.open(row["id_cipher"])
        assert number.encode() not in row["id_cipher"]
        assert (number[-4:], crypto.blind(number)) == (row["id_last4"], row["id_blind"])
        assert row["phone_cipher"] is None or crypto.open(row["phone_cipher"]).startswith("142")


async def test_a_visit_is_a_record_as_a_phone_would_have_sent_it(empty: Settings, owner: Connection) -> None:
    await load(empty)
    crypto = Crypto(empty.secret_key, empty.cipher)
    visits = await owner.fetch("select v.*, s.body from visits v join submissions s using (county_code, id)")
    assert visits
    for row in visits:
        record = msgspec.json.decode(crypto.open_bytes(row["body"]), type=Record)
        assert (record.id, record.household_id, record.form.id) == (row["id"], row["household_id"], row["form_id"])
        assert record.ended_at == row["entered_at"]
        assert record.position is not None
        assert (record.position.lon, record.position.lat) == (row["lon"], row["lat"])


async def test_every_visit_was_evaluated_without_a_problem(empty: Settings, owner: Connection) -> None:
    await load(empty)
    left_over = """select count(*) from visits v left join evaluations e
                   on (e.county_code, e.submission_id) = (v.county_code, v.id)
                   where e.submission_id is null or e.problems <> '[]' or e.differences <> '[]'"""
    assert await owner.fetchval(left_over) == 0
    # What the bank paid closes its cases once the worker runs, what a night works out is asked for at once, what
    # phones sent waits to be looked at, and so does what two lists of other departments said, a session decided and
    # the desks did.
    waiting = {r["name"] for r in await owner.fetch("select name from outbox")}
    of_lists = {"imports.read", "imports.apply_page", "notifications.lead_received", "screening.recheck",
                "followups.recompute", "duplicates.look"}  # fmt: skip
    of_sessions = {"notifications.case_moved", "benefits.grant"}
    of_desks = {
        "notifications.followups_escalated",
        "notifications.campaign_moved",
        "followups.recompute_campaigns",
        "exports.make",
        "trips.plan",
    }
    assert waiting <= {
        "payments.close_cases",
        *of_sessions,
        *of_desks,
        "visits.evaluate",
        "files.examine",
        *of_lists,
        *FIRST_JOBS,
    }


async def test_every_due_date_is_what_the_follow_ups_would_work_out(empty: Settings, owner: Connection) -> None:
    await load(empty, households=700)
    duties = """select household_id, region_code, reason, precedence, interval_days, grace_days, obliged_from,
                       last_counted_on, due_on, ended_on, owed_on, paused_until, campaign_id
                from followups order by household_id"""
    before = await owner.fetch(duties)
    households = await recompute_county(owner, "140427", NOW.date(), NOW)
    assert households == 700
    assert await owner.fetch(duties) == before


async def test_the_sweep_finds_people_nobody_visited_and_phones_nobody_heard(
    empty: Settings, owner: Connection
) -> None:
    await load(empty, households=700)
    found = await counted(owner, "140427", NOW.date(), await sweep(owner, "140427", NOW.date(), NOW))
    assert found.flagged == found.overdue + found.not_synced  # the sweeps of the days before found most of them
    assert found.due > 30
    assert found.overdue > 50
    assert found.not_synced > 0


async def test_the_first_township_sees_homes_whose_phone_is_silent(empty: Settings, owner: Connection) -> None:
    await load(empty, households=DEFAULT_HOUSEHOLDS)
    await sweep(owner, "140427", NOW.date(), NOW)
    town = Actor(county_code="140427", id=UUID(int=0), name="", role="township", reach=("140427100",))
    assert (await reading.list_followups(owner, town.scope, NOW.date(), wanted="not_synced")).items


async def test_phones_fare_as_on_a_bad_week_and_the_lost_ones_were_replaced(
    empty: Settings, owner: Connection
) -> None:
    await load(empty, households=700)
    clerk = Actor(county_code="140427", id=UUID(int=0), name="", role="county", reach=("140427",))
    figures = await devices.summarise(owner, clerk, NOW)
    assert {sign for sign, count in figures.signs.items() if not count} == {"reach_too_wide"}
    assert figures.may_need_help < figures.devices / 2
    assert figures.versions[0].newest
    lost = (await devices.list_devices(owner, clerk, NOW, state="lost")).items
    assert len(lost) == figures.lost > 0
    assert all(one.replaced for one in lost)


DESKS = (
    "monitorings", "monitoring_outcomes", "overdue_flags", "followup_escalations", "followup_answers", "campaigns",
    "complaints", "complaint_acts", "staff_relatives", "duplicate_pairs", "duplicate_decisions", "notices",
    "notice_postings", "samples", "coming_division_changes", "lead_partners", "exports",
)  # fmt: skip


async def test_every_desk_has_something_on_it(empty: Settings, owner: Connection) -> None:
    await load(empty, households=700)
    lying = {table: await owner.fetchval(f"select count(*) from {table}") for table in DESKS}
    assert [table for table, count in lying.items() if not count] == []
    levels = await owner.fetch("select distinct level from followup_escalations")
    assert {one["level"] for one in levels} == {"township", "county"}


# The command --------------------------------------------------------------------------------------


def arguments(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    demo.add_arguments(parser)
    return parser.parse_args(words)


@pytest.mark.parametrize(("words", "why"), [(("--households", "29"), "30"), (("--seed", "-1"), "seed")])
def test_the_command_says_what_is_wrong_in_both_languages(words: tuple[str, ...], why: str) -> None:
    with pytest.raises(CommandError, match=why) as refused:
        demo.run(arguments(*words))
    chinese, english = str(refused.value).split("\n")
    assert not chinese.isascii()
    assert english.isascii()


def test_the_command_loads_once_and_says_so(
    empty: Settings, owner: Connection, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in (to_environment(empty) | {"TANFANG_DEMO_PASSWORD": "known"}).items():
        monkeypatch.setenv(name, value)
    told: list[dict[str, Any]] = []
    for words in (["--households", "30"], ["--households", "30"], ["--if-empty"]):
        assert demo.run(arguments(*words, "--json")) == 0
        told.append(msgspec.json.decode(capsys.readouterr().out))
    assert [one["loaded"] for one in told] == [True, False, False]
    assert told[0]["password"] == "known"


def test_the_command_names_a_database_it_cannot_reach(empty: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = msgspec.structs.replace(empty, owner_dsn="postgresql://nobody@127.0.0.1:1/none")
    for name, value in to_environment(closed).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(CommandError, match="database cannot be used"):
        demo.run(arguments())
