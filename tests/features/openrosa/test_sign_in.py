"""Devices sign in by digest with a secret of their own, which opens /openrosa/ and nothing else."""

from datetime import timedelta

import httpx
import pytest

from tests import world
from tests.features.openrosa.client import Collect, SignInRefused
from tests.features.openrosa.conftest import Installed
from tests.house import Answer, Grid, House


async def test_a_device_is_set_up_by_its_code_and_lists_forms(house: House, grid: Grid, collect: Collect) -> None:
    assert [f.form_id for f in await collect.form_list()]
    assert collect.log == [("GET", "/openrosa/formList", 401), ("GET", "/openrosa/formList", 200)]
    await collect.form_list()
    assert collect.log[2:] == [("GET", "/openrosa/formList", 200)], "the nonce serves again"


async def test_a_nonce_lasts_half_an_hour_and_then_costs_one_more_request(house: House, collect: Collect) -> None:
    await collect.form_list()
    house.clock.forward(minutes=30)
    await collect.form_list()
    assert [status for _, _, status in collect.log] == [401, 200, 200]
    house.clock.forward(seconds=1)
    await collect.form_list()
    assert [status for _, _, status in collect.log][3:] == [401, 200]


async def test_a_wrong_secret_is_refused_and_too_many_pause_the_device(house: House, collect: Collect) -> None:
    right = collect.password
    collect.password = "guessed"
    for _ in range(8):
        with pytest.raises(SignInRefused):
            await collect.form_list()
    collect.password = right
    answer = await collect.request("GET", f"{collect.server_url}/formList")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    house.clock.forward(minutes=15, seconds=1)
    assert await collect.form_list()


async def test_seven_wrong_guesses_pause_nobody(house: House, collect: Collect) -> None:
    right, collect.password = collect.password, "guessed"
    for _ in range(7):
        with pytest.raises(SignInRefused):
            await collect.form_list()
    collect.password = right
    assert await collect.form_list()


@pytest.mark.parametrize(
    "header",
    ["", "Digest", "Digest username=", "Basic Z3JpZDAxOng=", "Bearer", "Bearer 140427-abcdefgh.x", "Bearer x.y",
     ('Digest username="140427-abcdefgh", realm="Tanfang Collect", nonce="1-a", uri="/openrosa/formList", '
     'response="0", qop=auth, nc=00000001, cnonce="a"'), "Digest " + 'a="' * 5000],
)  # fmt: skip
async def test_what_is_no_sign_in_gets_the_challenge(house: House, address: str, header: str) -> None:
    async with httpx.AsyncClient(base_url=address) as client:
        answer = await client.get("/openrosa/formList", headers={"authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith('Digest realm="Tanfang Collect", qop="auth", nonce="')
    assert answer.headers["x-openrosa-version"] == "1.0"
    assert "设备口令" in answer.text


async def test_an_answer_made_for_another_address_or_method_is_no_answer(
    house: House, collect: Collect, address: str
) -> None:
    await collect.form_list()
    header = collect.authorization("GET", f"{address}/openrosa/formList")
    async with httpx.AsyncClient(base_url=address, headers={"authorization": header}) as client:
        assert (await client.get("/openrosa/formList?formID=quick_report")).status_code == 401
        assert (await client.head("/openrosa/submission")).status_code == 401
        assert (await client.get("/openrosa/formList")).status_code == 200


async def test_a_device_secret_opens_nothing_but_openrosa(house: House, grid: Grid, address: str) -> None:
    made = await grid.phone.post("/collect-secrets", {"id": house.new_id(), "device_name": "Collect"})
    async with httpx.AsyncClient(base_url=address, headers={"authorization": f"Bearer {made['bearer']}"}) as client:
        assert (await client.get("/openrosa/formList")).status_code == 200
        for path in ("/session", "/forms", "/collect-secrets", "/divisions"):
            answer = await client.get(path)
            assert (path, answer.status_code, answer.json()["code"]) == (path, 401, "session_ended")


async def test_a_phones_token_opens_openrosa_and_a_consoles_cookie_does_not(house: House, grid: Grid) -> None:
    assert (await grid.phone.client.get("/openrosa/formList")).status_code == 200
    console = await house.console("town01")
    assert (await console.client.get("/openrosa/formList")).status_code == 401


async def test_the_secret_is_kept_nowhere(house: House, grid: Grid) -> None:
    made = await grid.phone.post("/collect-secrets", {"id": house.new_id(), "device_name": "Collect"})
    kept = await house.sql("select * from collect_secrets where id = $1", made["id"])
    audited = await house.sql("select * from audit where subject_id = $1", made["id"])
    assert kept[0]["user_id"] == grid.worker_id
    assert [one["action"] for one in audited] == ["collect.make"]
    assert made["secret"] not in repr([kept, audited])
    listed = (await grid.phone.get("/collect-secrets"))["items"]
    assert made["username"] in [one["username"] for one in listed]
    assert made["secret"] not in repr(listed)


async def test_a_revoked_secret_ends_at_once(house: House, grid: Grid, collect: Collect) -> None:
    await collect.form_list()
    (mine,) = (await grid.phone.get("/collect-secrets"))["items"]
    (after,) = (await grid.phone.post(f"/collect-secrets/{mine['id']}/revocation", {}))["items"]
    assert (mine["revoked_at"], after["revoked_by"]) == (None, mine["user_name"])
    with pytest.raises(SignInRefused):
        await collect.form_list()


async def test_a_worker_who_left_or_lost_their_area_sees_nothing(house: House, grid: Grid, collect: Collect) -> None:
    await house.end_reach(grid.worker_id, grid.code, house.clock.today - timedelta(days=1))
    form = next(f for f in await collect.form_list() if f.form_id == "scattered_tekun_visit")
    assert (await collect.download(form)).media["households.csv"].count(b"\n") == 1
    await house.sql("update users set left_at = $2 where id = $1", grid.worker_id, house.clock.at)
    with pytest.raises(SignInRefused):
        await collect.form_list()


async def test_a_township_makes_them_for_its_workers_only(house: House, grid: Grid, install: Installed) -> None:
    other = await house.grid(world.BAICHI_VILLAGE)
    town = await house.console("town01")
    asked = {"device_name": "Collect", "user_id": str(grid.worker_id)}
    made = await town.post("/collect-secrets", {"id": house.new_id(), **asked})
    assert made["id"] in [one["id"] for one in (await town.get("/collect-secrets"))["items"]]
    with pytest.raises(Answer, match="404"):
        await town.post("/collect-secrets", {"id": house.new_id(), **asked, "user_id": str(other.worker_id)})
    neighbour = await house.console("town02")
    assert made["id"] not in [one["id"] for one in (await neighbour.get("/collect-secrets"))["items"]]
    with pytest.raises(Answer, match="404"):
        await neighbour.post(f"/collect-secrets/{made['id']}/revocation", {})


async def test_a_grid_worker_makes_none_for_others_and_the_office_none_for_itself(house: House, grid: Grid) -> None:
    other = await house.grid(world.CHENGNAN)
    with pytest.raises(Answer, match="404"):
        await grid.phone.post(
            "/collect-secrets", {"id": house.new_id(), "device_name": "x", "user_id": str(other.worker_id)}
        )
    county = await house.console("county01")
    with pytest.raises(Answer, match="not_permitted"):
        await county.post("/collect-secrets", {"id": house.new_id(), "device_name": "x"})
