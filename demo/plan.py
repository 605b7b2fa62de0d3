"""How many households live in each grid, and who visits them."""

from typing import TypeAlias

import msgspec
import numpy as np
from shapely.geometry import Polygon

from demo.geography import Geography
from demo.identity import uuid7_of
from demo.kinds import CareGrade, Standing
from demo.landscape import Landscape, VillageArea, grids_of
from demo.records import DemoUser, Role

# A household as wanted: its kind, care grade and standing; grid01's round is composed by hand.
Wanted: TypeAlias = tuple[str, CareGrade | None, Standing]

# grid01 visits these three neighbouring villages of the county seat: each has ten households in its first
# grid, at every size of the demo, so that the first account always meets the same kind of day.
HOME_VILLAGES = ("140427100204", "140427100205", "140427100206")
HOME_ROUND: tuple[tuple[Wanted, ...], ...] = (
    (
        ("scattered_tekun", "able", "due_today"),
        ("scattered_tekun", "unable", "due_today"),
        ("scattered_tekun", "partly_unable", "fine"),
        ("scattered_tekun", "able", "overdue"),
        ("dibao", None, "due_today"),
        ("dibao", None, "fine"),
        ("dibao", None, "overdue"),
        ("dibao_marginal", None, "fine"),
        ("expenditure_hardship", None, "fine"),
        ("dibao_marginal", None, "never_visited"),
    ),
    (
        ("scattered_tekun", "partly_unable", "due_today"),
        ("scattered_tekun", "able", "in_grace"),
        ("scattered_tekun", "able", "never_visited"),
        ("single_person_dibao", None, "due_today"),
        ("dibao", None, "fine"),
        ("dibao", None, "in_grace"),
        ("dibao", None, "fine"),
        ("dibao_marginal", None, "overdue"),
        ("poverty_risk", None, "fine"),
        ("orphan", None, "fine"),
    ),
    (
        ("scattered_tekun", "able", "due_today"),
        ("scattered_tekun", "able", "new"),
        ("scattered_tekun", "unable", "overdue"),
        ("dibao", None, "due_today"),
        ("dibao", None, "fine"),
        ("dibao", None, "never_visited"),
        ("dibao_marginal", None, "due_today"),
        ("dibao_marginal", None, "fine"),
        ("expenditure_hardship", None, "new"),
        ("other", None, "fine"),
    ),
)
FEWEST = sum(len(grid) for grid in HOME_ROUND)
# A grid of a village holds at most this many households of the register.
_GRID_SIZE = 250
# Outside grid01's round a worker takes neighbouring grids of a town until their households reach this.
_WORKER_LOAD = 30
# Accounts and divisions do not depend on the demo's seed: they are made on the county's first day.
FIRST_DAY = "2020-01-01"
_SILENT_DAYS = 20
_FIRST_MILLIS = 1_577_808_000_000

_SURNAMES = "李王张郭赵杨牛秦申靳苗侯程冯韩崔魏常路宋"
_GIVEN_NAMES = "秀兰建军志强红梅卫东丽萍俊峰海燕海军玉芳晓光爱民春霞永红国庆素珍文斌慧敏振华巧玲立新桂英新民雪梅保国"
_MANY = len(_GIVEN_NAMES) // 2
# Where each kind of account begins in the list of names, so that colleagues are not called the same.
_FIRST_NAME = {"grid": -1, "town": 400, "county": 440, "admin": 460}


class GridPlan(msgspec.Struct, frozen=True, kw_only=True):
    """A grid to be filled: code, polygon, its village, how many households (or exactly which), by whom."""

    code: str
    area: Polygon
    village: VillageArea
    count: int
    worker: DemoUser
    wanted: tuple[Wanted, ...] = ()


def plan(geography: Geography, landscape: Landscape, households: int) -> tuple[list[GridPlan], list[DemoUser]]:
    """Grids in code order, and all accounts: grid01…, town01…, county01, county02, admin.

    Raises ValueError for fewer households than grid01's round has.
    """
    if households < FEWEST:
        raise ValueError(f"a demo county has at least {FEWEST} households")
    counts = _spread(landscape, households - FEWEST)
    workers = [_user("grid", 1, "grid_worker", tuple(f"{code}001" for code in HOME_VILLAGES))]
    grids = [
        GridPlan(
            code=f"{village.village.code}001", area=area, village=village, count=len(wanted),
            worker=workers[0], wanted=wanted,
        )
        for village, wanted in zip(_homes(landscape), HOME_ROUND, strict=True)
        for _, area in grids_of(village, 1)
    ]  # fmt: skip
    pending: list[tuple[str, Polygon, VillageArea, int]] = []
    for village, count in zip(landscape.villages, counts, strict=True):
        if village.village.code in HOME_VILLAGES:
            continue
        if pending and pending[-1][2].town.code != village.town.code:
            _hand_out(pending, grids, workers)
        for code, area, share in _cut(village, count):
            pending.append((code, area, village, share))
            if sum(entry[3] for entry in pending) >= _WORKER_LOAD:
                _hand_out(pending, grids, workers)
    _hand_out(pending, grids, workers)
    towns = [_user("town", at, "township", (town.code,)) for at, town in enumerate(geography.towns, 1)]
    # Two at the county: who reviews a case may not approve it (CP-05).
    county = [_user("county", at, "county", (geography.code,)) for at in (1, 2)]
    county.append(_user("admin", 0, "admin", (geography.code,)))
    return sorted(grids, key=lambda grid: grid.code), [*workers, *towns, *county]


def _homes(landscape: Landscape) -> list[VillageArea]:
    return [area for area in landscape.villages if area.village.code in HOME_VILLAGES]


def _spread(landscape: Landscape, households: int) -> list[int]:
    """Households per village by a fixed, uneven weight; the largest remainders make the sum exact."""
    random = np.random.default_rng(140427)
    weights = random.lognormal(0.0, 0.5, len(landscape.villages))
    weights[[area.village.code in HOME_VILLAGES for area in landscape.villages]] = 0.0
    exact = weights / weights.sum() * households
    counts = np.floor(exact).astype(int)
    rest = households - int(counts.sum())
    counts[np.argsort(counts - exact, kind="stable")[:rest]] += 1
    return counts.tolist()


def _cut(village: VillageArea, count: int) -> list[tuple[str, Polygon, int]]:
    pieces = grids_of(village, max(1, -(-count // _GRID_SIZE)))
    base, extra = divmod(count, len(pieces))
    return [(code, area, base + (at < extra)) for at, (code, area) in enumerate(pieces)]


def _hand_out(
    pending: list[tuple[str, Polygon, VillageArea, int]], grids: list[GridPlan], workers: list[DemoUser]
) -> None:
    """Give the grids collected so far to one new worker."""
    if not pending:
        return
    worker = _user("grid", len(workers) + 1, "grid_worker", tuple(entry[0] for entry in pending))
    workers.append(worker)
    grids += [
        GridPlan(code=code, area=area, village=village, count=count, worker=worker)
        for code, area, village, count in pending
    ]
    pending.clear()


def _user(kind: str, at: int, role: Role, reaches: tuple[str, ...]) -> DemoUser:
    login = f"{kind}{at:02d}" if at else kind
    place = (_FIRST_NAME[kind] + at) % (len(_SURNAMES) * _MANY)
    round_, surname = divmod(place, len(_SURNAMES))
    given = (round_ + place) % _MANY * 2
    name = _SURNAMES[surname] + _GIVEN_NAMES[given : given + 2]
    # Every twelfth phone has been silent, one of the first township's too: its households are "not synced", which is
    # not "not visited".
    silent = _SILENT_DAYS if role == "grid_worker" and at % 12 == 4 else 0
    return DemoUser(uuid7_of(_FIRST_MILLIS, f"demo {login}"), login, name, role, reaches, silent)
