"""What the coverage workbook says in words, Chinese and English."""

from collections.abc import Mapping
from datetime import date
from functools import cache

import policy
from server.core.errors import Text
from server.core.workbook import Column
from server.coverage.records import CoverageFigures

FIGURES = {
    "wanted": "应走访 To be visited",
    "seen": "按时走访 In time",
    "entered_late": "晚传 In time, entered late",
    "late": "晚走访 Late",
    "waiting": "期限内 Still in time",
    "attempted": "几次扑空 Tried, not met",
    "not_synced": "未同步 Not synced",
    "excused": "暂停走访 Paused",
    "missed": "没走访 Not visited",
}
MOVED_AWAY = "（已不在管辖范围 no longer within reach）"
HOUSEHOLD_COLUMNS = (
    Column("村 Village", 18),
    Column("网格 Grid", 18),
    Column("户主 Head", 14),
    Column("地址 Address", 30),
    Column("走访要求 Duty", 34),
    Column("情况 What became of it", 26),
    Column("应走访日期 Due", 14),
    Column("走访日期 Visited", 14),
    Column("传到日期 Arrived", 14),
    Column("当时负责 Responsible then", 20),
)


def columns(first: str) -> list[Column]:
    """The columns of a table of figures."""
    return [Column(first, 18), *(Column(word, 16) for word in FIGURES.values()), Column("覆盖率 Coverage %", 14)]


def about(place: str, since: date, until: date, today: date) -> list[str]:
    """What stands above each table: of where, of when, made when."""
    return [
        f"走访覆盖 Coverage · {place}",
        f"{since.isoformat()} — {until.isoformat()}；做于 made on {today.isoformat()}",
        "更早 = 之前到期、到开始那天还没走访 earlier = owed before and not visited when the period began",
        "只供县内使用，对外用“统计”页的定格表 within the county only; outside go frozen tables of the statistics",
        "覆盖率 = 已走访 ÷（应走访 − 暂停走访 − 还在期限内） coverage = visited / (to be visited - paused - in time)",
    ]


def share(one: CoverageFigures) -> int | None:
    """Visited, in time or late, of those that had to be by now, in whole percents; neither 0 nor 100 too early.

    None when there was nobody to visit.
    """
    whole = one.wanted - one.excused - one.waiting
    visited = one.seen + one.entered_late + one.late
    if whole <= 0:
        return None
    exact = 100 * visited / whole
    if visited and exact < 1:
        return 1
    return 99 if visited < whole and exact > 99 else round(exact)


def month(of: str | None) -> str:
    """A month as it stands in a table; "" for the whole period."""
    return "更早 Earlier" if of == "earlier" else of or ""


@cache
def reason_texts() -> Mapping[str, Text]:
    """Why visits are owed, by code: the rows of the cadence, and a campaign without its name."""
    rows = {code: Text(one.zh, one.en) for code, one in policy.cadence_reasons().items()}
    return rows | {"campaign": Text("专项走访", "campaign")}


def reason(code: str) -> str:
    """Why a visit was owed, in words; a row of earlier days keeps its code."""
    found = reason_texts().get(code)
    return f"{found.zh} {found.en}" if found else code
