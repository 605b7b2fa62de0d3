"""The real division codes and names the demo county stands on, and its approximate outline."""

from functools import cache
from importlib.resources import files

import msgspec


class Village(msgspec.Struct, frozen=True, kw_only=True):
    """A village or residents' committee: 12-digit code, the name people use, whether it is urban."""

    code: str
    name: str
    urban: bool


class Town(msgspec.Struct, frozen=True, kw_only=True):
    """A town: 9-digit code, name, approximate seat (lon, lat in WGS-84 degrees), villages by code."""

    code: str
    name: str
    seat: tuple[float, float]
    villages: tuple[Village, ...]


class Geography(msgspec.Struct, frozen=True, kw_only=True):
    """A county: 6-digit code, names, outline ring (lon, lat), towns by code."""

    code: str
    name: str
    name_en: str
    outline: tuple[tuple[float, float], ...]
    towns: tuple[Town, ...]


class _TownRow(msgspec.Struct, frozen=True):
    code: str
    name: str
    seat: tuple[float, float]
    villages: list[tuple[str, str]]


class _CountyRow(msgspec.Struct, frozen=True):
    code: str
    name: str
    name_en: str
    outline: list[tuple[float, float]]
    towns: list[_TownRow]


@cache
def huguan() -> Geography:
    """Huguan County as shipped in data/huguan.json, which names its sources."""
    source = files("demo").joinpath("data/huguan.json").read_bytes()
    row = msgspec.json.decode(source, type=_CountyRow)
    return Geography(
        code=row.code,
        name=row.name,
        name_en=row.name_en,
        outline=tuple(row.outline),
        towns=tuple(_town(town) for town in row.towns),
    )


def _town(row: _TownRow) -> Town:
    villages = (
        Village(code=row.code + code, name=_spoken(name), urban=name.endswith("居委会"))
        for code, name in row.villages
    )
    return Town(code=row.code, name=row.name, seat=row.seat, villages=tuple(villages))


def _spoken(name: str) -> str:
    """ "南关村委会" is the committee; the place is 南关村."""
    return name.removesuffix("居委会") if name.endswith("居委会") else name.removesuffix("委会")
