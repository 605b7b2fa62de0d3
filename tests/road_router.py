"""A road router as the planner meets it: OSRM's table service and Valhalla's matrix, of a country with one river."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from geo.distance import haversine_m

Mood = Literal["well", "broken", "refusing", "short", "ragged", "lost"]
Point = tuple[float, float]

RIVER = 36.1005  # its latitude; the one bridge is far
OVER_S, OVER_M = 3600, 20_000
METRES_PER_S = 5.0


class Router:
    """`asked`: how many tables so far; `mood`: as it answers from now on; `off_road`: metres from any place to it."""

    def __init__(self) -> None:
        self.asked = 0
        self.mood: Mood = "well"
        self.off_road = 0.0
        self.url = ""


@contextmanager
def running() -> Generator[Router]:
    """It listens on this machine until the end."""
    router = Router()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urlsplit(self.path)
            points = [tuple(map(float, one.split(","))) for one in url.path.rpartition("/")[2].split(";")]
            told = {name: some[0].split(";") for name, some in parse_qs(url.query).items()}
            rows, columns = ([points[int(at)] for at in told[name]] for name in ("sources", "destinations"))
            assert url.path.startswith("/table/v1/driving/")
            assert told["annotations"] == ["duration,distance"]
            assert len(points) <= 100  # its usual limit
            snapped = [{"distance": router.off_road}]
            tables = {
                "durations": _table(router, rows, columns, seconds),
                "distances": _table(router, rows, columns, metres),
            }
            ends = {"sources": snapped * len(rows), "destinations": snapped * len(columns)}
            self._answer({"code": "Ok", **tables, **ends})

        def do_POST(self) -> None:
            assert self.path == "/sources_to_targets"
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            rows, columns = ([(one["lon"], one["lat"]) for one in told[name]] for name in ("sources", "targets"))
            assert told["verbose"]
            assert told["units"] == "kilometers"
            assert len(rows) * len(columns) <= 2500  # its usual limit
            times, ways = _table(router, rows, columns, seconds), _table(router, rows, columns, metres)
            self._answer({"sources_to_targets": [list(map(_way, *both)) for both in zip(times, ways, strict=True)]})

        def _answer(self, told: Any) -> None:
            router.asked += 1
            body = b"<html>" if router.mood == "broken" else json.dumps(told).encode()
            self.send_response(503 if router.mood == "refusing" else 200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Nothing: a test's output is its own."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        router.url = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield router
        finally:
            server.shutdown()
            thread.join()


def metres(one: Point, other: Point) -> float:
    """By road."""
    over = (one[1] < RIVER) != (other[1] < RIVER)
    return haversine_m(*one, *other) + (OVER_M if over else 0)


def seconds(one: Point, other: Point) -> float:
    over = (one[1] < RIVER) != (other[1] < RIVER)
    return haversine_m(*one, *other) / METRES_PER_S + (OVER_S if over else 0)


def _way(time: float | None, way: float | None) -> dict[str, float | None]:
    return {"time": time, "distance": None if way is None else way / 1000}


def _table(router: Router, rows: Any, columns: Any, way: Any) -> list[list[float | None]]:
    table = [[None if router.mood == "lost" else round(way(one, other), 1) for other in columns] for one in rows]
    if router.mood == "short":
        return table[:-1]
    if router.mood == "ragged":
        table[-1] = table[-1][:-1]
    return table
