"""A Markdown page for each workbook of the form library, so that a changed form can be reviewed as text.

`python -m server.forms.library_listing` rewrites docs/generated/forms/; a test compares.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path

from python_calamine import CalamineWorkbook

LIBRARY = Path(__file__).parent / "library"
LISTINGS = Path(__file__).parents[2] / "docs" / "generated" / "forms"

Row = Mapping[str, str]
ZH, EN = "::中文 (zh)", "::English (en)"
_SILENT = ("calculate", "start", "end")  # nobody is asked
_HEADER = (
    "| question | type | 中文 | English | asked when | must | check | fact | personal | rules |\n"
    "|---|---|---|---|---|---|---|---|---|---|"
)


def read_sheet(workbook: CalamineWorkbook, name: str) -> list[Row]:
    """The rows of a sheet by column title, without empty rows; cells as stripped text."""
    table = workbook.get_sheet_by_name(name).to_python()
    titles = [str(cell).strip() for cell in table[0]]
    rows = ({t: str(cell).strip() for t, cell in zip(titles, cells, strict=True)} for cells in table[1:])
    return [row for row in rows if any(row.values())]


def listing(path: Path) -> str:
    """The Markdown page of one workbook. Raises OSError and the reader's errors for a file that is no workbook."""
    workbook = CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))
    survey, settings = read_sheet(workbook, "survey"), read_sheet(workbook, "settings")[0]
    notes = read_sheet(workbook, "_notes")
    parts = [*_head(path, settings, survey), *_notes(notes), *_questions(survey, notes)]
    parts += _choices(read_sheet(workbook, "choices"))
    parts += _form_tests(read_sheet(workbook, "_tests"))
    return "\n".join(parts) + "\n"


def write_all(library: Path = LIBRARY, listings: Path = LISTINGS) -> list[Path]:
    """Rewrites every page; returns what was written."""
    listings.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for path in sorted(library.glob("*.xlsx")):
        page = listings / f"{path.stem}.md"
        page.write_text(listing(path), encoding="utf-8")
        written.append(page)
    return written


def _head(path: Path, settings: Row, survey: Sequence[Row]) -> Iterator[str]:
    asked = [row for row in survey if _is_question(row)]
    facts = sum(bool(row.get("bind::tanfang:fact")) for row in survey)
    yield f"# {settings['form_title']} · `{settings['form_id']}`"
    yield ""
    yield f"Generated from `server/forms/library/{path.name}`; edit the workbook, not this page."
    yield f"Version {settings['version']} · purpose `{settings['purpose']}` · {len(asked)} questions · {facts} facts."


def _notes(notes: Sequence[Row]) -> Iterator[str]:
    general = [row["note 说明"] for row in notes if not row["question"]]
    if general:
        yield ""
        yield from (f"- {text}" for text in general)


def _questions(survey: Sequence[Row], notes: Sequence[Row]) -> Iterator[str]:
    rules = {row["question"]: row["rules"] for row in notes if row["question"]}
    open_table = False
    for row in survey:
        kind = row["type"]
        if kind.startswith("begin"):
            yield from ("", *_section(row), "", _HEADER)
            open_table = True
        elif not kind.startswith("end_") and row["name"]:
            if not open_table:
                yield from ("", _HEADER)
                open_table = True
            yield _line(row, rules.get(row["name"], ""))
        elif kind.startswith("end_"):
            open_table = False


def _section(row: Row) -> Iterator[str]:
    repeat = " (repeat 重复)" if row["type"].startswith("begin_repeat") else ""
    yield f"## {row['label' + ZH]} · {row['label' + EN]}{repeat} · `{row['name']}`"
    if row.get("relevant"):
        yield ""
        yield f"When: {_code(row['relevant'])}"
    if row.get("repeat_count"):
        yield ""
        yield f"Rows: {_code(row['repeat_count'])}"


def _line(row: Row, rules: str) -> str:
    zh, en = (_text(row["label" + language], row.get("hint" + language, "")) for language in (ZH, EN))
    if row["type"] == "calculate":
        zh, en = _code(row["calculation"]), ""
    check = _code(row.get("constraint", ""))
    cells = (
        f"`{row['name']}`", _type(row), zh, en, _code(row.get("relevant", "")), "yes" if row.get("required") else "",
        check, _code(row.get("bind::tanfang:fact", "")), row.get("bind::tanfang:sensitive", ""), rules,
    )  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _type(row: Row) -> str:
    extra = [row.get(column, "") for column in ("appearance", "parameters", "choice_filter")]
    prefill = row.get("bind::tanfang:prefill", "")
    extra.append(f"prefill {prefill}" if prefill else "")
    return "<br>".join([row["type"], *(_code(text) for text in extra if text)])


def _choices(choices: Sequence[Row]) -> Iterator[str]:
    lists: dict[str, list[str]] = {}
    for row in choices:
        above = [f"{key} {row[key]}" for key in row if key not in _CHOICE_COLUMNS and row[key]]
        within = f" ({', '.join(above)})" if above else ""
        lists.setdefault(row["list_name"], []).append(
            f"- `{row['name']}` {row['label' + ZH]} · {row['label' + EN]}{within}"
        )
    yield from ("", "## Choices 选项")
    for name, lines in lists.items():
        yield from ("", f"### `{name}`", "", *lines)


def _form_tests(rows: Sequence[Row]) -> Iterator[str]:
    yield from ("", "## Form tests 表单测试", "")
    yield from (f"- {_cell(row['test'])}" for row in rows if row["test"])


_CHOICE_COLUMNS = ("list_name", "name", "label" + ZH, "label" + EN)


def _is_question(row: Row) -> bool:
    kind = row["type"].split(" ")[0]
    return kind not in (*_SILENT, "note") and not kind.startswith(("begin", "end"))


def _text(label: str, hint: str) -> str:
    return _cell(f"{label}<br>_{hint}_" if hint else label)


def _code(expression: str) -> str:
    return f"`{_cell(expression)}`" if expression else ""


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


if __name__ == "__main__":
    for page in write_all():
        print(page)
