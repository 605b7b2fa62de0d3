"""Asks a road router how long the ways are. OSRM: https://project-osrm.org/docs/v5.24.0/api/#table-service; Valhalla:
https://valhalla.github.io/valhalla/api/matrix/api-reference/. It is told points and nothing else: no name, no id.

What it does not answer stays an estimate: a router that is away costs a plan a few seconds, never its days.
"""

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import numpy as np
import urllib3

from geo.planning.problem import Place
from geo.planning.roads import UNKNOWN, Answer, Asked, Numbers, Roads
from geo.planning.travel import DETOUR, KMH
from server.settings import Settings

log = logging.getLogger("tanfang.roads")

AT_ONCE = 4
TIMEOUT = urllib3.Timeout(connect=2, read=10)
PATIENCE = 3  # pairs of bundles without an answer, then it is asked no more

Cells = list[list[float | None]]


class NoAnswer(Exception):
    """The router did not answer, or with what it cannot mean."""


class _Snapped(msgspec.Struct):
    distance: float = 0.0  # metres from the point to the road it was put on


class OsrmTable(msgspec.Struct):
    """The answer of OSRM's table service. `distances` came with its version 5.18."""

    durations: Cells
    sources: list[_Snapped]
    destinations: list[_Snapped]
    distances: Cells | None = None


class _Way(msgspec.Struct):
    time: float | None = None  # seconds; null: no way
    distance: float | None = None  # kilometres


class ValhallaTable(msgspec.Struct):
    """The answer of Valhalla's matrix service, as it is with `verbose`."""

    sources_to_targets: list[list[_Way]]


class RoadRouter:
    """A router by its address. Without one every plan is made of estimates."""

    def __init__(self, settings: Settings) -> None:
        """Makes no request."""
        self._url = settings.roads_url.rstrip("/")
        self._ask_table = _valhalla if settings.roads == "valhalla" else _osrm
        self._http = urllib3.PoolManager(maxsize=AT_ONCE, timeout=TIMEOUT, retries=urllib3.Retry(1, redirect=0))

    @property
    def known(self) -> bool:
        """Whether there is a router to ask."""
        return bool(self._url)

    async def __call__(self, asked: Asked) -> tuple[Roads, int]:
        """What it answered, and how many pairs of bundles it did not. Never raises."""
        answers: dict[tuple[int, int], Answer] = {}
        missed = 0

        def one(pair: tuple[int, int]) -> Answer | None:
            return None if missed >= PATIENCE else self._answer(asked.bundles[pair[0]], asked.bundles[pair[1]])

        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(AT_ONCE) as threads:
            waiting = [(pair, loop.run_in_executor(threads, one, pair)) for pair in asked.pairs]
            for pair, answer in waiting:
                if (found := await answer) is None:
                    missed += 1
                else:
                    answers[pair] = found
        return Roads(asked.bundles, answers), missed

    def _answer(self, sources: Sequence[Place], targets: Sequence[Place]) -> Answer | None:
        try:
            answer = self._ask_table(self._http, self._url, sources, targets)
            if answer.seconds.shape != (len(sources), len(targets)) or answer.metres.shape != answer.seconds.shape:
                raise NoAnswer(f"a table of {answer.seconds.shape}, asked for {len(sources)} x {len(targets)}")
        except (NoAnswer, urllib3.exceptions.HTTPError, msgspec.MsgspecError, ValueError) as problem:
            log.warning("the road router gave no answer: %s", problem)
            return None
        return answer


def _osrm(http: urllib3.PoolManager, url: str, sources: Sequence[Place], targets: Sequence[Place]) -> Answer:
    points = ";".join(f"{one.lon:.6f},{one.lat:.6f}" for one in (*sources, *targets))
    ends = len(sources) + len(targets)
    fields = {
        "sources": ";".join(map(str, range(len(sources)))),
        "destinations": ";".join(map(str, range(len(sources), ends))),
        "annotations": "duration,distance",
    }
    response = http.request("GET", f"{url}/table/v1/driving/{points}", fields=fields)
    told = msgspec.json.decode(_body(response), type=OsrmTable)
    # Nobody's road: from the door to the road it was put on, and from there to the other door.
    beside = (
        np.add.outer([one.distance for one in told.sources], [one.distance for one in told.destinations]) * DETOUR
    )
    seconds = _numbers(told.durations) + beside / (KMH / 3.6)
    metres = np.full(seconds.shape, np.nan) if told.distances is None else _numbers(told.distances) + beside
    return Answer(_whole(seconds), _whole(metres))


def _valhalla(http: urllib3.PoolManager, url: str, sources: Sequence[Place], targets: Sequence[Place]) -> Answer:
    asked: dict[str, Any] = {
        "sources": [{"lon": one.lon, "lat": one.lat} for one in sources],
        "targets": [{"lon": one.lon, "lat": one.lat} for one in targets],
        "costing": "motor_scooter",
        "units": "kilometers",
        "verbose": True,
    }
    response = http.request("POST", f"{url}/sources_to_targets", json=asked)
    told = msgspec.json.decode(_body(response), type=ValhallaTable).sources_to_targets
    kilometres = _numbers([[one.distance for one in row] for row in told])
    return Answer(_whole(_numbers([[one.time for one in row] for row in told])), _whole(kilometres * 1000))


def _body(response: urllib3.BaseHTTPResponse) -> bytes:
    if response.status != 200:
        raise NoAnswer(f"{response.status} {response.data[:200]!r}")
    return response.data


def _numbers(cells: Cells) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Raises ValueError when its rows are not of one length."""
    return np.array([[np.nan if one is None else one for one in row] for row in cells], dtype=np.float64)


def _whole(numbers: np.ndarray[Any, np.dtype[np.float64]]) -> Numbers:
    """Rounded up; what is not known, or no number of this world, is UNKNOWN."""
    good = np.isfinite(numbers) & (numbers >= 0) & (numbers < 10**8)
    return np.where(good, np.ceil(np.where(good, numbers, 0)), UNKNOWN).astype(np.int32)
