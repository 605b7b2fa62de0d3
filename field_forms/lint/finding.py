"""What the linter reports."""

from __future__ import annotations

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """One thing found in a workbook or XForm.

    `severity` is `error` (the form would not work) or `warning`. `row` is the row in Excel, 1-based, 0 where there is
    none; `column` the heading of the column; `cell` its address (`E7`). `message` holds both sentences.
    """

    severity: str
    kind: str
    sheet: str
    row: int
    column: str
    cell: str
    message: str
    zh: str
    en: str
    remedy: str = ""
    remedy_zh: str = ""
    remedy_en: str = ""


def make(
    severity: str,
    kind: str,
    place: Place,
    texts: tuple[str, str],
    remedy: tuple[str, str] = ("", ""),
) -> Finding:
    """A finding at a place; `texts` and `remedy` are (Chinese, English)."""
    return Finding(
        severity,
        kind,
        place.sheet,
        place.row,
        place.column,
        place.cell,
        " / ".join(texts),
        *texts,
        " / ".join(part for part in remedy if part),
        *remedy,
    )


class Place(msgspec.Struct, frozen=True):
    """Where in the workbook. `row` 0: the whole sheet; `column` "": the whole row."""

    sheet: str = ""
    row: int = 0
    column: str = ""
    cell: str = ""


class Findings:
    """Collects findings, each once."""

    def __init__(self) -> None:
        self.items: list[Finding] = []

    def error(self, kind: str, place: Place, zh: str, en: str, remedy: tuple[str, str] = ("", "")) -> None:
        """Note something that would not work."""
        self._add(make("error", kind, place, (zh, en), remedy))

    def warn(self, kind: str, place: Place, zh: str, en: str, remedy: tuple[str, str] = ("", "")) -> None:
        """Note something that is likely not meant."""
        self._add(make("warning", kind, place, (zh, en), remedy))

    def _add(self, finding: Finding) -> None:
        if finding not in self.items:
            self.items.append(finding)
