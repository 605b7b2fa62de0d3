"""Reads the forms of the corpus: workbooks written as Markdown, so that a change of them can be reviewed.

    # What the form shows
    engines: server phone                     where not all three agree, with the reason
    because: Collect sums a blank as nothing
    findings: blank_row                       kinds of warnings that the linter rightly gives

    ## survey
    | type | name | label |
    |---|---|---|
    | text | name | 姓名 |

`choices`, `settings`, `entities` and `_tests` follow in the same way; a section called `media places.csv` holds a
fenced block with the file's text. In cells `\\|` is a bar, `<br>` a new line, and `村 / village` under a plain
heading of words (label, hint, messages) the two languages.
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from tests.forms.building import Sheet, workbook

FORMS = Path(__file__).parent / "forms"
ENGINES = ("server", "phone", "collect")
WORDS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
ZH, EN = "::中文 (zh)", "::English (en)"
_SECTION = re.compile(r"^## +(?:media +)?(\S+)$", re.MULTILINE)
_FENCE = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_BAR = re.compile(r"(?<!\\)\|")


class CorpusForm(msgspec.Struct, frozen=True):
    """One form. `engines` are those that must give what `_tests` expects; `because` says why not all of them."""

    name: str
    title: str
    engines: tuple[str, ...]
    because: str
    findings: frozenset[str]
    sheets: dict[str, Sheet]
    media: dict[str, str]

    def workbook(self) -> bytes:
        """The form as an .xlsx."""
        return workbook(**self.sheets)


def read_form(path: Path) -> CorpusForm:
    """Raises ValueError for a page that is not written as it should be."""
    head, *sections = _SECTION.split(path.read_text(encoding="utf8"))
    title, *lines = (line.strip() for line in head.strip().splitlines())
    marks = dict(line.split(": ", 1) for line in lines if line)
    unknown = set(marks) - {"engines", "because", "findings"}
    if not title.startswith("# ") or unknown:
        raise ValueError(f"{path.name}: {unknown or title}")
    sheets: dict[str, Sheet] = {"choices": ()}
    media: dict[str, str] = {}
    for name, text in zip(sections[::2], sections[1::2], strict=True):
        fence = _FENCE.search(text)
        if fence is not None:
            media[name] = fence[1]
        else:
            sheets[name] = _table(text)
    settings = {"form_title": title[2:], "form_id": path.stem, "version": "1"}
    if any(ZH in heading for row in sheets["survey"] for heading in row):
        settings["default_language"] = "中文 (zh)"
    sheets["settings"] = [settings | dict(row) for row in sheets.get("settings", [{}])]
    engines = tuple(marks.get("engines", " ".join(ENGINES)).split())
    if set(engines) - set(ENGINES) or (engines != ENGINES) != ("because" in marks):
        raise ValueError(f"{path.name}: name the engines that agree, and why the others do not")
    findings = frozenset(marks.get("findings", "").split())
    return CorpusForm(path.stem, title[2:], engines, marks.get("because", ""), findings, sheets, media)


def _table(text: str) -> Sheet:
    rows = [_cells(line) for line in text.strip().splitlines() if line.startswith("|")]
    headings = rows[0]
    return [_row(headings, row) for row in rows[2:]]


def _row(headings: list[str], cells: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for heading, cell in zip(headings, cells, strict=True):
        if heading in WORDS and " / " in cell:
            found[heading + ZH], found[heading + EN] = cell.split(" / ")
        elif cell:
            found[heading] = cell
    return found


def _cells(line: str) -> list[str]:
    cells = _BAR.split(line.strip())[1:-1]
    return [cell.strip().replace("\\|", "|").replace("<br>", "\n") for cell in cells]


def corpus() -> list[CorpusForm]:
    """Every form, by name."""
    return [read_form(path) for path in sorted(FORMS.glob("*.md"))]
