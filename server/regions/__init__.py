"""The 12-digit division tree of a county, down to grids of 15 digits."""

from server.regions.operations import (
    child_length,
    children,
    counties,
    division_tree,
    find,
    lineage,
    names,
    narrow,
    outlines_by_code,
    plain_code,
    span,
    with_former,
)
from server.regions.records import Division

__all__ = [
    "Division",
    "child_length",
    "children",
    "counties",
    "division_tree",
    "find",
    "lineage",
    "names",
    "narrow",
    "outlines_by_code",
    "plain_code",
    "span",
    "with_former",
]
