"""What the linter reports."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

import msgspec

from field_forms.lint.kinds import kinds, remedies, sentences

MOST = 500
_MANY = 400


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


class Place(msgspec.Struct, frozen=True):
    """Where in the workbook. `row` 0: the whole sheet; `column` "": the whole row."""

    sheet: str = ""
    row: int = 0
    column: str = ""
    cell: str = ""


def make(
    severity: str, kind: str, place: Place, texts: tuple[str, str], remedy: tuple[str, str] = ("", "")
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


class EnoughFound(Exception):
    """More was found than anybody reads at once; the check stops."""


class Findings:
    """Collects findings: one of a kind at a place."""

    def __init__(self) -> None:
        self._items: dict[tuple[str, Place, str], Finding] = {}

    @property
    def items(self) -> list[Finding]:
        """All, in the order they were found."""
        return list(self._items.values())

    def add(self, kind: str, place: Place, /, near: str = "", instead: str = "", **values: object) -> None:
        """Note a finding of a kind. `near` is the word that was likely meant, `instead` how to write it."""
        zh, en = sentences(kind, values)
        remedy = remedies(kind, values)
        if near:
            zh, en = f"{zh}，是不是 {near}？", f"{en}; did you mean {near}?"
            remedy = (f"改为 {instead or near}", f"write {instead or near}")
        self.said(kind, place, zh, en, remedy)

    def said(self, kind: str, place: Place, zh: str, en: str, remedy: tuple[str, str] | None = None) -> None:
        """Note a finding whose sentences come from elsewhere (a parser)."""
        severity = kinds()[kind].severity
        made = make(severity, kind, place, (zh, en), remedy or remedies(kind, {}))
        self._items.setdefault((kind, place, zh), made)
        if len(self._items) == MOST:
            more = sentences("more", {"most": MOST})
            self._items["more", Place(), ""] = make("warning", "more", Place(), more, remedies("more", {}))
            raise EnoughFound

    def has_error(self) -> bool:
        """Whether the form would not work."""
        return any(item.severity == "error" for item in self._items.values())


def likely(word: str, known: Collection[str], cutoff: float = 0.6) -> str:
    """The known word nearest to one that was written, "" without any. Case does not count."""
    by_lower = {one.lower(): one for one in known}
    if len(by_lower) > _MANY:
        alike = [one for one in by_lower if one[:1] == word[:1].lower() and abs(len(one) - len(word)) <= 3]
        by_lower = {one: by_lower[one] for one in alike[:_MANY]}
    near = get_close_matches(word.lower(), by_lower, n=1, cutoff=cutoff)
    return by_lower[near[0]] if near else ""
