"""Who may come in, with what, and what they may do there."""

from datetime import date, datetime, timedelta
from typing import Any

import httpx
import pytest

from server.accounts import PERMISSIONS
from server.core.web import COOKIE
from tests import world
from tests.house import Answer, Grid, House, told


async def attempt(house: House, login: str, password: str, **more: Any) -> httpx.Response:
    async with house.client() as client:
        return await client.post("/sessions", json={"login": login, "password": password, **more})


def code(response: httpx.Response) -> str:
    return response.json()["code"]


async def test_a_phone_gets_a_token_and_no_cookie(house: House, grid: Grid) -> None:
    device = {"id": house.new_id(), "name": "测试手机", "app_version": "1"}
    answer = await attempt(house, grid.login, world.PASSWORD, device=device)
    told_user = answer.json()["user"]
    assert answer.json()["token"].startswith("140427.")
    assert COOKIE not in answer.cookies
    assert datetime.fromisoformat(answer.json()["expires_at"]) == house.clock.at + timedelta(days=90)
    assert (told_user["role"], told_user["reach"], told_user["county"]["name"]) == (
        "grid_worker", [grid.code], "壶关县",
    )  # fmt: skip


async def test_a_console_gets_a_cookie_and_no_token(house: House) -> None:
    answer = await attempt(house, "town01", world.PASSWORD)
    assert answer.json()["token"] is None
    header = answer.headers["set-cookie"].lower()
    assert header.startswith(COOKIE)
    assert "httponly" in header
    assert "samesite=strict" in header
    assert datetime.fromisoformat(answer.json()["expires_at"]) == house.clock.at + timedelta(hours=12)


@pytest.mark.parametrize(("login", "password"), [("town01", "a short walk"), ("nobody", world.PASSWORD)])
async def test_a_wrong_password_and_an_unknown_login_sound_the_same(house: House, login: str, password: str) -> None:
    answer = await attempt(house, login, password)
    assert (answer.status_code, code(answer)) == (401, "sign_in_failed")
    assert set(answer.json()["title"]) == {"zh", "en"}


async def test_who_left_does_not_come_in_any_more(house: House, grid: Grid) -> None:
    await house.sql("update users set left_at = $2 where id = $1", grid.worker_id, house.clock.at)
    assert code(await attempt(house, grid.login, world.PASSWORD)) == "sign_in_failed"
    house.forget_sessions()
    with pytest.raises(Answer, match="session_ended"):
        await grid.phone.sync()


async def test_eight_wrong_passwords_are_forgiven_the_ninth_attempt_waits(house: House, grid: Grid) -> None:
    for _ in range(7):
        await attempt(house, grid.login, "wrong")
    assert code(await attempt(house, grid.login, "wrong")) == "sign_in_failed"
    assert (await attempt(house, grid.login, world.PASSWORD)).status_code == 429
    assert code(await attempt(house, grid.login, "wrong")) == "sign_in_too_often"


async def test_seven_wrong_passwords_stop_nobody(house: House, grid: Grid) -> None:
    for _ in range(7):
        await attempt(house, grid.login, "wrong")
    assert (await attempt(house, grid.login, world.PASSWORD)).status_code == 201


@pytest.mark.parametrize(("minutes", "status"), [(14.99, 429), (15, 201)])
async def test_a_paused_login_opens_after_a_quarter_of_an_hour(
    house: House, grid: Grid, minutes: float, status: int
) -> None:
    for _ in range(8):
        await attempt(house, grid.login, "wrong")
    house.clock.forward(minutes=minutes)
    assert (await attempt(house, grid.login, world.PASSWORD)).status_code == status


async def test_a_login_of_two_counties_asks_which(house: House, grid: Grid) -> None:
    await house.sql("insert into counties (county_code, name, name_en) values ('140428', '长子县', 'Zhangzi')")
    await house.sql(
        """insert into users (county_code, id, login, name, role, password_hash, created_at)
           select '140428', id, login, name, role, password_hash, created_at from users where id = $1""",
        grid.worker_id,
    )
    answer = await attempt(house, grid.login, world.PASSWORD)
    assert (answer.status_code, code(answer)) == (422, "county_needed")
    both = [await attempt(house, grid.login, world.PASSWORD, county=c) for c in ("140427", "140428")]
    assert [one.json()["user"]["county"]["name"] for one in both] == ["壶关县", "长子县"]
    assert [one.json()["user"]["reach"] for one in both] == [[grid.code], []]


async def test_who_signed_out_is_out(house: House, grid: Grid) -> None:
    assert (await grid.phone.client.delete("/session")).status_code == 204
    with pytest.raises(Answer, match="session_ended"):
        await grid.phone.get("/session")
    house.forget_sessions()
    with pytest.raises(Answer, match="session_ended"):
        await grid.phone.sync()


@pytest.mark.parametrize(("seconds", "status"), [(-1, 200), (0, 401)])
async def test_a_console_session_lasts_twelve_hours(house: House, seconds: int, status: int) -> None:
    town = await house.console("town01")
    house.clock.forward(hours=12, seconds=seconds)
    assert (await town.client.get("/session")).status_code == status


@pytest.mark.parametrize(
    "token", ["", "140427.", "140427.guess", "999999.guess", "guess", "140427." + "x" * 10_000, "壶关"]
)
async def test_an_invented_token_is_nobody_s(house: House, token: str) -> None:
    async with house.client() as client:
        answer = await client.get("/session", headers=[(b"authorization", f"Bearer {token}".encode())])
    assert (answer.status_code, code(answer)) == (401, "session_ended")


@pytest.mark.parametrize(
    ("site", "code"),
    [("cross-site", "foreign_origin"), ("same-site", "foreign_origin"), ("same-origin", None), ("none", None)],
)
async def test_another_site_cannot_act_with_the_console_s_cookie(house: House, site: str, code: str | None) -> None:
    clerk = await house.console("county01")
    answer = await clerk.client.post("/sweeps", json={}, headers={"sec-fetch-site": site})
    assert answer.json().get("code") == code
    assert (await clerk.client.get("/session", headers={"sec-fetch-site": site})).status_code == 200


ROLES = {"grid_worker": "grid01", "township": "town01", "county": "county01", "admin": "admin"}
NOWHERE = "0199a3c4-7d10-7c3e-9d5b-2f6a8e1c4b70"
DOORS = [
    ("GET", "/session", "session.own"),
    ("GET", "/notifications", "notification.own"),
    ("GET", "/users", "user.read"),
    ("POST", "/users", "user.manage"),
    ("POST", f"/users/{NOWHERE}/password", "user.reset"),
    ("PUT", "/devices/own/recovery", "device.own"),
    ("GET", "/devices", "device.read"),
    ("POST", f"/devices/{NOWHERE}/lost", "device.manage"),
    ("GET", "/divisions", "division.read"),
    ("GET", "/boundaries", "division.manage"),
    ("GET", "/approval-sessions", "approval_session.read"),
    ("POST", "/approval-sessions", "approval_session.keep"),
    ("POST", "/approval-decisions", "approval_session.decide"),
    ("GET", "/low-income", "low_income.read"),
    ("POST", "/low-income/exports", "low_income.exchange"),
    ("GET", "/forms", "form.read"),
    ("POST", "/forms/check", "form.publish"),
    ("GET", "/forms/nobody_visit/answers.csv", "answers.export"),
    ("GET", "/collect-secrets", "collect.secret"),
    ("GET", "/datasets", "export.read"),
    ("POST", "/exports", "export.make"),
    ("GET", "/odata-keys", "odata.manage"),
    ("POST", "/sync", "sync.own"),
    ("POST", "/visits", "visit.record"),
    ("POST", "/quick-reports", "report.record"),
    ("POST", "/surveys", "survey.record"),
    ("POST", "/files", "file.send"),
    ("GET", f"/files/{'0' * 64}", "file.read"),
    ("GET", "/households", "household.read"),
    ("POST", f"/households/{NOWHERE}/moves", "household.move"),
    ("POST", "/households/moves", "household.move"),
    ("POST", "/door-codes", "door_code.print"),
    ("POST", f"/households/{NOWHERE}/life-events", "register.write"),
    ("GET", "/duplicates", "duplicate.read"),
    ("POST", "/merges", "duplicate.settle"),
    ("POST", "/bundles", "bundle.hand_in"),
    ("GET", "/bundles", "bundle.read"),
    ("POST", f"/disagreements/{NOWHERE}/settlements", "disagreement.settle"),
    ("POST", f"/persons/{NOWHERE}/reveals", "person.reveal"),
    ("GET", "/followups", "followup.read"),
    ("POST", f"/households/{NOWHERE}/pauses", "followup.act"),
    ("GET", "/campaigns", "campaign.read"),
    ("GET", "/feeds", "import.read"),
    ("POST", f"/imports/{NOWHERE}/apply", "import.make"),
    ("GET", "/coverage?since=2026-01-01&until=2026-01-31", "coverage.read"),
    ("GET", "/statistics?group=coverage&since=2026-01-01&until=2026-01-31", "statistics.read"),
    ("POST", f"/statistics/tables/{NOWHERE}/corrections", "statistics.freeze"),
    ("POST", "/campaigns", "campaign.begin"),
    ("GET", "/trips", "trip.read"),
    ("POST", "/trip-plans", "trip.plan"),
    ("POST", "/sweeps", "sweep.run"),
    ("GET", "/visits", "visit.read"),
    ("POST", f"/visits/{NOWHERE}/reviews", "visit.review"),
    ("GET", "/leads", "lead.read"),
    ("POST", f"/leads/{NOWHERE}/outcomes", "lead.end"),
    ("GET", "/cases", "case.read"),
    ("POST", "/cases", "case.open"),
    ("POST", f"/cases/{NOWHERE}/acts", "case.act"),
    ("POST", f"/cases/{NOWHERE}/clocks", "case.clock"),
    ("GET", "/samples", "sample.read"),
    ("POST", "/samples", "sample.draw"),
    ("GET", "/screening/summary", "screening.read"),
    ("POST", f"/screening/findings/{NOWHERE}/reviews", "finding.review"),
    ("GET", "/parameters", "parameter.read"),
    ("POST", "/parameters/p_sample_ratio/proposals", "parameter.propose"),
    ("POST", f"/parameter-proposals/{NOWHERE}/decisions", "parameter.decide"),
    ("POST", "/leads", "lead.enter"),
    ("GET", "/help-requests", "help_request.read"),
    ("POST", f"/help-requests/{NOWHERE}/settle", "help_request.settle"),
    ("GET", "/lead-partners", "lead_partner.manage"),
    ("GET", "/monitorings", "monitoring.read"),
    ("POST", "/monitorings", "monitoring.act"),
    ("GET", "/complaints", "complaint.handle"),
    ("GET", "/staff-relatives", "relative.manage"),
    ("GET", "/referrals", "referral.read"),
    ("POST", "/referrals", "referral.open"),
    ("POST", f"/referrals/{NOWHERE}/answers", "referral.answer"),
    ("POST", f"/referrals/{NOWHERE}/settlements", "referral.settle"),
    ("GET", "/referrals/queue.csv", "referral.export"),
    ("GET", "/departments", "department.read"),
    ("POST", "/departments", "department.manage"),
    ("GET", f"/cases/{NOWHERE}/papers", "paper.read"),
    ("POST", f"/cases/{NOWHERE}/papers", "paper.make"),
    ("GET", "/notice-board", "notice.read"),
    ("POST", "/notice-board", "notice.post"),
    ("GET", "/payments/calendar", "payment.read"),
    ("POST", "/payment-batches", "payment.make"),
    ("POST", "/bank-accounts", "payment.account"),
    ("GET", "/claims", "claim.read"),
    ("POST", "/claims", "claim.open"),
    ("POST", f"/claims/{NOWHERE}/acts", "claim.act"),
    ("GET", "/reserve-funds", "reserve.read"),
    ("POST", f"/reserve-funds/{world.COUNTY}100/entries", "reserve.enter"),
    ("POST", "/reserve-funds/aid", "reserve.pay"),
]
# Doors that no sign-in at the console or the phone opens: tests/features/openrosa tries them.
COLLECT = {"collect.use"}
# Doors of machines, with a token of their own: test_lead_channels.py and test_odata.py beside this file try them.
MACHINES = {"lead.bring", "odata.read"}


def test_every_permission_has_its_door_here() -> None:
    assert {permission for _, _, permission in DOORS} | COLLECT | MACHINES == set(PERMISSIONS)


@pytest.mark.parametrize("role", ROLES)
async def test_a_door_opens_to_those_who_hold_its_permission(house: House, role: str) -> None:
    someone = await house.console(ROLES[role])
    for method, path, permission in DOORS:
        answer = await someone.client.request(method, path, content=None if method == "GET" else b"{")
        shut = answer.status_code == 403 and code(answer) == "not_permitted"
        assert shut == (role not in PERMISSIONS[permission]), (path, answer.text)
        assert answer.status_code < 500, (path, answer.text)


@pytest.mark.parametrize(("method", "path"), [(method, path) for method, path, _ in DOORS])
async def test_no_door_opens_to_a_stranger(house: House, method: str, path: str) -> None:
    async with house.client() as stranger:
        answer = await stranger.request(method, path, content=None if method == "GET" else b"{}")
    assert (answer.status_code, code(answer)) == (401, "session_ended")


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "reaches"),
    [
        ("2026-03-02", None, True),
        ("2026-03-03", None, False),
        ("2020-01-01", "2026-03-02", True),
        ("2020-01-01", "2026-03-01", False),
        ("2026-03-02", "2026-03-02", True),
    ],
)
async def test_an_area_is_reached_from_its_first_to_its_last_day(
    house: House, grid: Grid, valid_from: str, valid_to: str | None, reaches: bool
) -> None:
    other = await house.grid()
    last = date.fromisoformat(valid_to) if valid_to else None
    await house.give_reach(other.worker_id, grid.code, date.fromisoformat(valid_from), last)
    house.forget_sessions()
    held = [one["id"] for one in (await other.phone.sync())["households"]]
    assert (grid.household in held) == reaches
    assert other.household in held


async def test_a_day_of_the_reach_begins_at_midnight_in_the_county(house: House, grid: Grid) -> None:
    other = await house.grid()
    await house.give_reach(other.worker_id, grid.code, date(2026, 3, 3))
    held: list[bool] = []
    for hour in (15, 16):  # 23:00 and 24:00 in the county
        house.clock.at = world.NOW.replace(hour=hour)
        house.forget_sessions()
        answer = await other.phone.client.get(f"/households/{grid.household}")
        held.append(answer.status_code == 200)
    assert held == [False, True]


async def test_a_login_with_a_nul_is_refused_in_words(house: House) -> None:
    answer = await attempt(house, "town\x0001", world.PASSWORD)
    assert (answer.status_code, code(answer)) == (400, "request_malformed")


async def test_health_tells_without_signing_in(house: House) -> None:
    async with house.client() as anybody:
        answer = told(await anybody.get("/health"))
    assert answer["parts"] == {"postgres": True, "objects": True}


async def test_what_is_not_there_is_not_found_in_both_languages(house: House) -> None:
    clerk = await house.console("county01")
    answer = await clerk.client.get("/no-such-page/here")
    assert (answer.status_code, code(answer)) == (404, "not_found")
    assert answer.headers["content-type"] == "application/problem+json"
