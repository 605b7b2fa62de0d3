"""Where each household goes: with its division, or by the outline its home lies in. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

import geo
from server.division_changes.records import DivisionDeed, HouseholdHome, Placed, PlacedHome, Standing


class Outlines:
    """Outlines of divisions by code, as they stand or as they were given with the change (GeoJSON, WGS-84)."""

    def __init__(self, given: Mapping[str, Any], standing: Sequence[Standing]) -> None:
        """Raises ValueError when a given outline holds no polygon in WGS-84 degrees."""
        self.given = {code: geo.read_geometry(shape) for code, shape in given.items()}
        self._standing = {one.code: one for one in standing}

    def outline(self, code: str) -> Any:
        """The polygon of a code, or None."""
        if code in self.given:
            return self.given[code]
        found = self._standing.get(code)
        return geo.read_geometry(found.boundary) if found and found.boundary else None

    def index(self, codes: Sequence[str]) -> geo.GridIndex:
        """Points can be asked of the outlines there are. Of a part that keeps the code of the whole only the outline
        given with the change counts: the one on file is the whole's."""
        return geo.GridIndex((code, self.given[code]) for code in dict.fromkeys(codes) if code in self.given)

    def middle_in(self, code: str, parts: Sequence[str]) -> str | None:
        """In which part's given outline the middle of a division lies."""
        found = self._standing.get(code)
        if found is None or found.lon is None or found.lat is None:
            return None
        return self.index(parts).locate(found.lon, found.lat)


def place(deeds: Sequence[DivisionDeed], homes: Sequence[HouseholdHome], outlines: Outlines) -> list[PlacedHome]:
    """Every household in exactly one division after the deeds; in the order given.

    What no outline claims goes with the first part, and says why it must be looked at. Raises ValueError when a
    household stands in a division that ends with nobody in it.
    """
    where: dict[str, list[int]] = {}
    for at, home in enumerate(homes):
        where.setdefault(home.region_code, []).append(at)
    by: list[Placed] = ["line"] * len(homes)
    for deed in deeds:
        inside = [] if deed.kind == "new" else where.pop(deed.old_code, [])
        if not inside:
            continue
        if not deed.choices:
            raise ValueError(f"{deed.old_code} ends with households in it")
        if len(deed.choices) == 1:
            where.setdefault(deed.choices[0].code, []).extend(inside)
            continue
        code_of = {one.outline: one.code for one in deed.choices}
        for at, found in zip(inside, _located(outlines.index(list(code_of)), homes, inside), strict=True):
            home = homes[at]
            if found is None:
                by[at] = "no_position" if home.lon is None or home.lat is None else "outside"
            elif by[at] == "line":
                by[at] = "polygon"
            where.setdefault(code_of[found] if found else deed.choices[0].code, []).append(at)
    code_of_home = {at: code for code, inside in where.items() for at in inside}
    return [PlacedHome(home.id, code_of_home[at], by[at]) for at, home in enumerate(homes)]


def _located(index: geo.GridIndex, homes: Sequence[HouseholdHome], inside: Sequence[int]) -> list[str | None]:
    nowhere = float("nan")
    points = [(homes[at].lon, homes[at].lat) for at in inside]
    return index.locate_many(
        [nowhere if lon is None else lon for lon, _ in points], [nowhere if lat is None else lat for _, lat in points]
    )
