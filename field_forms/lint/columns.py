"""Headings and sheet names: which are known, and what a misspelled one was likely meant to be."""

from __future__ import annotations

from collections.abc import Mapping

from field_forms.lint.book import Book
from field_forms.lint.finding import Findings, Place, likely
from field_forms.lint.headings import OLD_ID, Heading
from field_forms.lint.sheets import READ, Sheet
from field_forms.texts import language_code

TEXTS = (
    "label", "hint", "guidance_hint", "constraint_message", "required_message", "image", "audio", "video",
    "big-image",
)  # fmt: skip
SURVEY = (
    "type", "name", *TEXTS, "required", "relevant", "constraint", "calculation", "appearance", "default", "readonly",
    "choice_filter", "repeat_count", "parameters", "trigger", "rows", "autoplay", "save_to", "intent",
)  # fmt: skip
_HARMLESS = (
    "media", "body", "bind", "control", "instance", "note", "notes", "comment", "comments", "disabled", "query",
    "list_name", "hxl", "tags", "kuid", "$kuid", "$autoname", "$given_name", "compact_tag", "minimum_seconds",
    "response_note", "publishable", "sms_field", "sms_option", "sms_response", "no_app_error_string", "text",
    "noapperrorstring", "flat", "save_incomplete", "accuracythreshold", "order", "section", "$anchor", "$prev",
    "qpath", "$qpath", "$xpath", "_xpath", "_isrepeat", "hint_short", "style", "esri",
)  # fmt: skip
CHOICES = ("list_name", "name", "label", "image", "audio", "video", "big-image", "geometry")
SETTINGS = (
    "form_title", "form_id", "version", "instance_name", "default_language", "public_key", "submission_url", "style",
    "namespaces", "auto_send", "auto_delete", "allow_choice_duplicates", "sms_keyword", "sms_separator",
    "sms_allow_media", "sms_date_format", "sms_datetime_format", "prefix", "delimiter", "attribute", "instance_xmlns",
    "name", "omit_instanceid", "add_none_option", "clean_text_values", "client_editable", "purpose", "instance_id",
    "allow_duplicates", "compact_prefix", "compact_delimiter", "form_name", "flat",
)  # fmt: skip
ENTITIES = ("list_name", "entity_id", "create_if", "update_if", "label")
KNOWN = {"survey": SURVEY, "choices": CHOICES, "settings": SETTINGS, "entities": ENTITIES}
_KEPT_DIGITS = 15
_MEDIA = ("image", "audio", "video", "big-image")
_NEEDED = {"survey": ("type",), "choices": ("list_name", "name")}
_TRANSLATED = {"survey": TEXTS, "choices": ("label", "image", "audio", "video", "big-image")}


def check_book(book: Book, sheets: dict[str, Sheet], findings: Findings) -> None:
    """Macros, hidden and misspelled sheets, a missing survey sheet."""
    if book.macros:
        findings.add("macros", Place())
    if book.old:
        findings.add("old_format", Place())
    if "survey" not in sheets:
        near = likely("survey", [name for name in book.names if name.lower() not in READ], 0.65)
        findings.add("survey_name" if near else "no_survey", Place(near), name=near)
    for name in book.names:
        lower = name.lower()
        if lower in READ or lower.startswith("_") or ("survey" in sheets and name == sheets["survey"].name):
            continue
        near = likely(lower, [one for one in READ if one not in sheets and one != "osm"], 0.75)
        if near and (near != "survey" or "survey" in sheets):
            findings.add("sheet_name", Place(name), near=near, name=name)
    for key, sheet in sheets.items():
        if key == "survey" and sheet.name.lower() != "survey":
            findings.add("sheet_name", Place(sheet.name), near="survey", name=sheet.name)
        if sheet.table.hidden:
            findings.add("hidden_sheet", Place(sheet.name), name=sheet.name)


def check_headings(key: str, sheet: Sheet, findings: Findings) -> None:
    """Misspelled, doubled and missing headings of a sheet."""
    known = KNOWN.get(key, ())
    if sheet.header_row > 1:
        findings.add("header_row", Place(sheet.name, sheet.header_row), row=sheet.header_row)
    seen: dict[str, Heading] = {}
    for heading in sheet.headings:
        place = sheet.heading_place(heading)
        if heading.key in seen:
            other = seen[heading.key].written
            kind = "two_ids" if {OLD_ID, heading.key} == {heading.written, other} else "duplicate_column"
            findings.add(kind, place, heading=heading.written, other=other)
        seen.setdefault(heading.key, heading)
        _check_heading(heading, place, known, findings, free=key == "choices")
        attribute = heading.written.removeprefix("instance::")
        if key == "survey" and attribute != heading.written and ":" in attribute:
            name = attribute.rpartition(":")[2]
            findings.add("instance_prefix", place, heading=heading.written, name=name)
    for needed in _NEEDED.get(key, ()):
        if sheet.rows and needed not in sheet.columns and not _misspelled(sheet, needed, known):
            findings.add("no_column", Place(sheet.name, sheet.header_row), column=needed)


def _misspelled(sheet: Sheet, needed: str, known: tuple[str, ...]) -> bool:
    """Whether a heading was reported as meaning this one."""
    return any(one.column not in known and likely(one.column, known, 0.75) == needed for one in sheet.headings)


def _check_heading(heading: Heading, place: Place, known: tuple[str, ...], findings: Findings, *, free: bool) -> None:
    column, written = heading.column, heading.written
    if written.lower().startswith("media:") and column not in TEXTS:
        findings.add("media_column", place, near=likely(column, _MEDIA), name=column)
    elif "\uff1a" in written:
        findings.add("heading_colon", place, heading=written, wanted=written.replace("\uff1a", ":"))
    elif (
        not known
        or column in known
        or "::" in column
        or ":" in column
        or column in _HARMLESS
        or column.startswith(("_", "$"))
    ):
        return
    elif (near := likely("_".join(column.split()), known, 0.84 if free else 0.75)) and _slip(column, near):
        findings.add("column", place, near=_respelled(heading, near), heading=written)
    elif free:
        if " " in written:
            findings.add("choices_heading", place, heading=written)
    else:
        findings.add("column_unknown", place, heading=written)


def _slip(column: str, near: str) -> bool:
    """Whether a heading is a misspelling rather than a word of its own."""
    return column.lower() != near and abs(len(column) - len(near)) <= 3


def _respelled(heading: Heading, near: str) -> str:
    return f"{near}::{heading.language}" if heading.language else near


def check_cells(sheet: Sheet, findings: Findings) -> None:
    """Cells that hold an error or a formula without a value; merged and hidden ones."""
    table = sheet.table
    for row in sheet.rows:
        for key, kind in row.kinds.items():
            if kind == "error":
                findings.add("error_cell", row.place(key), text=row.cells[key])
            elif kind == "formula":
                findings.add("formula", row.place(key))
            elif kind == "number" and row.cells[key].isdecimal() and len(row.cells[key]) > _KEPT_DIGITS:
                findings.add("digits_lost", row.place(key), text=row.cells[key])
    filled = {row.number for row in sheet.rows}
    for first, last, reference in table.merged:
        if last >= sheet.header_row and (filled or first == sheet.header_row):
            findings.add("merged", Place(sheet.name, first, "", reference.partition(":")[0]), cells=reference)
    hidden = sorted(filled & table.hidden_rows)
    if hidden:
        rows = ", ".join(str(number) for number in hidden[:8]) + (" …" if len(hidden) > 8 else "")
        findings.add("hidden_rows", Place(sheet.name, hidden[0]), rows=rows)
    for heading in sheet.headings:
        if heading.at in table.hidden_columns:
            findings.add("hidden_column", sheet.heading_place(heading), heading=heading.written)


def check_translations(sheets: Mapping[str, Sheet], findings: Findings) -> None:
    """Texts that are there in one language and missing in another."""
    wanted = {"zh", "en"}
    for key in ("survey", "choices"):
        sheet = sheets.get(key)
        labels = [sheet.columns[name] for name in sheet.by_column.get("label", [])] if sheet is not None else []
        if sheet is None or not labels:
            continue
        missing = wanted - {language_code(heading.language) for heading in labels}
        if missing:
            findings.add("language", sheet.heading_place(labels[0]), missing=", ".join(sorted(missing)))
        # A language that the questions lack is said there, once.
        wanted -= missing
        _translated(
            sheet, [sheet.by_column[column] for column in _TRANSLATED[key] if column in sheet.by_column], findings
        )


def _translated(sheet: Sheet, columns: list[list[str]], findings: Findings) -> None:
    languages = {sheet.columns[name].language for names in columns for name in names} - {""}
    for names in columns:
        own = {sheet.columns[name].language for name in names}
        first = sheet.columns[names[0]]
        if languages - own and first.column in ("label", "hint") and own - {""}:
            absent = ", ".join(sorted(languages - own))
            findings.add("language_column", sheet.heading_place(first), column=first.column, language=absent)
    for row in sheet.rows:
        for names in columns:
            lacking = [name for name in names if not row.get(name)]
            for name in lacking if len(lacking) < len(names) else ():
                heading = sheet.columns[name].written
                findings.add("translation", row.place(name), name=row.get("name"), heading=heading)
