"""An answer that changes a list, merged field by field with what the register says now. Pure.

An update names the version of the row that the device had (ODK entities, `baseVersion`). What the worker did not
touch stays; what only the worker touched is taken; where the register was changed meanwhile too, it stays and the
township is shown both.
"""

import re
from collections.abc import Mapping

from server.openrosa.lists import CHANGEABLE
from server.openrosa.records import Change, EntityAsked

_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")


def merge(
    asked: EntityAsked, sent: Mapping[str, str], base: Mapping[str, str] | None, current: Mapping[str, str]
) -> Change:
    """What becomes of an update.

    `sent`: properties as answered, blank ones counting as untouched. `base`: the row as the device had it, None when
    nobody knows; then every difference is a conflict. `current`: the row as it is now.
    """
    applied: dict[str, str] = {}
    conflicts: list[str] = []
    refused: list[str] = []
    for name, text in sent.items():
        value = " ".join(text.split())
        now = current.get(name)
        if not value or value == now or (base is not None and value == base.get(name)):
            continue
        if name not in CHANGEABLE.get(asked.dataset, ()) or not _fits(name, value):
            refused.append(name)
        elif base is not None and base.get(name) == now:
            applied[name] = value
        else:
            conflicts.append(name)
    outcome = "conflict" if conflicts else "applied" if applied else "kept" if refused else "unchanged"
    return Change(
        asked=asked,
        properties=dict(sent),
        outcome=outcome,
        applied=applied,
        conflicts=tuple(conflicts),
        refused=tuple(refused),
    )


def _fits(name: str, value: str) -> bool:
    if name == "geometry":
        return place(value) is not None
    return name != "phone" or _PHONE.fullmatch(value) is not None


def place(geometry: str) -> tuple[float, float] | None:
    """Longitude and latitude of a geopoint; None when it is none."""
    try:
        lat, lon = (float(word) for word in geometry.split()[:2])
    except ValueError:
        return None
    return (lon, lat) if abs(lat) <= 90 and abs(lon) <= 180 else None
