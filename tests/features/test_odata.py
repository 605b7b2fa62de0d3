"""the interface for BI tools, read by an OData client that we did not write, and by hand where it is silent."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
import pytest
import requests
from odata import ODataService
from requests.adapters import BaseAdapter

from server.core.db import county_scope, transaction
from server.exports.datasets import DATASETS
from tests.features.test_merges import family, merge_of
from tests.house import Answer, Caller, Grid, House

COUNTY = "140427"
T = TypeVar("T")


class Bridge(BaseAdapter):
    """Carries the requests of a blocking client to the house in this process."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        super().__init__()
        self.client = client
        self.loop = asyncio.get_running_loop()

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        at = urlsplit(request.url or "")
        headers = {name: value for name, value in request.headers.items() if isinstance(value, str)}
        work = self.client.request(request.method or "GET", f"{at.path}?{at.query}", headers=headers)
        found = asyncio.run_coroutine_threadsafe(work, self.loop).result()
        answer = requests.Response()
        answer.status_code, answer.url, answer.request = found.status_code, request.url or "", request
        answer.headers.update(found.headers)
        answer._content = found.content  # pyright: ignore[reportPrivateUsage]
        return answer

    def close(self) -> None:
        return None


async def key(house: House, region: str, login: str = "county01", **more: Any) -> str:
    body = {"id": house.new_id(), "name": "统计分析", "purpose": "县局看板", "region_code": region,
            "last_on": "2026-12-31", **more}  # fmt: skip
    return (await (await house.console(login)).post("/odata-keys", body))["key"]


async def reader(house: House, region: str) -> httpx.AsyncClient:
    return house.client(authorization=f"Bearer {await key(house, region)}")


async def rows(client: httpx.AsyncClient, dataset: str, **options: str) -> list[dict[str, Any]]:
    answer = await client.get(f"/odata/{dataset}", params={f"${name}": value for name, value in options.items()})
    assert answer.status_code == 200, answer.text
    return answer.json()["value"]


async def by_client(house: House, region: str, work: Callable[[Any], T]) -> T:
    """What a stock OData client makes of the interface, in a thread of its own."""
    session = requests.Session()
    session.auth = ("anybody", await key(house, region))
    session.mount("http://", Bridge(house.client()))

    def run() -> T:
        return work(ODataService("http://tanfang.test/odata/", session=session, reflect_entities=True))

    return await asyncio.to_thread(run)


async def test_a_stock_client_reads_the_metadata_and_every_set(house: House, grid: Grid) -> None:
    def work(service: Any) -> dict[str, int]:
        return {name: len(service.query(service.entities[name]).all()) for name in service.entities}

    found = await by_client(house, COUNTY, work)
    assert set(found) == set(DATASETS)
    async with transaction(house.parts.pool, county_scope(COUNTY)) as conn:  # what is withdrawn is not seen
        assert found["households"] == await conn.fetchval("select count(*) from households")


async def test_a_stock_client_filters_and_orders(house: House, grid: Grid) -> None:
    await grid.phone.send(house.visit(grid.household))
    await house.work()

    def work(service: Any) -> list[Any]:
        visits = service.entities["visits"]
        since = datetime(2026, 3, 1, tzinfo=UTC)
        query = service.query(visits).filter(visits.entered_at >= since).filter(visits.outcome == "met")
        return [(one.outcome, one.region_code, one.counts) for one in query.order_by(visits.entered_at.desc()).all()]

    assert await by_client(house, grid.code, work) == [("met", grid.code, True)]


async def test_nothing_that_says_who_somebody_is_leaves_by_odata(house: House, grid: Grid) -> None:
    client = await reader(house, grid.code)
    for name, dataset in DATASETS.items():
        answer = await client.get(f"/odata/{name}")
        assert "郝桂英" not in answer.text
        for row in answer.json()["value"]:
            assert set(row) == {one.name for one in dataset.columns if not one.personal}
    for column in ("head_name", "address", "lon"):
        refused = await client.get("/odata/households", params={"$filter": f"{column} ne null"})
        assert refused.json()["error"]["code"] == "odata_question_refused"
        assert (await client.get("/odata/households", params={"$select": column})).status_code == 400


async def test_pages_follow_each_other_without_gap_or_repeat_in_any_order(house: House, grid: Grid) -> None:
    for _ in range(6):
        await house.household(grid.code)
    client = await reader(house, grid.code)
    whole = await rows(client, "statuses", orderby="care_grade desc,valid_to")
    assert len(whole) == 7
    url, found = "/odata/statuses?$orderby=care_grade desc,valid_to&$count=true", []
    while url:
        answer = (await client.get(url, headers={"prefer": "odata.maxpagesize=2"})).json()
        assert len(answer["value"]) <= 2
        assert answer["@odata.count"] == 7
        found += answer["value"]
        url = answer.get("@odata.nextLink")
    assert found == whole


@pytest.mark.parametrize(
    ("top", "page", "sizes"), [("3", "2", [2, 1]), ("2", "2", [2]), ("0", "2", [0]), ("9", "3", [3, 1])]
)
async def test_top_is_kept_over_pages(house: House, grid: Grid, top: str, page: str, sizes: list[int]) -> None:
    for _ in range(3):
        await house.household(grid.code)
    client = await reader(house, grid.code)
    url, found = f"/odata/households?$top={top}", list[int]()
    while url:
        answer = (await client.get(url, headers={"prefer": f"maxpagesize={page}"})).json()
        found.append(len(answer["value"]))
        url = answer.get("@odata.nextLink")
    assert found == sizes


FILTERS = [
    ("status eq 'tekun'", True),
    ("status ne 'tekun'", False),
    ("status in ('dibao', 'tekun')", True),
    ("startswith(status,'tek')", True),
    ("contains(status,'_')", False),
    ("contains(toupper(status),'KUN')", True),
    ("endswith(status,'kun') and not (care_grade eq 'able')", True),
    ("valid_to eq null", True),
    ("null ne valid_to", False),
    ("valid_to gt 2020-01-01", False),
    ("not (valid_to gt 2020-01-01)", True),
    ("year(valid_from) le 2026", True),
    ("2027-01-01 gt valid_from", True),
    ("date(recorded_at) ge 2020-01-01", True),
    ("recorded_at lt 2020-01-01T00:00:00Z", False),
    ("length(status) eq 5", True),
    ("(status eq 'tekun' or status eq 'dibao') and person_id ne null", True),
]


@pytest.mark.parametrize(("text", "kept"), FILTERS)
async def test_a_filter_means_what_odata_says(house: House, grid: Grid, text: str, kept: bool) -> None:
    client = await reader(house, grid.code)
    assert bool(await rows(client, "statuses", filter=text)) == kept
    assert (await client.get("/odata/statuses/$count", params={"$filter": text})).text == str(int(kept))


@pytest.mark.parametrize(
    "options",
    [
        {"$filter": "status eq"},
        {"$filter": "nothing eq 1"},
        {"$filter": "status eq 'x'; drop table households"},
        {"$filter": "valid_from eq 'yesterday'"},
        {"$filter": "id eq 7"},
        {"$filter": "indexof(status,'a') eq 1"},
        {"$filter": "(" * 900},
        {"$filter": "status eq '" + "x" * 5000 + "'"},
        {"$select": "status,nothing"},
        {"$orderby": "status upwards"},
        {"$top": "-1"},
        {"$top": "ten"},
        {"$expand": "household"},
        {"$apply": "aggregate($count as n)"},
        {"$format": "xml"},
        {"$skiptoken": "nonsense"},
    ],
)
async def test_what_is_not_understood_is_refused_in_words(house: House, grid: Grid, options: dict[str, str]) -> None:
    answer = await (await reader(house, grid.code)).get("/odata/statuses", params=options)
    assert answer.status_code in (400, 422), answer.text
    assert answer.json()["error"]["code"] in ("odata_question_refused", "page_unknown")


async def test_one_row_by_its_key(house: House, grid: Grid) -> None:
    client = await reader(house, grid.code)
    one = (await client.get(f"/odata/households({grid.household})")).json()
    assert one["region_code"] == grid.code
    assert (await client.get(f"/odata/divisions('{grid.code}')")).json()["code"] == grid.code
    assert (await client.get(f"/odata/households({house.new_id()})")).status_code == 404
    assert (await client.get("/odata/nothing")).status_code == 404


async def test_what_became_of_who_was_merged_is_told(house: House, grid: Grid) -> None:
    home, (head, _) = await family(house, grid.code, "邰有田", "邰小梅")
    other, (same, _) = await family(house, grid.code, "邰有田", "邰老三")
    town = await house.console("town01")
    merge = merge_of(house, home, other, persons=[[same, head]])
    await town.post("/merges", merge)
    client = await reader(house, grid.code)
    assert other not in {one["id"] for one in await rows(client, "households")}
    told = {(one["kind"], one["gone_id"], one["kept_id"], one["undone_at"]) for one in await rows(client, "merges")}
    assert told == {("household", other, home, None), ("person", same, head, None)}


async def test_a_row_whose_key_has_parts(house: House, grid: Grid) -> None:
    await grid.phone.send(house.visit(grid.household))
    await house.work()
    client = await reader(house, grid.code)
    every = await rows(client, "facts")
    assert len(every) > 1
    assert "value" not in every[0]  # what is known of somebody stays in the house
    first = every[0]
    parts = {name: first[name] for name in DATASETS["facts"].key}
    named = ",".join(f"{name}='{one}'" if name == "name" else f"{name}={one}" for name, one in parts.items())
    one = (await client.get(f"/odata/facts({named})")).json()
    assert {name: one[name] for name in first} == first
    short = await client.get(f"/odata/facts(household_id={first['household_id']})")
    assert (short.status_code, short.json()["error"]["code"]) == (400, "odata_question_refused")
    seen: list[dict[str, Any]] = []
    link = "/odata/facts"
    while link:
        answer = (await client.get(link, headers={"Prefer": "odata.maxpagesize=2"})).json()
        assert len(answer["value"]) <= 2
        seen += answer["value"]
        link = answer.get("@odata.nextLink", "")
    assert seen == every


async def test_a_key_sees_its_place_and_nothing_else(house: House, grid: Grid) -> None:
    other = await house.grid()
    client = await reader(house, grid.code)
    assert {one["id"] for one in await rows(client, "households")} == {grid.household}
    assert (await client.get(f"/odata/households({other.household})")).status_code == 404
    assert (await client.get("/households")).status_code == 401  # a key opens the interface and nothing else


async def test_a_key_ends_and_lapses(house: House, grid: Grid) -> None:
    county = await house.console("county01")
    given = await key(house, grid.code, last_on="2026-03-02")
    client = house.client(authorization=f"Bearer {given}")
    assert (await client.get("/odata/")).status_code == 200
    house.clock.forward(days=1)
    try:
        assert (await client.get("/odata/")).status_code == 401
    finally:
        house.clock.forward(days=-1)
    found = [one for one in (await county.get("/odata-keys"))["items"] if one["region_code"] == grid.code]
    assert [one["read_on"] for one in found] == ["2026-03-02"]
    await county.post(f"/odata-keys/{found[0]['id']}/end", {})
    answer = await client.get("/odata/")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Basic ")
    with pytest.raises(Answer, match="404"):
        await county.post(f"/odata-keys/{found[0]['id']}/end", {})
    with pytest.raises(Answer, match="days_turned"):
        await key(house, grid.code, last_on="2026-03-01")


@pytest.mark.parametrize("header", ["", "Basic", "Basic !!!", "Basic YTo=", "Bearer", "Bearer 140427.x", "Bearer x"])
async def test_no_key_opens_nothing(house: House, header: str) -> None:
    async with house.client(authorization=header) as stranger:
        answer = await stranger.get("/odata/households")
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "odata_key_unknown")


async def test_a_session_does_not_open_odata(house: House, grid: Grid) -> None:
    county: Caller = await house.console("county01")
    assert (await county.client.get("/odata/households")).status_code == 401
